// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.waybill.report.statistics.SpanCheck;
import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A row of {@code span_check}. */
@RegisterForReflection
record SpanCheckRow(
    @JsonUnwrapped WindowStore.Key key, int position, @JsonUnwrapped SpanCheck check) {
  /** The columns to add up. */
  static final List<String> COUNTS = List.of("spans", "missing", "unexpected");

  static List<SpanCheckRow> of(List<Summary> summaries) {
    List<SpanCheckRow> rows = new ArrayList<>();
    for (Summary summary : summaries) {
      int position = 0;
      for (dev.waybill.wire.SpanCheck check : summary.spanChecks()) {
        rows.add(new SpanCheckRow(WindowStore.Key.of(summary), position++, SpanCheck.of(check)));
      }
    }
    return rows;
  }

  /** Of sums over windows and partitions. */
  static SpanCheck read(ResultSet row) throws SQLException {
    return new SpanCheck(
        row.getString("stage"),
        row.getLong("spans"),
        row.getLong("missing"),
        row.getLong("unexpected"));
  }
}
