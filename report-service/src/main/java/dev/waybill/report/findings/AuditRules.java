// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.api.AuditFacts;
import dev.waybill.report.api.AuditFacts.Counters;
import dev.waybill.report.api.AuditFacts.Partition;
import dev.waybill.report.statistics.Phrases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What can be wrong with the audit itself. Pure functions. */
final class AuditRules {
  private static final int MAX_NAMED = 10;

  private static final String HOLES =
      "Entries of tracers are missing, %d more than before: what they told is unknown.";
  private static final String DROPPED =
      "Tracers could not report all events, %d more than before: those are unknown.";
  private static final String DEAD_LETTERS =
      "Records of the audit log can't be read, %d more than before: they are dead letters.";

  private AuditRules() {}

  static List<Observation> observe(AuditFacts facts, Instant now, FindingLimits limits) {
    List<Observation> seen = new ArrayList<>();
    silence(facts, now, limits, seen);
    silentInstances(facts, now, seen);
    if (facts.before() != null) {
      growth(facts, now, Rule.HOLES, Counters::holes, HOLES, seen);
      growth(facts, now, Rule.DROPPED, Counters::dropped, DROPPED, seen);
      growth(facts, now, Rule.DEAD_LETTERS, Counters::deadLetters, DEAD_LETTERS, seen);
    }
    return seen;
  }

  private static void silence(
      AuditFacts facts, Instant now, FindingLimits limits, List<Observation> seen) {
    Instant limit = now.minus(limits.auditSilence());
    List<Partition> behind =
        facts.partitions().stream().filter(each -> each.logTime().isBefore(limit)).toList();
    List<Integer> missing = facts.missing();
    if (behind.isEmpty() && missing.isEmpty()) {
      return;
    }
    Instant slowest = behind.stream().map(Partition::logTime).min(Instant::compareTo).orElse(now);
    Duration late = Duration.between(slowest, now);
    List<String> parts = new ArrayList<>();
    if (!behind.isEmpty()) {
      parts.add(
          "%s behind by up to %s (%s)"
              .formatted(
                  are(behind.size()),
                  Phrases.span(late),
                  named(behind.stream().map(Partition::partition).toList())));
    }
    if (!missing.isEmpty()) {
      parts.add("%s never heard of (%s)".formatted(are(missing.size()), named(missing)));
    }
    seen.add(
        new Observation(
            FindingKey.ofAudit(Rule.AUDIT_SILENCE),
            Severity.CRITICAL,
            null,
            null,
            slowest,
            now,
            late.toSeconds(),
            limits.auditSilence().toSeconds(),
            "The audit is silent: of the %s of its log %s; what happens there since nobody knows."
                .formatted(
                    Phrases.count(facts.partitionCount(), "partition"),
                    String.join(", and ", parts))));
  }

  private static String are(int count) {
    return count + (count == 1 ? " is" : " are");
  }

  private static String named(List<Integer> partitions) {
    String first =
        partitions.stream().limit(MAX_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return partitions.size() > MAX_NAMED ? first + ", …" : first;
  }

  /** An instance tells every partition, so the most that one of them knows are all. */
  private static void silentInstances(AuditFacts facts, Instant now, List<Observation> seen) {
    long silent = most(facts, Partition::silentInstances);
    if (silent > 0) {
      seen.add(
          new Observation(
              FindingKey.ofAudit(Rule.SILENT_INSTANCES),
              Severity.WARNING,
              null,
              null,
              now,
              now,
              silent,
              0,
              "Of %s of tracers %d fell silent without a goodbye: what they had open is unknown."
                  .formatted(
                      Phrases.count(most(facts, Partition::instances), "instance"), silent)));
    }
  }

  private static long most(AuditFacts facts, ToLongFunction<Partition> value) {
    return facts.partitions().stream().mapToLong(value).max().orElse(0);
  }

  private static void growth(
      AuditFacts facts,
      Instant now,
      Rule rule,
      ToLongFunction<Counters> counter,
      String sentence,
      List<Observation> seen) {
    double more = 0;
    for (Partition partition : facts.partitions()) {
      Counters before = facts.before().getOrDefault(partition.partition(), Counters.NONE);
      long grown = counter.applyAsLong(partition.counters()) - counter.applyAsLong(before);
      more += Math.max(0, grown);
    }
    if (more > 0) {
      seen.add(
          new Observation(
              FindingKey.ofAudit(rule),
              Severity.WARNING,
              null,
              null,
              now,
              now,
              more,
              0,
              sentence.formatted((long) more)));
    }
  }
}
