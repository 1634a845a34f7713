// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.correlator.fold.LearnedStages.Expected;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a message by its spans alone, on the way to each sink on its own. There are no offsets to
 * go by, so only the deadline tells what is missing.
 */
final class TraceJudge {
  /** What became of a trace, and where. */
  record Finding(Kind kind, String stage, Place place, String reason) {}

  /** The gravest first. */
  private static final List<Kind> GRAVITY =
      List.of(Kind.LOST, Kind.UNKNOWN, Kind.WAITING, Kind.FAILED, Kind.SKIPPED, Kind.COMPLETE);

  private final Trace trace;
  private final List<Expected> stages;
  private final boolean overdue;
  private final Map<String, Expected> byName = new HashMap<>();
  private final Map<String, Finding> bySink = new LinkedHashMap<>();

  /**
   * @param trace the trace
   * @param stages the stages to expect, each after those before it
   * @param overdue whether the deadline has passed since it was first seen
   */
  TraceJudge(Trace trace, List<Expected> stages, boolean overdue) {
    this.trace = trace;
    this.stages = stages;
    this.overdue = overdue;
    stages.forEach(each -> byName.put(each.stage(), each));
    boolean anywhere = stages.stream().anyMatch(each -> trace.seenAt(each.stage()));
    for (Expected sink : stages) {
      Set<String> way = wayTo(sink);
      if (sink.role() == Role.SINK && (!anywhere || way.stream().anyMatch(trace::seenAt))) {
        bySink.put(sink.stage(), onTheWay(sink, way)); // else it leads there from elsewhere
      }
    }
  }

  /** The stages from which a stage can be reached, and itself. */
  private Set<String> wayTo(Expected stage) {
    Set<String> way = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(stage.stage()));
    while (!open.isEmpty()) {
      String next = open.poll();
      if (byName.containsKey(next) && way.add(next)) {
        open.addAll(byName.get(next).after());
      }
    }
    return way;
  }

  private Finding onTheWay(Expected sink, Set<String> way) {
    if (trace.passed(sink.stage())) {
      return new Finding(Kind.COMPLETE, sink.stage(), Place.STAGE, Reason.REPORTED);
    }
    Finding reported = reported(way);
    if (reported != null) {
      return reported;
    }
    Expected missing = firstMissing(sink);
    Place place = trace.seenAt(missing.stage()) ? Place.STAGE : Place.HOP;
    return new Finding(overdue ? Kind.LOST : Kind.WAITING, missing.stage(), place, Reason.DEADLINE);
  }

  /** What the first stage said that left it out or failed; null if none did. */
  private Finding reported(Set<String> among) {
    for (Expected each : stages) {
      String outcome = among.contains(each.stage()) ? trace.outcomeAt(each.stage()) : "";
      if (outcome.equals("skipped") || outcome.equals("failed")) {
        Kind kind = outcome.equals("skipped") ? Kind.SKIPPED : Kind.FAILED;
        return new Finding(kind, each.stage(), Place.STAGE, Reason.REPORTED);
      }
    }
    return null;
  }

  /** Back from a sink to the stage that follows one that was seen. */
  private Expected firstMissing(Expected sink) {
    Expected missing = sink;
    while (!trace.seenAt(missing.stage()) && !missing.after().isEmpty()) {
      if (missing.after().stream().anyMatch(trace::seenAt)) {
        return missing;
      }
      missing = byName.get(before(missing));
    }
    return missing;
  }

  /** Of the stages before, the first behind one that was seen. */
  private String before(Expected stage) {
    for (String each : stage.after()) {
      if (wayTo(byName.get(each)).stream().anyMatch(trace::seenAt)) {
        return each;
      }
    }
    return stage.after().get(0);
  }

  /** The gravest of what became of it on the way to each sink. */
  Finding judge() {
    if (bySink.isEmpty()) {
      return open();
    }
    Finding gravest = null;
    for (Finding each : bySink.values()) {
      if (gravest == null
          || GRAVITY.indexOf(each.kind) < GRAVITY.indexOf(gravest.kind)
          || gravest.kind == Kind.COMPLETE) { // the last sink stands for all
        gravest = each;
      }
    }
    return gravest;
  }

  /** No sink is known. */
  private Finding open() {
    Finding reported = reported(byName.keySet());
    if (reported != null) {
      return reported;
    }
    String last = "";
    for (Expected each : stages) {
      if (trace.seenAt(each.stage())) {
        last = each.stage();
      }
    }
    Kind kind = overdue ? Kind.UNKNOWN : Kind.WAITING;
    return new Finding(kind, last, Place.STAGE, Reason.UNDECLARED);
  }

  /** The findings as totals of one message. */
  Counts totals() {
    Collection<Finding> findings = bySink.isEmpty() ? List.of(open()) : bySink.values();
    List<StageTotals> totals = new ArrayList<>();
    for (Expected each : stages) {
      String stage = each.stage();
      totals.add(
          new StageTotals(
              stage,
              each.role(),
              one(each.role() != Role.ORIGIN && trace.seenAt(stage)),
              one(trace.passed(stage)),
              one(has(findings, stage, Kind.LOST, Place.HOP)),
              one(has(findings, stage, Kind.LOST, Place.STAGE)),
              one(has(findings, stage, Kind.SKIPPED, null)),
              one(has(findings, stage, Kind.FAILED, null)),
              one(has(findings, stage, Kind.WAITING, null)),
              one(has(findings, stage, Kind.UNKNOWN, null)),
              one(trace.outcomeAt(stage).equals("corrupted")),
              0,
              0));
    }
    List<SinkTotals> sinks = new ArrayList<>();
    bySink.forEach(
        (sink, finding) ->
            sinks.add(
                new SinkTotals(
                    sink,
                    one(finding.kind == Kind.COMPLETE),
                    one(finding.kind == Kind.WAITING),
                    one(finding.kind == Kind.LOST),
                    one(finding.kind == Kind.SKIPPED),
                    one(finding.kind == Kind.FAILED),
                    one(finding.kind == Kind.UNKNOWN),
                    0)));
    return new Counts(1, false, totals, sinks, trace.drawn());
  }

  private static boolean has(
      Collection<Finding> findings, String stage, Kind kind, Place placeOrNull) {
    return findings.stream()
        .anyMatch(
            each ->
                each.kind == kind
                    && each.stage.equals(stage)
                    && (placeOrNull == null || each.place == placeOrNull));
  }

  private static long one(boolean is) {
    return is ? 1 : 0;
  }
}
