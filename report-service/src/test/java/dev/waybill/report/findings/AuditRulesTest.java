// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import static dev.waybill.report.findings.Windows.LIMITS;
import static dev.waybill.report.findings.Windows.minute;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.report.api.AuditFacts;
import dev.waybill.report.api.AuditFacts.Counters;
import dev.waybill.report.api.AuditFacts.Partition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditRulesTest {
  private static Partition partition(int partition, int toMinute, long silent, long holes) {
    return new Partition(partition, 3, minute(toMinute), 5, silent, new Counters(holes, 0, 0));
  }

  private static AuditFacts facts(Partition... partitions) {
    return new AuditFacts(List.of(partitions), Map.of());
  }

  @Test
  void partitionNotJudgedForAWhile_isSilenceOfTheAudit() {
    AuditFacts facts = facts(partition(0, 10, 0, 0), partition(1, 3, 0, 0), partition(2, 10, 0, 0));

    assertEquals(List.of(), AuditRules.observe(facts, minute(5), LIMITS));
    List<Observation> seen = AuditRules.observe(facts, minute(10), LIMITS);

    assertEquals(
        List.of(
            new Observation(
                FindingKey.ofAudit(Rule.AUDIT_SILENCE),
                Severity.CRITICAL,
                null,
                null,
                minute(3),
                minute(10),
                420,
                120,
                "The audit is silent: of the 3 partitions of its log 1 is behind by up to 7 min"
                    + " (1); what happens there since nobody knows.")),
        seen);
    assertEquals(minute(3), facts.judgedTo());
  }

  @Test
  void partitionNeverHeardOf_isSilenceOfTheAudit() {
    AuditFacts facts = facts(partition(1, 10, 0, 0));

    assertEquals(
        "The audit is silent: of the 3 partitions of its log 2 are never heard of (0, 2); what"
            + " happens there since nobody knows.",
        AuditRules.observe(facts, minute(10), LIMITS).get(0).text());
    assertEquals(null, facts.judgedTo());
  }

  @Test
  void nothingHeardAtAll_isNoFindingYet() {
    assertEquals(List.of(), AuditRules.observe(facts(), minute(10), LIMITS));
  }

  @Test
  void silentInstances_areCountedOnce() {
    List<Observation> seen =
        AuditRules.observe(
            facts(partition(0, 10, 2, 0), partition(1, 10, 2, 0), partition(2, 10, 1, 0)),
            minute(10),
            LIMITS);

    assertEquals(
        List.of(
            "Of 5 instances of tracers 2 fell silent without a goodbye: what they had open is"
                + " unknown."),
        seen.stream().map(Observation::text).toList());
  }

  @Test
  void holes_areSeenWhenThereAreMoreThanBefore() {
    Partition[] now = {partition(0, 10, 0, 4), partition(1, 10, 0, 0), partition(2, 10, 0, 1)};
    Map<Integer, Counters> before =
        Map.of(0, new Counters(1, 0, 0), 1, new Counters(9, 0, 0), 2, new Counters(1, 0, 0));

    List<Observation> seen =
        AuditRules.observe(new AuditFacts(List.of(now), before), minute(10), LIMITS);

    assertEquals(List.of(Rule.HOLES), seen.stream().map(each -> each.key().rule()).toList());
    assertEquals(3, seen.get(0).value(), "those that were filled elsewhere do not count against");
    assertEquals(
        List.of(),
        AuditRules.observe(new AuditFacts(List.of(now), null), minute(10), LIMITS),
        "what there was before anybody looked is not new");
  }

  @Test
  void droppedAndUnreadable_areSeenToo() {
    Partition partition = new Partition(0, 1, minute(10), 1, 0, new Counters(0, 7, 1));

    assertEquals(
        List.of(Rule.DROPPED, Rule.DEAD_LETTERS),
        AuditRules.observe(facts(partition), minute(10), LIMITS).stream()
            .map(each -> each.key().rule())
            .toList());
  }
}
