// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.TraceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was injected beside what REST reports.
 *
 * @param rows one a thing that is compared
 * @param unnamed how many messages REST has verdicts on that it only counts
 * @param holes what keeps the audit from being whole, a line each; empty if it is
 */
record Comparison(List<Row> rows, long unnamed, List<String> holes) {

  /**
   * One thing.
   *
   * @param what what is compared
   * @param injected how often it must be there
   * @param named how many messages REST names with it, or null if it names none
   * @param inTotals how many REST counts in the pipeline's totals
   * @param differing trace ids on one side only, each with the side
   */
  record Row(String what, long injected, Long named, long inTotals, List<String> differing) {
    boolean equal() {
      return differing.isEmpty() && injected == inTotals && (named == null || named == injected);
    }

    /** Whether there is nothing on either side. */
    boolean isEmpty() {
      return injected == 0 && inTotals == 0 && differing.isEmpty();
    }
  }

  static Comparison of(Expectation expected, Findings reported, Totals totals, List<String> holes) {
    List<Row> rows = new ArrayList<>();
    Findings injected = expected.findings();
    for (Place place : OrdersPipeline.PLACES) {
      rows.add(
          row(
              "lost " + place,
              injected.lostAt(place),
              reported.lostAt(place),
              totals.lostAt(place)));
    }
    for (String stage : OrdersPipeline.RECEIVING) {
      rows.add(
          row(
              "corrupted at " + stage,
              injected.corruptedAt(stage),
              reported.corruptedAt(stage),
              totals.corruptedAt(stage)));
    }
    for (String stage : OrdersPipeline.RECEIVING) {
      rows.add(
          row(
              "duplicated at " + stage,
              injected.duplicatedAt(stage),
              reported.duplicatedAt(stage),
              totals.duplicatedAt(stage)));
    }
    rows.add(new Row("sent", expected.issued(), null, totals.issued(), List.of()));
    for (String sink : OrdersPipeline.SINKS) {
      rows.add(
          new Row(
              "complete at " + sink,
              expected.completeAt(sink),
              null,
              totals.completeAt(sink),
              List.of()));
    }
    rows.add(others(reported, totals));
    return new Comparison(
        List.copyOf(rows), reported.unnamed(), withUnknown(holes, reported, totals));
  }

  ExitCode exitCode() {
    if (!holes.isEmpty()) {
      return ExitCode.AUDIT_INCOMPLETE;
    }
    return rows.stream().allMatch(Row::equal) ? ExitCode.EQUAL : ExitCode.DIFFERENT;
  }

  private static List<String> withUnknown(List<String> holes, Findings reported, Totals totals) {
    List<String> all = new ArrayList<>(holes);
    long named = reported.unknown().size();
    if (named > 0 || totals.unknown() > 0) {
      all.add("it does not know what became of " + Math.max(named, totals.unknown()) + " messages");
    }
    return List.copyOf(all);
  }

  private static Row row(String what, Set<TraceId> injected, Set<TraceId> reported, long inTotals) {
    List<String> differing = new ArrayList<>();
    addMissing(injected, reported, "not reported", differing);
    addMissing(reported, injected, "not injected", differing);
    return new Row(what, injected.size(), (long) reported.size(), inTotals, differing);
  }

  private static void addMissing(
      Set<TraceId> from, Set<TraceId> in, String side, List<String> differing) {
    from.stream()
        .filter(message -> !in.contains(message))
        .map(message -> message + " " + side)
        .sorted()
        .forEach(differing::add);
  }

  private static Row others(Findings reported, Totals totals) {
    Map<String, Set<TraceId>> others = new TreeMap<>(reported.others());
    Set<TraceId> messages = new HashSet<>();
    List<String> differing = new ArrayList<>();
    others.forEach(
        (what, set) -> {
          messages.addAll(set);
          set.stream().map(message -> message + " " + what).sorted().forEach(differing::add);
        });
    long inTotals = totals.skippedOrFailed() + totals.waiting() + totals.unknown();
    return new Row("anything else", 0, (long) messages.size(), inTotals, differing);
  }
}
