// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.AlertConfig;
import dev.waybill.report.RepeatedWork;
import dev.waybill.report.ReportConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;

/** Sends what is to be told to the webhook, on a schedule. */
@ApplicationScoped
class AlertSender {
  private static final Logger LOG = Logger.getLogger(AlertSender.class);

  /** Sent in one go; the next one is soon. */
  private static final int MAX_AT_ONCE = 100;

  private final AlertOutbox outbox;
  private final Webhook webhook;
  private final Clock clock;
  private final Map<AlertOutbox.Outcome, Counter> deliveries =
      new EnumMap<>(AlertOutbox.Outcome.class);
  private volatile long pending;
  private final RepeatedWork sending;

  AlertSender(AlertOutbox outbox, ReportConfig config, MeterRegistry registry, Clock clock) {
    AlertConfig.Webhook settings = config.alerts().webhook();
    this.outbox = outbox;
    this.webhook = settings.url().map(url -> new Webhook(url, settings)).orElse(null);
    this.clock = clock;
    sending = new RepeatedWork("Looking for what is to be told", "alerts", registry, clock);
    for (AlertOutbox.Outcome each : AlertOutbox.Outcome.values()) {
      deliveries.put(
          each,
          Counter.builder("waybill.alerts.deliveries")
              .description("What became of tries to tell the webhook of something")
              .tag("outcome", each.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    Gauge.builder("waybill.alerts.pending", () -> pending)
        .description("What the webhook is still to be told")
        .register(registry);
  }

  /** Makes it at start, so that a bad setting shows there. */
  void begin(@Observes StartupEvent start) {
    LOG.debugf("There is %s webhook", webhook == null ? "no" : "a");
  }

  /** Runs on one thread at a time. */
  @Scheduled(
      every = "{waybill.alerts.every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    sending.run(this::sendDue);
  }

  private void sendDue() throws SQLException {
    if (webhook == null) {
      return;
    }
    for (int i = 0; i < MAX_AT_ONCE; i++) {
      AlertOutbox.Outcome outcome = outbox.sendNext(webhook::send, clock.instant());
      if (outcome == null) {
        break;
      }
      deliveries.get(outcome).increment();
    }
    pending = outbox.pending();
  }
}
