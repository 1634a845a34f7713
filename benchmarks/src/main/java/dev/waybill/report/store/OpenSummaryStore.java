// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.report.statistics.HistogramSum;
import dev.waybill.report.statistics.SinkTotals;
import dev.waybill.report.statistics.SpanCheck;
import dev.waybill.report.statistics.StageTotals;
import dev.waybill.report.statistics.Sums;
import dev.waybill.wire.Summary;
import dev.waybill.wire.SummaryRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Opens the report service's store to the benchmarks: as it is, and what its rows are. */
public final class OpenSummaryStore {
  private OpenSummaryStore() {}

  /** Writes a batch as the service does. */
  public static void write(Connection connection, List<Summary> batch) throws SQLException {
    SummaryStore.write(connection, List.<SummaryRecord>copyOf(batch));
  }

  /** Counts the change of hours as the service does, at the end of a transaction. */
  public static void touch(Connection connection, List<Summary> batch) throws SQLException {
    SeenPipelines seen = new SeenPipelines();
    batch.forEach(summary -> seen.add(summary.pipeline(), summary.window()));
    seen.write(connection);
    HourVersions.touch(connection, Set.copyOf(batch.stream().map(WindowStore.Key::of).toList()));
  }

  /** Totals as the service keeps them of hours and days. */
  public static String rolledUp(Summary summary) {
    TreeMap<String, Sums> byEvidence = new TreeMap<>();
    byEvidence.put(
        "ledger",
        new Sums(
            true,
            summary.issued(),
            false,
            summary.stages().stream().map(StageTotals::of).toList(),
            summary.sinks().stream().map(SinkTotals::of).toList(),
            LatencyRow.of(List.of(summary)).stream().map(OpenSummaryStore::sum).toList(),
            summary.spanChecks().stream().map(SpanCheck::of).toList(),
            summary.samples()));
    return Sums.json(byEvidence);
  }

  private static HistogramSum sum(LatencyRow row) {
    return new HistogramSum(
        row.measure(),
        row.stage(),
        row.fromStage(),
        row.count(),
        row.skewed(),
        row.sumMillis(),
        row.minMillis(),
        row.maxMillis(),
        row.scale(),
        row.zeroCount(),
        row.bucketOffset(),
        row.buckets());
  }
}
