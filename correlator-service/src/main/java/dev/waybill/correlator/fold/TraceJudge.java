// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.correlator.fold.LearnedStages.Expected;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a message by its spans alone. There are no offsets to go by, so only the deadline tells
 * what is missing.
 */
final class TraceJudge {
  /** What became of a trace, and where. */
  record Finding(Kind kind, String stage, Place place, String reason) {}

  private final Trace trace;
  private final List<Expected> stages;
  private final boolean overdue;

  /**
   * @param trace the trace
   * @param stages the stages to expect, in order
   * @param overdue whether the deadline has passed since it was first seen
   */
  TraceJudge(Trace trace, List<Expected> stages, boolean overdue) {
    this.trace = trace;
    this.stages = stages;
    this.overdue = overdue;
  }

  Finding judge() {
    List<Expected> sinks = stages.stream().filter(each -> each.role() == Role.SINK).toList();
    if (!sinks.isEmpty() && sinks.stream().allMatch(each -> trace.passed(each.stage()))) {
      return new Finding(
          Kind.COMPLETE, sinks.get(sinks.size() - 1).stage(), Place.STAGE, Reason.REPORTED);
    }
    for (Expected each : stages) {
      String outcome = trace.outcomeAt(each.stage());
      if (outcome.equals("skipped") || outcome.equals("failed")) {
        Kind kind = outcome.equals("skipped") ? Kind.SKIPPED : Kind.FAILED;
        return new Finding(kind, each.stage(), Place.STAGE, Reason.REPORTED);
      }
    }
    return open(sinks.isEmpty());
  }

  private Finding open(boolean sinkUnknown) {
    int furthest = -1;
    for (int i = 0; i < stages.size(); i++) {
      furthest = trace.seenAt(stages.get(i).stage()) ? i : furthest;
    }
    for (int i = 0; i < stages.size(); i++) {
      Expected each = stages.get(i);
      boolean missing = !trace.passed(each.stage());
      if (missing && (i > furthest || each.role() == Role.SINK)) {
        Place place = trace.seenAt(each.stage()) ? Place.STAGE : Place.HOP;
        return new Finding(
            overdue ? Kind.LOST : Kind.WAITING, each.stage(), place, Reason.DEADLINE);
      }
    }
    String last = furthest < 0 ? "" : stages.get(furthest).stage();
    Kind kind = sinkUnknown && overdue ? Kind.UNKNOWN : Kind.WAITING;
    return new Finding(kind, last, Place.STAGE, Reason.UNDECLARED);
  }

  /** The finding as totals of one message. */
  Counts totals(Finding finding) {
    List<StageTotals> totals = new ArrayList<>();
    List<SinkTotals> sinks = new ArrayList<>();
    for (Expected each : stages) {
      boolean here = each.stage().equals(finding.stage());
      boolean hop = finding.place() == Place.HOP;
      totals.add(
          new StageTotals(
              each.stage(),
              each.role(),
              each.role() != Role.ORIGIN && trace.seenAt(each.stage()) ? 1 : 0,
              trace.passed(each.stage()) ? 1 : 0,
              one(here && hop && finding.kind() == Kind.LOST),
              one(here && !hop && finding.kind() == Kind.LOST),
              one(here && finding.kind() == Kind.SKIPPED),
              one(here && finding.kind() == Kind.FAILED),
              one(here && finding.kind() == Kind.WAITING),
              one(here && finding.kind() == Kind.UNKNOWN),
              one(trace.outcomeAt(each.stage()).equals("corrupted")),
              0,
              0));
      if (each.role() == Role.SINK) {
        Kind kind = trace.passed(each.stage()) ? Kind.COMPLETE : finding.kind();
        sinks.add(
            new SinkTotals(
                each.stage(),
                one(kind == Kind.COMPLETE),
                one(kind == Kind.WAITING),
                one(kind == Kind.LOST),
                one(kind == Kind.SKIPPED),
                one(kind == Kind.FAILED),
                one(kind == Kind.UNKNOWN),
                0));
      }
    }
    return new Counts(1, false, totals, sinks);
  }

  private static long one(boolean is) {
    return is ? 1 : 0;
  }
}
