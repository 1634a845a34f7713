// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** A row of {@code sink_total}. */
@RegisterForReflection
record SinkRow(@JsonUnwrapped WindowStore.Key key, int position, @JsonUnwrapped SinkTotals totals) {
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
}
