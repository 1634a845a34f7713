// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.Summary;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Place HOP = new Place("billing", Verdict.Place.HOP);
  private static final TraceId A = TraceId.of(1, 1);
  private static final TraceId B = TraceId.of(1, 2);

  @Test
  void same_isEqual() {
    Comparison comparison = compare(lost(A, B), lost(A, B), totals(10, 2, 8, 10, 0), List.of());

    assertEquals(ExitCode.EQUAL, comparison.exitCode());
    assertTrue(text(comparison).contains("EQUAL:"), text(comparison));
  }

  @Test
  void faultTakenOut_isDifferentAndNamed() {
    Comparison comparison = compare(lost(A), lost(A, B), totals(10, 2, 8, 10, 0), List.of());

    assertEquals(ExitCode.DIFFERENT, comparison.exitCode());
    assertTrue(text(comparison).contains(B + " not injected"), text(comparison));
    assertTrue(!text(comparison).contains(A.toString()), text(comparison));
  }

  @Test
  void sameCountOfOtherMessages_isDifferent() {
    Comparison comparison = compare(lost(A), lost(B), totals(10, 1, 9, 10, 0), List.of());

    assertEquals(ExitCode.DIFFERENT, comparison.exitCode());
    assertTrue(text(comparison).contains(A + " not reported"), text(comparison));
  }

  @Test
  void totalsThatDoNotAgree_areDifferent() {
    assertEquals(
        ExitCode.DIFFERENT,
        compare(lost(A), lost(A), totals(10, 2, 9, 10, 0), List.of()).exitCode());
    assertEquals(
        ExitCode.DIFFERENT,
        compare(lost(A), lost(A), totals(10, 1, 8, 10, 0), List.of()).exitCode());
    assertEquals(
        ExitCode.DIFFERENT,
        compare(lost(A), lost(A), totals(11, 1, 9, 10, 0), List.of()).exitCode());
    assertEquals(
        ExitCode.DIFFERENT,
        compare(lost(A), lost(A), totals(10, 1, 9, 10, 1), List.of()).exitCode());
  }

  @Test
  void anotherFinding_isDifferentAndNamed() {
    Findings reported = lost(A);
    reported.add(Kind.LATE, HOP, B);

    Comparison comparison = compare(lost(A), reported, totals(10, 1, 9, 10, 0), List.of());

    assertEquals(ExitCode.DIFFERENT, comparison.exitCode());
    assertTrue(text(comparison).contains(B + " LATE on the hop to billing"), text(comparison));
  }

  @Test
  void flagAtTheOrigin_isAnotherFinding() {
    Findings reported = lost();
    reported.add(Kind.DUPLICATED, new Place("shop", Verdict.Place.STAGE), B);

    assertEquals(
        ExitCode.DIFFERENT,
        compare(lost(), reported, totals(10, 0, 10, 10, 0), List.of()).exitCode());
  }

  @Test
  void holes_areIncompleteWhateverElse() {
    Comparison comparison =
        compare(lost(A), lost(A), totals(10, 1, 9, 10, 0), List.of("dropped 3, reason x"));

    assertEquals(ExitCode.AUDIT_INCOMPLETE, comparison.exitCode());
    assertTrue(text(comparison).contains("dropped 3, reason x"), text(comparison));
  }

  @Test
  void unknownMessages_areIncomplete() {
    Findings reported = lost(A);
    reported.add(Kind.UNKNOWN, HOP, B);

    assertEquals(
        ExitCode.AUDIT_INCOMPLETE,
        compare(lost(A), reported, totals(10, 1, 9, 10, 0), List.of()).exitCode());
  }

  @Test
  void unnamedMessages_areDifferentAndSaid() {
    Findings reported = lost(A);
    reported.addUnnamed(1);

    Comparison comparison = compare(lost(A, B), reported, totals(10, 2, 8, 10, 0), List.of());

    assertEquals(ExitCode.DIFFERENT, comparison.exitCode());
    assertTrue(text(comparison).contains("1 more messages without names"), text(comparison));
  }

  @Test
  void manyDiffering_tenAreNamed() {
    TraceId[] many =
        LongStream.range(0, 25).mapToObj(i -> TraceId.of(2, i)).toArray(TraceId[]::new);

    Comparison comparison = compare(lost(many), lost(), totals(10, 0, 10, 10, 0), List.of());

    List<String> lines = ComparisonTable.lines(comparison);
    assertEquals(10, lines.stream().filter(line -> line.contains("not reported")).count());
    assertTrue(lines.contains("  and 15 more"), lines.toString());
  }

  @Test
  void table_showsBothSides() {
    Comparison comparison = compare(lost(A), lost(A, B), totals(10, 2, 8, 10, 0), List.of());

    String row =
        ComparisonTable.lines(comparison).stream()
            .filter(line -> line.startsWith("lost on the hop to billing "))
            .collect(Collectors.joining());

    assertEquals("lost on the hop to billing 1 2 2 DIFFERENT", row.replaceAll(" +", " "));
  }

  private static Comparison compare(
      Findings injected, Findings reported, Totals totals, List<String> holes) {
    return Comparison.of(Expectation.of(injected, 10), reported, totals, holes);
  }

  private static Findings lost(TraceId... messages) {
    Findings findings = new Findings();
    for (TraceId message : messages) {
      findings.add(Kind.LOST, HOP, message);
    }
    return findings;
  }

  private static Totals totals(
      long issued, long lostOnHopToBilling, long billed, long shipped, long waiting) {
    return new Totals(
        true,
        issued,
        List.of(
            new Summary.StageTotals(
                "billing", Role.SINK, 0, 0, lostOnHopToBilling, 0, 0, 0, 0, 0, 0, 0, 0)),
        List.of(
            new Summary.SinkTotals("billing", billed, waiting, 0, 0, 0, 0, 0),
            new Summary.SinkTotals("shipping", shipped, 0, 0, 0, 0, 0, 0)));
  }

  private static String text(Comparison comparison) {
    return String.join("\n", ComparisonTable.lines(comparison));
  }
}
