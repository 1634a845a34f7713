// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the rules say of a pipeline.
 *
 * @param seen what they found
 * @param heard by stage, to be compared with next time
 * @param scanFrom where to begin next time
 * @param settled no window before this one is provisional or not told of yet; null if the audit has
 *     not heard of all partitions of its log
 */
record PipelineJudgement(
    List<Observation> seen, Map<String, Heard> heard, Instant scanFrom, Instant settled) {

  /** Closed windows that are looked at again, since they may be revised. */
  static final Duration AGAIN = Duration.ofMinutes(10);

  /**
   * Applies the rules.
   *
   * @param auditTo up to which log time all of the audit log is judged; null if not all is heard of
   * @param now the time of day
   */
  static PipelineJudgement of(
      PipelineFacts facts, Instant auditTo, Instant now, FindingLimits limits) {
    List<Observation> seen = new ArrayList<>(ShareRules.observe(facts, limits));
    seen.addAll(SilenceRules.observe(facts, auditTo, now, limits));
    if (auditTo == null) {
      return new PipelineJudgement(seen, facts.heard(), facts.scanFrom(), null);
    }
    Instant told = auditTo.minus(limits.delay());
    Instant settled = facts.firstOpen() == null ? told : earlier(facts.firstOpen(), told);
    Instant judged = earlier(settled, facts.lastWindow().plus(Finding.MINUTE));
    Instant next = judged.minus(AGAIN);
    Instant scanFrom = next.isAfter(facts.scanFrom()) ? next : facts.scanFrom();
    return new PipelineJudgement(
        seen, SilenceRules.heard(facts, scanFrom, auditTo), scanFrom, settled);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
