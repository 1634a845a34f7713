// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.daily;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waybill.report.api.TotalsTable;
import dev.waybill.report.http.CsvTable;
import dev.waybill.report.statistics.Totals;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A day of some pipelines. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A day of some pipelines")
record DailyReport(
    @Schema(examples = "2026-01-31") LocalDate date,
    @Schema(name = "final", description = "Whether all that is told here is final")
        @JsonProperty("final")
        boolean isFinal,
    @Schema(description = "Findings of the audit as a whole that were open on this day, by rule")
        Map<String, Long> auditFindings,
    @Schema(description = "By pipeline; those without a message for a week are left out")
        List<DailyPipeline> items,
    @Schema(description = "Give it as `after` for the next page; absent on the last one")
        String next)
    implements CsvTable {

  @Override
  public List<String> header() {
    List<String> columns = new ArrayList<>(List.of("date", "pipeline", "final", "revision"));
    columns.addAll(TotalsTable.COLUMNS);
    columns.addAll(
        List.of(
            "completeness",
            "unknown_share",
            "issued_week_before",
            "completeness_week_before",
            "issued_mean",
            "completeness_mean"));
    return columns;
  }

  @Override
  public List<List<Object>> rows() {
    List<List<Object>> rows = new ArrayList<>();
    for (DailyPipeline each : items) {
      for (Totals totals : each.totals().values()) {
        TotalsTable.rows(totals, date, each.pipeline(), each.isFinal(), each.revision())
            .forEach(row -> rows.add(with(row, each)));
      }
    }
    return rows;
  }

  private static List<Object> with(List<Object> row, DailyPipeline each) {
    row.add(each.completeness());
    row.add(each.coverage().unknownShare());
    row.add(each.trend().issuedWeekBefore());
    row.add(each.trend().completenessWeekBefore());
    row.add(each.trend().issuedMean());
    row.add(each.trend().completenessMean());
    return row;
  }
}
