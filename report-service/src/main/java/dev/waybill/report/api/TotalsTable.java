// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.statistics.Latency;
import dev.waybill.report.statistics.SinkTotals;
import dev.waybill.report.statistics.StageTotals;
import dev.waybill.report.statistics.Totals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Totals as rows of a table: one for each stage; what is told of sinks only is empty at others. */
public final class TotalsTable {
  /** Columns of each row, after those of who asks. */
  public static final List<String> COLUMNS =
      List.of(
          "evidence",
          "closed",
          "issued",
          "at_least",
          "stage",
          "role",
          "received",
          "handed_over",
          "lost_on_hop",
          "lost_in_stage",
          "skipped",
          "failed",
          "waiting",
          "unknown",
          "corrupted",
          "duplicated",
          "misrouted",
          "complete",
          "lost_on_the_way",
          "late",
          "end_to_end_p50_millis",
          "end_to_end_p95_millis",
          "end_to_end_p99_millis");

  private TotalsTable() {}

  /** The rows, each behind some cells. */
  public static List<List<Object>> rows(Totals totals, Object... before) {
    List<List<Object>> rows = new ArrayList<>();
    for (StageTotals stage : totals.stages()) {
      List<Object> row = new ArrayList<>(Arrays.asList(before));
      row.addAll(
          List.of(
              totals.evidence(),
              totals.closed(),
              totals.issued(),
              totals.atLeast(),
              stage.stage(),
              stage.role(),
              stage.received(),
              stage.handedOver(),
              stage.lostOnHop(),
              stage.lostInStage(),
              stage.skipped(),
              stage.failed(),
              stage.waiting(),
              stage.unknown(),
              stage.corrupted(),
              stage.duplicated(),
              stage.misrouted()));
      SinkTotals sink = sink(totals, stage.stage());
      row.add(sink == null ? null : sink.complete());
      row.add(sink == null ? null : sink.lost());
      row.add(sink == null ? null : sink.late());
      Latency latency = latency(totals, stage.stage());
      row.add(latency == null ? null : latency.p50Millis());
      row.add(latency == null ? null : latency.p95Millis());
      row.add(latency == null ? null : latency.p99Millis());
      rows.add(row);
    }
    return rows;
  }

  private static SinkTotals sink(Totals totals, String stage) {
    return totals.sinks().stream()
        .filter(each -> each.stage().equals(stage))
        .findFirst()
        .orElse(null);
  }

  private static Latency latency(Totals totals, String stage) {
    return totals.latencies().stream()
        .filter(each -> each.measure().equals("end_to_end") && each.stage().equals(stage))
        .findFirst()
        .orElse(null);
  }
}
