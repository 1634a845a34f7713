// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.waybill.report.statistics.StageTotals;
import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A row of {@code stage_total}. */
@RegisterForReflection
record StageRow(
    @JsonUnwrapped WindowStore.Key key, int position, @JsonUnwrapped StageTotals totals) {
  /** The columns to add up. */
  static final List<String> COUNTS =
      List.of(
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
          "misrouted");

  static List<StageRow> of(List<Summary> summaries) {
    List<StageRow> rows = new ArrayList<>();
    for (Summary summary : summaries) {
      int position = 0;
      for (Summary.StageTotals totals : summary.stages()) {
        rows.add(new StageRow(WindowStore.Key.of(summary), position++, StageTotals.of(totals)));
      }
    }
    return rows;
  }

  /** Of sums over windows and partitions. */
  static StageTotals read(ResultSet row) throws SQLException {
    return new StageTotals(
        row.getString("stage"),
        row.getString("role"),
        row.getLong("received"),
        row.getLong("handed_over"),
        row.getLong("lost_on_hop"),
        row.getLong("lost_in_stage"),
        row.getLong("skipped"),
        row.getLong("failed"),
        row.getLong("waiting"),
        row.getLong("unknown"),
        row.getLong("corrupted"),
        row.getLong("duplicated"),
        row.getLong("misrouted"));
  }
}
