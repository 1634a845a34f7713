// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.certificate.Row;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.AuditTopics;
import dev.waybill.certificate.trial.TrialRun;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Tells how much poison there was, and what the topic of dead letters says of it. */
final class PoisonRows {

  private final TrialRun run;

  PoisonRows(TrialRun run) {
    this.run = run;
  }

  /** How much was written. */
  void tellPoison(PoisonWriter writer, List<String> dataTopics) {
    for (String topic : PoisonTrial.TOPICS) {
      run.add(Row.atLeast("poison on " + topic, 1, writer.written().getOrDefault(topic, 0L)));
    }
    run.add(
        Row.atLeast(
            "poison on " + AuditTopics.DEAD_LETTERS,
            1,
            writer.written().getOrDefault(AuditTopics.DEAD_LETTERS, 0L)));
    run.add(
        Row.atLeast(
            "poison on the pipelines' own topics",
            1,
            dataTopics.stream()
                .mapToLong(topic -> writer.written().getOrDefault(topic, 0L))
                .sum()));
    run.add(
        Row.equal(
            "kinds of poison", (long) PoisonKind.values().length, (long) writer.kinds().size()));
  }

  /** Whether the dead letters are those that there must be. */
  void tellLetters(AuditSystem system, Set<String> unreadable, DeadLetterBook book)
      throws IOException, InterruptedException {
    for (String topic : PoisonTrial.TOPICS) {
      long written =
          unreadable.stream()
              .filter(place -> place.startsWith(topic + "-") && !place.startsWith(topic + "."))
              .count();
      run.add(Row.equal("records named by dead letters, of " + topic, written, book.of(topic)));
    }
    Set<String> missing = book.missing(unreadable);
    Set<String> others = book.others(unreadable);
    DeadLetterBook.some(missing).forEach(place -> run.detail("No dead letter of " + place));
    DeadLetterBook.some(others).forEach(place -> run.detail("A dead letter of " + place));
    run.add(Row.equal("unreadable, and a reader tells of no dead letter", 0L, missing.size()));
    run.add(Row.equal("dead letters of what can be read", 0L, others.size()));
    // At least once: one that is too large for its topic is sent again, with all behind it.
    run.add(Row.figure("dead letters told again, of the same place", book.again()));
    run.add(Row.equal("dead letters without a place or a reason", 0L, book.unexplained()));
    long ofAudit =
        unreadable.stream().filter(place -> place.startsWith(AuditTopics.AUDIT + "-")).count();
    JsonNode audit = system.rest().get("/audit?limit=1000");
    long counted = 0;
    for (JsonNode partition : audit.path("items")) {
      counted += partition.path("deadLetters").asLong();
    }
    run.add(Row.equal("dead letters of the audit log that GET /audit counts", ofAudit, counted));
  }
}
