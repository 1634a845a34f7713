// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.waybill.wire.LossSample;
import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A row of {@code loss_sample}. */
@RegisterForReflection(targets = {LossSampleRow.class, LossSample.class})
record LossSampleRow(
    @JsonUnwrapped WindowStore.Key key,
    String stage,
    int cluster,
    long threshold,
    long decided,
    long lost,
    long failed) {

  /** The columns to add up. */
  static final List<String> COUNTS = List.of("decided", "lost", "failed");

  static List<LossSampleRow> of(List<Summary> summaries) {
    List<LossSampleRow> rows = new ArrayList<>();
    for (Summary summary : summaries) {
      WindowStore.Key key = WindowStore.Key.of(summary);
      for (LossSample each : summary.samples()) {
        rows.add(
            new LossSampleRow(
                key,
                each.stage(),
                each.cluster(),
                each.threshold(),
                each.decided(),
                each.lost(),
                each.failed()));
      }
    }
    return rows;
  }

  /** Of sums over windows and partitions. */
  static LossSample read(ResultSet row) throws SQLException {
    return new LossSample(
        row.getString("stage"),
        row.getInt("cluster"),
        row.getLong("threshold"),
        row.getLong("decided"),
        row.getLong("lost"),
        row.getLong("failed"));
  }
}
