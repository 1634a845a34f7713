// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.report.http.CsvTable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Some verdicts of a pipeline. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Some verdicts of a pipeline: those of the ledger first, each by window")
record VerdictPage(
    List<VerdictItem> items,
    @Schema(description = "Give it as `after` for the next page; absent on the last one")
        String next,
    @Schema(
            description =
                "How many more messages such verdicts count, over all pages, without naming them")
        long unnamed)
    implements CsvTable {

  @Override
  public List<String> header() {
    return List.of(
        "trace_id",
        "session",
        "sequence",
        "from_sequence",
        "to_sequence",
        "count",
        "window",
        "kind",
        "stage",
        "place",
        "reason",
        "closed",
        "evidence");
  }

  @Override
  public List<List<Object>> rows() {
    return items.stream().map(VerdictPage::row).toList();
  }

  private static List<Object> row(VerdictItem item) {
    return Arrays.asList(
        item.traceId(),
        item.session(),
        item.sequence(),
        item.fromSequence(),
        item.toSequence(),
        item.count(),
        item.window(),
        item.kind(),
        item.stage(),
        item.place(),
        item.reason(),
        item.closed(),
        item.evidence());
  }
}
