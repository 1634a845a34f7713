// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import dev.waybill.report.store.Outcome;
import dev.waybill.wire.WireException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * What became of a channel's records. Those with an outcome add up to those that were read, less
 * those of the batch in hand. All of it is there from the start, at 0.
 */
final class IntakeMetrics {
  private final MeterRegistry registry;
  private final String channel;
  private final DistributionSummary batches;
  private final Counter retries;
  private final Counter stored;
  private final Counter superseded;
  private final Counter stale;
  private final Counter expired;
  private final Counter deadLetters;

  IntakeMetrics(MeterRegistry registry, String channel) {
    this.registry = registry;
    this.channel = channel;
    batches =
        DistributionSummary.builder("waybill.report.batch.records")
            .description("Records in a batch that was stored in one transaction")
            .tag("channel", channel)
            .register(registry);
    retries =
        Counter.builder("waybill.report.retries")
            .description("Tries that failed while database or Kafka was away")
            .tag("channel", channel)
            .register(registry);
    stored = outcome("stored");
    superseded = outcome("superseded");
    stale = outcome("stale");
    expired = outcome("expired");
    deadLetters = outcome("dead_letter");
    for (WireException.Reason reason : WireException.Reason.values()) {
      deadLetters(reason.name());
    }
    deadLetters(DeadLetter.UNREADABLE);
    deadLetters(DeadLetter.REFUSED);
  }

  /** A batch is done: stored, ignored or dead letters. */
  void done(int records, Outcome outcome, List<DeadLetter> letters) {
    batches.record(records);
    stored.increment(outcome.stored());
    superseded.increment(outcome.superseded());
    stale.increment(outcome.stale());
    expired.increment(outcome.expired());
    deadLetters.increment(letters.size());
    letters.forEach(letter -> deadLetters(letter.reason()).increment());
  }

  /** Work failed and will be tried again. */
  void retry() {
    retries.increment();
  }

  private Counter outcome(String outcome) {
    return Counter.builder("waybill.report.records")
        .description("Records that are done with, by what became of them")
        .tag("channel", channel)
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter deadLetters(String reason) {
    return Counter.builder("waybill.report.dead.letters")
        .description("Records put aside as unusable")
        .tag("channel", channel)
        .tag("reason", reason)
        .register(registry);
  }
}
