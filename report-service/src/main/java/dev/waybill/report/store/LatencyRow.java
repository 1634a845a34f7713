// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.waybill.report.statistics.HistogramSum;
import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A row of {@code latency}. */
@RegisterForReflection
record LatencyRow(
    @JsonUnwrapped WindowStore.Key key,
    int position,
    String measure,
    String stage,
    String fromStage,
    long count,
    long skewed,
    long sumMillis,
    long minMillis,
    long maxMillis,
    int scale,
    long zeroCount,
    int bucketOffset,
    List<Long> buckets) {

  static List<LatencyRow> of(List<Summary> summaries) {
    List<LatencyRow> rows = new ArrayList<>();
    for (Summary summary : summaries) {
      WindowStore.Key key = WindowStore.Key.of(summary);
      int position = 0;
      for (LatencyHistogram each : summary.latencies()) {
        rows.add(of(key, position++, each));
      }
    }
    return rows;
  }

  private static LatencyRow of(WindowStore.Key key, int position, LatencyHistogram histogram) {
    return new LatencyRow(
        key,
        position,
        histogram.measure().name().toLowerCase(Locale.ROOT),
        histogram.stage(),
        histogram.from(),
        histogram.count(),
        histogram.skewed(),
        histogram.sumMillis(),
        histogram.minMillis(),
        histogram.maxMillis(),
        histogram.scale(),
        histogram.zeroCount(),
        histogram.offset(),
        histogram.buckets());
  }

  /** As it stands. */
  static HistogramSum read(ResultSet row) throws SQLException {
    return new HistogramSum(
        row.getString("measure"),
        row.getString("stage"),
        row.getString("from_stage"),
        row.getLong("count"),
        row.getLong("skewed"),
        row.getLong("sum_millis"),
        row.getLong("min_millis"),
        row.getLong("max_millis"),
        row.getInt("scale"),
        row.getLong("zero_count"),
        row.getInt("bucket_offset"),
        List.of((Long[]) row.getArray("buckets").getArray()));
  }
}
