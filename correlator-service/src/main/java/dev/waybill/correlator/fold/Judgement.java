// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import dev.waybill.wire.Verdict;
import java.util.List;

/**
 * What became of one session's messages of one window.
 *
 * @param issued how many there are
 * @param atLeast whether there may be more, because the origin fell silent
 * @param waiting how many are undecided at some place
 * @param verdicts the verdicts, in the order of the pipeline
 * @param stages totals by stage
 * @param sinks totals by sink
 */
record Judgement(
    long issued,
    boolean atLeast,
    boolean waiting,
    List<Verdict> verdicts,
    List<StageTotals> stages,
    List<SinkTotals> sinks) {

  /** Whether the audit may yet come to know more of it. */
  boolean hasUnknown() {
    return atLeast || verdicts.stream().anyMatch(verdict -> verdict.kind() == Kind.UNKNOWN);
  }
}
