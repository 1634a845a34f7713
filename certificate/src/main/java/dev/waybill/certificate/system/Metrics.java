// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Reads a service's metrics in Prometheus's text format. */
public final class Metrics {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI address;

  /**
   * @param management the service's management address
   */
  public Metrics(URI management) {
    address = management.resolve("/q/metrics");
  }

  /** All lines, comments too. */
  public String read() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** The sum of a metric over all series whose labels contain a text. */
  public static double sum(String metrics, String name, String label) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
