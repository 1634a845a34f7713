// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A verdict on one message, or on a range of them. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "A verdict on one message, or, in the view `ranges`, on some in a row")
record VerdictItem(
    @Schema(
            description = "The message; absent in the view `ranges` of a ledger",
            examples = "9f1c2b7a5de00412c7a9e3f01b22d684")
        String traceId,
    @Schema(description = "Its session, by the ledger", examples = "9f1c2b7a5de00412")
        String session,
    @Schema(description = "Its number in the session; in the view `messages`") Long sequence,
    @Schema(description = "First number; in the view `ranges`") Long fromSequence,
    @Schema(description = "One above the last number; in the view `ranges`") Long toSequence,
    @Schema(description = "How many messages; in the view `ranges`") Long count,
    @Schema(description = "Minute of origin time") Instant window,
    @Schema(
            enumeration = {
              "WAITING",
              "LOST",
              "SKIPPED",
              "FAILED",
              "LATE",
              "UNKNOWN",
              "CORRUPTED",
              "DUPLICATED",
              "MISROUTED"
            })
        String kind,
    @Schema(description = "The stage in or before which it holds", examples = "enrich")
        String stage,
    @Schema(
            description = "On the hop that leads to the stage, or in it",
            enumeration = {"hop", "stage"})
        String place,
    @Schema(description = "Why, as a word of docs/semantics.md", examples = "offsets")
        String reason,
    @Schema(description = "False while it is provisional; by the ledger") Boolean closed,
    @Schema(
            description = "What it was found by",
            enumeration = {"ledger", "traces"})
        String evidence) {}
