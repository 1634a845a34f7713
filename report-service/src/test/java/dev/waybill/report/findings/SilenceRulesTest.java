// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import static dev.waybill.report.findings.Windows.LIMITS;
import static dev.waybill.report.findings.Windows.atLeast;
import static dev.waybill.report.findings.Windows.closed;
import static dev.waybill.report.findings.Windows.minute;
import static dev.waybill.report.findings.Windows.orders;
import static dev.waybill.report.findings.Windows.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.waybill.report.Definitions;
import dev.waybill.wire.PipelineDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SilenceRulesTest {
  /** What was heard by 12:01, when both stages had told of ten messages. */
  private final Map<String, Heard> heard =
      Map.of("checkout", new Heard(20, minute(1)), "warehouse", new Heard(20, minute(1)));

  private static List<Observation> observe(PipelineFacts facts, Instant auditTo) {
    return SilenceRules.observe(facts, auditTo, auditTo, LIMITS);
  }

  private static List<Rule> rules(List<Observation> seen) {
    return seen.stream().map(each -> each.key().rule()).toList();
  }

  @Test
  void stageThatTellsNothingWhileMessagesWait_isSilentAfterAWhile() {
    PipelineFacts facts = orders(heard, closed(0, 10, 0), waiting(1, 10, 10), waiting(2, 10, 10));

    assertEquals(List.of(), observe(facts, minute(3)));
    List<Observation> seen = observe(facts, minute(4));

    assertEquals(
        List.of(
            new Observation(
                new FindingKey("orders", Rule.SILENCE, "warehouse"),
                Severity.CRITICAL,
                "warehouse",
                "hop",
                minute(1),
                minute(4),
                180,
                180,
                "Stage warehouse of pipeline orders is silent: it has told of no message since"
                    + " 2026-01-31T12:01:00Z, for 3 min; 20 messages wait on the way to it or in"
                    + " it.")),
        seen);
  }

  @Test
  void stageThatLagsAndTellsOfOlderMessages_isNotSilent() {
    PipelineFacts facts = orders(heard, waiting(0, 20, 9), waiting(1, 10, 10), waiting(2, 10, 10));

    assertEquals(List.of(), observe(facts, minute(50)), "eleven, where it were ten before");
    assertEquals(
        minute(50), SilenceRules.heard(facts, minute(0), minute(50)).get("warehouse").at());
  }

  @Test
  void stageThatNothingWaitsFor_isNotSilent() {
    assertEquals(List.of(), observe(orders(heard, closed(0, 10, 0)), minute(20)));
  }

  @Test
  void stageHeardOfForTheFirstTime_hasAWhileFromThen() {
    PipelineFacts facts = orders(waiting(0, 10, 10));

    assertEquals(List.of(), observe(facts, minute(30)));
    Heard first = SilenceRules.heard(facts, minute(0), minute(30)).get("warehouse");
    assertEquals(new Heard(0, minute(30)), first);

    PipelineFacts later = orders(Map.of("warehouse", first), waiting(0, 10, 10));
    assertEquals(List.of(Rule.SILENCE), rules(observe(later, minute(33))));
  }

  @Test
  void windowsNotLookedAtNextTime_areNotCountedIn() {
    PipelineFacts facts = orders(heard, closed(0, 10, 0), closed(1, 7, 0));

    Map<String, Heard> next = SilenceRules.heard(facts, minute(1), minute(2));

    assertEquals(14, next.get("warehouse").told());
    assertEquals(14, next.get("checkout").told());
  }

  @Test
  void originThatDiedAndNothingFollows_isSilent() {
    PipelineFacts facts = orders(closed(0, 10, 0), atLeast(1, 5));

    assertEquals(List.of(), observe(facts, minute(4)));
    List<Observation> seen = observe(facts, minute(5));

    assertEquals(
        List.of(new FindingKey("orders", Rule.SILENCE, "checkout")),
        seen.stream().map(Observation::key).toList());
    assertEquals(minute(2), seen.get(0).from());
  }

  @Test
  void originThatDiedAndAnotherIssuesOn_isNotSilent() {
    assertEquals(List.of(), observe(orders(atLeast(0, 5), closed(9, 5, 0)), minute(20)));
  }

  @Test
  void nothingIssuedWithoutADeath_isOnlyQuietAndThatLater() {
    PipelineFacts facts = orders(closed(0, 10, 0));

    assertEquals(List.of(), observe(facts, minute(60)));
    List<Observation> seen = observe(facts, minute(61));

    assertEquals(List.of(Rule.QUIET), rules(seen));
    assertEquals(Severity.INFO, seen.get(0).severity());
    assertEquals(
        "Pipeline orders is quiet: nothing was issued since 2026-01-31T12:01:00Z, for 60 min, and"
            + " no origin died.",
        seen.get(0).text());
  }

  @Test
  void undeclaredPipelineLongQuiet_isGivenUp() {
    PipelineFacts declared = orders(closed(0, 10, 0));
    PipelineFacts learned =
        new PipelineFacts("orders", null, minute(0), minute(0), declared.windows(), Map.of());

    assertEquals(List.of(Rule.QUIET), rules(observe(learned, minute(24 * 60))));
    assertEquals(List.of(), observe(learned, minute(24 * 60 + 1)));
    assertEquals(List.of(Rule.QUIET), rules(observe(declared, minute(24 * 60 + 1))));
  }

  @Test
  void whileTheAuditItselfIsSilent_nobodyIsBlamed() {
    PipelineFacts facts = orders(heard, closed(0, 10, 0), waiting(1, 10, 10));

    assertEquals(List.of(), SilenceRules.observe(facts, minute(2), minute(500), LIMITS));
    assertEquals(List.of(), SilenceRules.observe(facts, null, minute(500), LIMITS));
  }

  @Test
  void pipelineThatIsNotAudited_mayBeSilent() {
    PipelineDefinition on = PipelineDefinition.of("orders", 1, Definitions.STAGES);
    PipelineDefinition off =
        new PipelineDefinition(
            "orders",
            1,
            on.stages(),
            on.deadline(),
            on.samplingRate(),
            on.onCorrupted(),
            on.corruptedShareLimit(),
            false,
            on.completenessTarget());
    PipelineFacts facts =
        new PipelineFacts("orders", off, minute(1), minute(0), List.of(waiting(1, 10, 10)), heard);

    assertEquals(List.of(), observe(facts, minute(100)));
  }

  @Test
  void judgement_beginsNextTimeBeforeTheFirstOpenWindow() {
    PipelineFacts facts =
        orders(heard, closed(0, 10, 0), waiting(30, 10, 10), closed(31, 10, 0), closed(50, 1, 0));

    PipelineJudgement open = PipelineJudgement.of(facts, minute(60), minute(60), LIMITS);
    assertEquals(minute(30), open.settled());
    assertEquals(minute(20), open.scanFrom());

    PipelineFacts closed = orders(heard, closed(0, 10, 0), closed(50, 1, 0));
    PipelineJudgement idle = PipelineJudgement.of(closed, minute(60), minute(60), LIMITS);
    assertEquals(minute(59), idle.settled(), "a minute behind the audit log");
    assertEquals(minute(41), idle.scanFrom(), "ten minutes before the end of the last window");

    PipelineJudgement unheard = PipelineJudgement.of(closed, null, minute(60), LIMITS);
    assertNull(unheard.settled());
    assertEquals(minute(0), unheard.scanFrom());
  }
}
