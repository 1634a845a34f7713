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
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EstimatesTest {

  private static final int SENT = 10_000;
  private static final double RATE = 0.2;

  @Test
  void asInjected_isWithin() {
    Estimates estimates = estimates(2_000, 20, 10, 2_000);

    assertEquals(ExitCode.EQUAL, estimates.exitCode());
    String text = String.join("\n", estimates.lines());
    assertTrue(text.contains("lost for billing"), text);
    assertTrue(text.contains("100       20 of 2000      100.0"), text);
    assertTrue(text.contains("WITHIN:"), text);
  }

  @Test
  void noneInTheSample_showsHowManyThereMayBe() {
    Estimates estimates = estimates(2_000, 20, 10, 2_000);

    // 1 - 0.025^(1 / 2000) of 10,000
    assertTrue(
        estimates.lines().stream()
            .anyMatch(line -> line.contains("0 of 2000        0.0         0.0 to 18.4   within")),
        () -> String.join("\n", estimates.lines()));
  }

  @Test
  void farMoreOrFewerLostThanInjected_isOutside() {
    assertEquals(ExitCode.DIFFERENT, estimates(2_000, 60, 10, 2_000).exitCode());
    assertEquals(ExitCode.DIFFERENT, estimates(2_000, 2, 10, 2_000).exitCode());
  }

  @Test
  void farMoreCorruptedThanInjected_isOutside() {
    assertEquals(ExitCode.DIFFERENT, estimates(2_000, 20, 40, 2_000).exitCode());
  }

  @Test
  void farFewerTracedThanSampled_isOutside() {
    assertEquals(ExitCode.DIFFERENT, estimates(1_000, 10, 5, 1_000).exitCode());
    assertEquals(ExitCode.DIFFERENT, estimates(0, 0, 0, 0).exitCode());
  }

  @Test
  void traceThatDoesNotTellOfTheShop_isIncomplete() {
    assertEquals(ExitCode.AUDIT_INCOMPLETE, estimates(2_000, 20, 10, 1_999).exitCode());
  }

  @Test
  void corruptedAndLostInTheStage_isNotExpectedOfTraces() {
    Findings injected = new Findings();
    for (int i = 0; i < 500; i++) {
      injected.add(Kind.CORRUPTED, at("billing", Verdict.Place.HOP), TraceId.of(1, i));
      injected.add(Kind.LOST, at("billing", Verdict.Place.STAGE), TraceId.of(1, i));
    }
    Estimates estimates =
        Estimates.of(
            Expectation.of(injected, SENT),
            RATE,
            totals(2_000, 100, 0, 2_000),
            told(2_000, 100),
            List.of());

    assertEquals(ExitCode.EQUAL, estimates.exitCode(), () -> String.join("\n", estimates.lines()));
  }

  @Test
  void anotherIntervalToldByRest_isIncomplete() {
    for (Map<String, BinomialInterval> told :
        List.of(told(2_000, 21), Map.<String, BinomialInterval>of())) {
      Estimates estimates =
          Estimates.of(
              Expectation.of(new Findings(), SENT),
              RATE,
              totals(2_000, 0, 0, 2_000),
              told,
              List.of());

      assertEquals(ExitCode.AUDIT_INCOMPLETE, estimates.exitCode());
    }
  }

  /** 1 % are lost for billing, 0.5 % corrupted at shipping, and nothing else happened. */
  private static Estimates estimates(long traced, long lost, long corrupted, long begun) {
    Findings injected = new Findings();
    for (int i = 0; i < SENT / 100; i++) {
      injected.add(Kind.LOST, at("billing", Verdict.Place.HOP), TraceId.of(1, i));
    }
    for (int i = 0; i < SENT / 200; i++) {
      injected.add(Kind.CORRUPTED, at("shipping", Verdict.Place.HOP), TraceId.of(1, i));
    }
    return Estimates.of(
        Expectation.of(injected, SENT),
        RATE,
        totals(traced, lost, corrupted, begun),
        told(traced, lost),
        List.of());
  }

  private static Map<String, BinomialInterval> told(long traced, long lostForBilling) {
    return Map.of(
        "billing", BinomialInterval.of(lostForBilling, traced, 0.95),
        "shipping", BinomialInterval.of(0, traced, 0.95));
  }

  private static Place at(String stage, Verdict.Place where) {
    return new Place(stage, where);
  }

  private static Totals totals(long traced, long lost, long corrupted, long begun) {
    return new Totals(
        true,
        traced,
        List.of(
            new Summary.StageTotals("shop", Role.ORIGIN, 0, begun, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            new Summary.StageTotals(
                "shipping", Role.SINK, traced, traced, 0, 0, 0, 0, 0, 0, corrupted, 0, 0)),
        Stream.of("billing", "shipping")
            .map(
                sink ->
                    new Summary.SinkTotals(
                        sink, traced, 0, sink.equals("billing") ? lost : 0, 0, 0, 0, 0))
            .toList());
  }
}
