// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/** A row of {@code stage_total}. */
@RegisterForReflection
record StageRow(
    @JsonUnwrapped WindowStore.Key key, int position, @JsonUnwrapped StageTotals totals) {
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
}
