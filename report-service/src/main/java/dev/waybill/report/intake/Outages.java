// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Channels whose work can't be done at present; not ready while there is one. Thread-safe. */
@Default // which it would lose to the next line
@Readiness
@ApplicationScoped
class Outages implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(Outages.class);

  private final Map<String, String> causes = new ConcurrentHashMap<>();

  /** Says so once, however often it is tried again. */
  void began(String channel, Throwable cause) {
    if (causes.put(channel, cause.getClass().getSimpleName()) == null) {
      LOG.warnf(
          "Channel %s waits, and its work is tried again until it is done: %s", channel, cause);
    }
  }

  void ended(String channel) {
    if (causes.remove(channel) != null) {
      LOG.infof("Channel %s goes on", channel);
    }
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("channels store what they read").status(causes.isEmpty());
    causes.forEach(response::withData);
    return response.build();
  }
}
