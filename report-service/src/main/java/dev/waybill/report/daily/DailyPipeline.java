// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.daily;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waybill.report.statistics.Totals;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A day of one pipeline. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A day of one pipeline")
record DailyPipeline(
    @Schema(examples = "orders") String pipeline,
    @Schema(
            name = "final",
            description =
                "Whether the day is over and judged, and all its windows are closed. Something may"
                    + " come late all the same; then `revision` grows")
        @JsonProperty("final")
        boolean isFinal,
    @Schema(description = "How often it was made anew; 0 while it is not final") int revision,
    @Schema(description = "When it was made") Instant madeAt,
    @Schema(description = "Totals of the day, by evidence") Map<String, Totals> totals,
    @Schema(description = "Share of the messages that arrived, at the worst sink; of the ledger")
        Double completeness,
    @Schema(description = "The minutes with most losses, at most five")
        List<WorstWindow> worstWindows,
    Trend trend,
    Coverage coverage,
    @Schema(description = "Findings that were open on this day, by rule")
        Map<String, Long> findings) {

  /** A minute with losses. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "A minute with losses")
  record WorstWindow(
      Instant window,
      long issued,
      @Schema(description = "Lost on hops and in stages") long lost,
      long corrupted,
      @Schema(description = "Share that arrived, at the worst sink") Double completeness) {}

  /** The days before. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "The days before; a number is absent where nothing was counted")
  record Trend(
      @Schema(description = "Issued on the same day a week before") Long issuedWeekBefore,
      @Schema(description = "Completeness on the same day a week before")
          Double completenessWeekBefore,
      @Schema(description = "Issued a day, on average of those of the 7 days before that had any")
          Double issuedMean,
      @Schema(description = "Completeness of those days, on average") Double completenessMean) {}

  /** How much of the day the audit saw. */
  @RegisterForReflection
  @Schema(description = "How much of the day the audit saw")
  record Coverage(
      @Schema(description = "Minutes in which anything was issued") long windows,
      @Schema(description = "How many of them are provisional") long openWindows,
      @Schema(description = "How many may have had more, since an origin died") long atLeastWindows,
      @Schema(description = "Share of the messages of which the audit does not know")
          double unknownShare) {}
}
