// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Totals of a window or of several, over all partitions of the audit log, by one evidence.
 *
 * @param window start of the window or step, or null if they are of all that was asked for
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Totals over all partitions of the audit log, by one evidence")
public record Totals(
    @Schema(description = "Start of the window or step; absent in totals of all that was asked for")
        Instant window,
    @Schema(
            description = "What was counted: all messages, or those of services that only trace",
            enumeration = {"ledger", "traces"})
        String evidence,
    @Schema(description = "Whether no number is provisional") boolean closed,
    @Schema(description = "Messages that the origins issued") long issued,
    @Schema(description = "Whether an origin fell silent, so that `issued` may be too low")
        boolean atLeast,
    @Schema(description = "By stage, in the order of the pipeline") List<StageTotals> stages,
    @Schema(description = "By sink, in the order of the pipeline") List<SinkTotals> sinks,
    @Schema(description = "How long sampled messages took, by stage, hop and sink")
        List<Latency> latencies,
    @Schema(description = "How spans and ledger agree, by stage; of closed windows")
        List<SpanCheck> spanChecks) {}
