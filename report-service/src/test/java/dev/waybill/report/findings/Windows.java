// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import static dev.waybill.report.Samples.NOON;

import dev.waybill.report.Definitions;
import dev.waybill.report.statistics.SinkTotals;
import dev.waybill.report.statistics.StageTotals;
import dev.waybill.report.statistics.Totals;
import dev.waybill.wire.PipelineDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What rules are tested with: windows of a pipeline from noon on, with faults in them. */
final class Windows {
  static final FindingLimits LIMITS =
      new FindingLimits(
          Duration.ofMinutes(3),
          Duration.ofMinutes(2),
          Duration.ofHours(1),
          0,
          0.9,
          Duration.ofDays(1),
          Duration.ofMinutes(1));

  private Windows() {}

  static Instant minute(int minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }

  /** A closed window of which messages are lost on the hop to the sink. */
  static Totals closed(int minute, long issued, long lost) {
    return window(minute, true, false, issued, lost, 0, 0);
  }

  /** A window of which messages wait for the sink. */
  static Totals waiting(int minute, long issued, long waiting) {
    return window(minute, false, false, issued, 0, waiting, 0);
  }

  static Totals corrupted(int minute, long issued, long corrupted) {
    return window(minute, true, false, issued, 0, 0, corrupted);
  }

  /** A closed window whose origin died. */
  static Totals atLeast(int minute, long issued) {
    return window(minute, true, true, issued, 0, 0, 0);
  }

  static Totals sampled(Totals totals) {
    return new Totals(
        totals.window(),
        "traces",
        totals.closed(),
        totals.issued(),
        totals.atLeast(),
        totals.stages(),
        totals.sinks(),
        List.of(),
        List.of());
  }

  private static Totals window(
      int minute,
      boolean closed,
      boolean atLeast,
      long issued,
      long lost,
      long waiting,
      long corrupted) {
    long arrived = issued - lost - waiting;
    return new Totals(
        minute(minute),
        "ledger",
        closed,
        issued,
        atLeast,
        List.of(
            new StageTotals("checkout", "origin", issued, issued, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            new StageTotals(
                "warehouse", "sink", arrived, arrived, lost, 0, 0, 0, waiting, 0, corrupted, 0, 0)),
        List.of(new SinkTotals("warehouse", arrived, waiting, lost, 0, 0, 0, 0, null)),
        List.of(),
        List.of());
  }

  /** A declared pipeline with a target of 99.99 % that was looked at from noon on. */
  static PipelineFacts orders(Totals... windows) {
    return orders(Map.of(), windows);
  }

  static PipelineFacts orders(Map<String, Heard> heard, Totals... windows) {
    Instant last = windows.length == 0 ? NOON : windows[windows.length - 1].window();
    return new PipelineFacts(
        "orders",
        PipelineDefinition.of("orders", 1, Definitions.STAGES),
        last,
        NOON,
        List.of(windows),
        heard);
  }
}
