// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.waybill.report.statistics.SinkTotals;
import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A row of {@code sink_total}. */
@RegisterForReflection
record SinkRow(@JsonUnwrapped WindowStore.Key key, int position, @JsonUnwrapped SinkTotals totals) {
  /** The columns to add up. */
  static final List<String> COUNTS =
      List.of("complete", "waiting", "lost", "skipped", "failed", "unknown", "late");

  static List<SinkRow> of(List<Summary> summaries) {
    List<SinkRow> rows = new ArrayList<>();
    for (Summary summary : summaries) {
      int position = 0;
      for (Summary.SinkTotals totals : summary.sinks()) {
        rows.add(new SinkRow(WindowStore.Key.of(summary), position++, SinkTotals.of(totals)));
      }
    }
    return rows;
  }

  /** Of sums over windows and partitions. */
  static SinkTotals read(ResultSet row) throws SQLException {
    return new SinkTotals(
        row.getString("stage"),
        row.getLong("complete"),
        row.getLong("waiting"),
        row.getLong("lost"),
        row.getLong("skipped"),
        row.getLong("failed"),
        row.getLong("unknown"),
        row.getLong("late"),
        null);
  }
}
