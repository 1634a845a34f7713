// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.AlertConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Posts JSON to one receiver. Follows no redirect, since the secret is for nobody else. Neither
 * address nor secret are logged: many receivers put one into the other.
 */
final class Webhook {
  private static final Logger LOG = Logger.getLogger(Webhook.class);

  private final URI url;
  private final String header;
  private final Optional<String> secret;
  private final Duration timeout;
  private final HttpClient client;
  private boolean failing;

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if the URL is none
   */
  Webhook(String url, AlertConfig.Webhook config) {
    this.url = parse(url);
    this.header = config.header();
    this.secret = config.secret();
    this.timeout = config.timeout();
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  private static URI parse(String url) {
    try {
      URI parsed = URI.create(url);
      if (parsed.getHost() != null) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      // falls through: its message would quote the URL
    }
    throw new IllegalArgumentException("waybill.alerts.webhook.url is no URL with a host");
  }

  /** Whether the receiver took it: any 2xx. By one thread at a time. */
  boolean send(String delivery, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("Waybill-Delivery", delivery)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    secret.ifPresent(value -> request.header(header, value));
    try {
      int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
      boolean taken = status >= 200 && status < 300;
      told(taken, "it answered with status " + status);
      return taken;
    } catch (IOException e) {
      told(false, e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void told(boolean taken, String why) {
    if (!taken && !failing) {
      LOG.warnf("The webhook does not take alerts, and is tried again: %s", why);
    } else if (taken && failing) {
      LOG.info("The webhook takes alerts again");
    }
    failing = !taken;
  }
}
