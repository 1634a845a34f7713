// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far a pipeline is complete. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Up to when all of a pipeline's windows are final and good enough")
public record CompletenessView(
    String pipeline,
    @Schema(description = "The share of messages that each window must reach at each sink")
        double target,
    @Schema(description = "Windows before this time were not looked at") Instant from,
    @Schema(
            description =
                "All windows that start from `from` to before this time are closed and reach the"
                    + " target; `from` itself if not even the first does",
            examples = "2026-01-31T12:34:00Z")
        Instant completeTo,
    @Schema(
            description =
                "Whether an origin died in one of these windows without a goodbye, so that it may"
                    + " have issued messages of which nobody knows")
        boolean atLeast,
    @Schema(description = "What comes next") Hold heldBy) {

  /** Why it is complete up to there and no further. */
  public enum Reason {
    /** The audit log is not judged further yet. */
    NOT_YET,
    /** A partition of the audit log was never heard of. */
    PARTITION_MISSING,
    /** The window is provisional: something waits, or its end has not come. */
    WINDOW_OPEN,
    /** The window is closed below the target. */
    BELOW_TARGET,
    /** The window has only been sampled, or no sink is known: nobody can say. */
    NOT_COUNTED
  }

  /** What holds it. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(description = "Why it is complete up to there and no further")
  public record Hold(
      @Schema(
              description =
                  "`not_yet`: the audit log is not judged further, by its slowest partition;"
                      + " `partition_missing`: partitions were never heard of; `window_open`: the"
                      + " window is provisional; `below_target`: it is closed and did not reach the"
                      + " target; `not_counted`: it was only sampled, or has no sink",
              enumeration = {
                "not_yet",
                "partition_missing",
                "window_open",
                "below_target",
                "not_counted"
              })
          String reason,
      @Schema(description = "The window that holds it") Instant window,
      @Schema(description = "What that window reaches, at its worst sink") Double completeness,
      @Schema(description = "Partitions of the audit log that hold it, at most a thousand")
          List<Integer> partitions,
      @Schema(description = "Up to which log time the slowest of them is judged")
          Instant logTime) {}
}
