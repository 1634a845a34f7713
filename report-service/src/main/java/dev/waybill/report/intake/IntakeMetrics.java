// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import dev.waybill.report.store.Outcome;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * What became of a channel's records. Those with an outcome add up to those that were read, less
 * those of the batch in hand.
 */
final class IntakeMetrics {
  private final MeterRegistry registry;
  private final String channel;

  IntakeMetrics(MeterRegistry registry, String channel) {
    this.registry = registry;
    this.channel = channel;
  }

  /** A batch is done: stored, ignored or dead letters. */
  void done(int records, Outcome outcome, List<DeadLetter> letters) {
    DistributionSummary.builder("waybill.report.batch.records")
        .description("Records in a batch that was stored in one transaction")
        .tag("channel", channel)
        .register(registry)
        .record(records);
    count("stored", outcome.stored());
    count("superseded", outcome.superseded());
    count("stale", outcome.stale());
    count("expired", outcome.expired());
    count("dead_letter", letters.size());
    for (DeadLetter letter : letters) {
      registry
          .counter("waybill.report.dead.letters", "channel", channel, "reason", letter.reason())
          .increment();
    }
  }

  /** Work failed and will be tried again. */
  void retry() {
    registry.counter("waybill.report.retries", "channel", channel).increment();
  }

  private void count(String outcome, int records) {
    registry
        .counter("waybill.report.records", "channel", channel, "outcome", outcome)
        .increment(records);
  }
}
