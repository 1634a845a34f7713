// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How long sampled messages took in a stage, on a hop or all the way to a sink. */
@RegisterForReflection
@Schema(
    description =
        "How long sampled messages took. Percentiles are read from merged histograms and at most"
            + " 4.5 % off; the others are exact.")
public record Latency(
    @Schema(
            description =
                "In a stage, on the hop to it, or from the origin's start to the sink's end",
            enumeration = {"stage", "hop", "end_to_end"})
        String measure,
    @Schema(description = "The stage; of a hop the one that received, end to end the sink")
        String stage,
    @Schema(description = "Of a hop the stage that handed over, else empty") String from,
    @Schema(description = "Messages that were measured") long count,
    @Schema(
            description =
                "How many of them ended before they began, by the clocks of two hosts; they count"
                    + " as zero")
        long skewed,
    @Schema(description = "In ms") long minMillis,
    @Schema(description = "In ms") double meanMillis,
    @Schema(description = "The median, in ms") long p50Millis,
    @Schema(description = "In ms") long p95Millis,
    @Schema(description = "In ms") long p99Millis,
    @Schema(description = "In ms") long maxMillis) {}
