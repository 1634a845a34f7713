// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.report.http.CsvTable;
import dev.waybill.report.statistics.Totals;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A pipeline's totals over time. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A pipeline's totals over time")
public record Summaries(
    @Schema(examples = "orders") String pipeline,
    @Schema(description = "First window start") Instant from,
    @Schema(description = "Window starts are before it") Instant to,
    @Schema(enumeration = {"1m", "1h", "1d"}) String step,
    @Schema(description = "By step and evidence; steps without messages are left out")
        List<Totals> items,
    @Schema(description = "Give it as `after` for the next page; absent on the last one")
        String next,
    @Schema(description = "Totals from `from` to `to`, over all pages, by evidence")
        Map<String, Totals> total)
    implements CsvTable {

  @Override
  public List<String> header() {
    List<String> columns = new ArrayList<>(List.of("window"));
    columns.addAll(TotalsTable.COLUMNS);
    return columns;
  }

  @Override
  public List<List<Object>> rows() {
    return items.stream().flatMap(each -> TotalsTable.rows(each, each.window()).stream()).toList();
  }
}
