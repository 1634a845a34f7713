// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.report.statistics.Totals;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A pipeline in the list of them. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A pipeline, declared or only seen")
record PipelineItem(
    @Schema(examples = "orders") String name,
    @Schema(description = "Whether its definition is known; else it was only seen")
        boolean declared,
    @Schema(description = "Version of its definition") Long version,
    @Schema(description = "Start of the last window that anything is known of") Instant lastWindow,
    @Schema(
            description =
                "Totals of its last windows, by evidence, without latencies: its summaries have them")
        Map<String, Totals> recent) {}
