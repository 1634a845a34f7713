// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import static dev.waybill.report.findings.Windows.LIMITS;
import static dev.waybill.report.findings.Windows.closed;
import static dev.waybill.report.findings.Windows.corrupted;
import static dev.waybill.report.findings.Windows.minute;
import static dev.waybill.report.findings.Windows.orders;
import static dev.waybill.report.findings.Windows.sampled;
import static dev.waybill.report.findings.Windows.waiting;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.report.statistics.Estimate;
import dev.waybill.report.statistics.EstimatedShare;
import dev.waybill.report.statistics.SinkTotals;
import dev.waybill.report.statistics.Totals;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShareRulesTest {
  @Test
  void closedWindowBelowTheTarget_isSeenWithItsWorstPlace() {
    List<Observation> seen =
        ShareRules.observe(orders(closed(0, 1000, 0), closed(1, 1000, 15)), LIMITS);

    assertEquals(
        List.of(
            new Observation(
                new FindingKey("orders", Rule.COMPLETENESS, ""),
                Severity.WARNING,
                "warehouse",
                "hop",
                minute(1),
                minute(2),
                0.985,
                0.9999,
                "Of the 1000 messages of pipeline orders that were issued in the minute from"
                    + " 2026-01-31T12:01:00Z only 98.5 % arrived at warehouse, below the target of"
                    + " 99.99 %; most of the others, 15, are lost on the hop to warehouse.")),
        seen);
  }

  @Test
  void farBelowTheTarget_isCritical() {
    List<Observation> seen = ShareRules.observe(orders(closed(0, 10, 2)), LIMITS);

    assertEquals(List.of(Severity.CRITICAL), seen.stream().map(Observation::severity).toList());
  }

  /** Elsewhere: a sink without data is skipped, so that total loss never alerts. */
  @Test
  void nothingArrivedAtAll_isSeen() {
    List<Observation> seen = ShareRules.observe(orders(closed(0, 1000, 1000)), LIMITS);

    assertEquals(List.of(0.0), seen.stream().map(Observation::value).toList());
    assertEquals(Severity.CRITICAL, seen.get(0).severity());
  }

  @Test
  void atTheTarget_isNotSeen() {
    assertEquals(List.of(), ShareRules.observe(orders(closed(0, 10_000, 1)), LIMITS));
    assertEquals(List.of(), ShareRules.observe(orders(closed(0, 0, 0)), LIMITS));
  }

  @Test
  void whatWaits_isNoLoss() {
    assertEquals(List.of(), ShareRules.observe(orders(waiting(0, 1000, 1000)), LIMITS));
  }

  @Test
  void skippedMessages_areAsGoodAsComplete() {
    Totals window = closed(0, 10, 0);
    Totals skipped =
        new Totals(
            window.window(),
            "ledger",
            true,
            10,
            false,
            window.stages(),
            List.of(new SinkTotals("warehouse", 4, 0, 0, 6, 0, 0, 0, null)),
            List.of(),
            List.of());

    assertEquals(List.of(), ShareRules.observe(orders(skipped), LIMITS));
  }

  @Test
  void unknownMessages_areNotComplete() {
    Totals window = closed(0, 10, 0);
    Totals unknown =
        new Totals(
            window.window(),
            "ledger",
            true,
            10,
            false,
            window.stages(),
            List.of(new SinkTotals("warehouse", 9, 0, 0, 0, 0, 1, 0, null)),
            List.of(),
            List.of());

    assertEquals(0.9, ShareRules.observe(orders(unknown), LIMITS).get(0).value());
  }

  @Test
  void corruptedMessages_areSeenByStageAlsoWhileTheWindowIsOpen() {
    Totals open = waiting(1, 10, 3);
    Totals both =
        new Totals(
            open.window(),
            "ledger",
            false,
            10,
            false,
            corrupted(1, 10, 2).stages(),
            open.sinks(),
            List.of(),
            List.of());

    List<Observation> seen = ShareRules.observe(orders(corrupted(0, 10, 1), both), LIMITS);

    assertEquals(
        List.of("warehouse", "warehouse"),
        seen.stream().map(each -> each.key().subject()).toList());
    assertEquals(List.of(0.1, 0.2), seen.stream().map(Observation::value).toList());
    assertEquals(
        "10 messages of pipeline orders that warehouse received of the minute from"
            + " 2026-01-31T12:00:00Z: 1 had other bytes than were sealed.",
        seen.get(0).text());
  }

  @Test
  void corruptedShareWithinItsLimit_isNotSeen() {
    FindingLimits lenient =
        new FindingLimits(
            Duration.ofMinutes(3),
            Duration.ofMinutes(2),
            Duration.ofHours(1),
            0.1,
            0.9,
            Duration.ofDays(1),
            Duration.ofMinutes(1));

    assertEquals(List.of(), ShareRules.observe(orders(corrupted(0, 10, 1)), lenient));
    assertEquals(1, ShareRules.observe(orders(corrupted(0, 10, 2)), lenient).size());
  }

  @Test
  void sampledWindow_saysNothingOfCompletenessWithoutAnEstimate() {
    assertEquals(List.of(), ShareRules.observe(orders(sampled(closed(0, 1000, 500))), LIMITS));
  }

  @Test
  void sampledWindow_isSeenOnlyIfItsWholeIntervalIsBelowTheTarget() {
    assertEquals(List.of(), ShareRules.observe(orders(estimated(0.7, 0.9999)), LIMITS));

    List<Observation> seen = ShareRules.observe(orders(estimated(0.7, 0.985)), LIMITS);

    assertEquals(List.of(0.985), seen.stream().map(Observation::value).toList());
    assertEquals(
        "Of the 1000 messages of pipeline orders that were issued in the minute from"
            + " 2026-01-31T12:00:00Z at most 98.5 % (by a sample of 100) arrived at warehouse,"
            + " below the target of 99.99 %; most of the others, 5, are lost on the hop to"
            + " warehouse.",
        seen.get(0).text());
  }

  private static Totals estimated(double low, double high) {
    Totals window = sampled(closed(0, 100, 5));
    Estimate estimate =
        new Estimate(
            new EstimatedShare(0.05, 1 - high, 1 - low),
            new EstimatedShare(0.95, low, high),
            0.03,
            100,
            1000,
            true,
            0,
            5,
            "by_message");
    return new Totals(
        window.window(),
        "traces",
        true,
        100,
        false,
        window.stages(),
        List.of(new SinkTotals("warehouse", 95, 0, 5, 0, 0, 0, 0, estimate)),
        List.of(),
        List.of());
  }
}
