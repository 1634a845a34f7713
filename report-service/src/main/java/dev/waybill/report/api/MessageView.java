// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.report.store.Passage;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of a message. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What became of a message")
record MessageView(
    @Schema(examples = "9f1c2b7a5de00412c7a9e3f01b22d684") String traceId,
    @Schema(description = "Its session, by the ledger", examples = "9f1c2b7a5de00412")
        String session,
    @Schema(description = "Its number in the session, by the ledger") Long sequence,
    @Schema(examples = "orders") String pipeline,
    @Schema(description = "Minute of origin time") Instant window,
    @Schema(description = "False while it is provisional; by the ledger") Boolean closed,
    @Schema(
            description =
                "Whether its origin's clock was far off, so that the window was shifted; by the"
                    + " ledger")
        Boolean skewed,
    @Schema(
            description = "What it is known by: all that its services counted, or spans alone",
            enumeration = {"ledger", "traces"})
        String evidence,
    @Schema(description = "Who issued it, by the ledger") Origin origin,
    @Schema(
            description = "The gravest of its verdicts; COMPLETE if none names it",
            enumeration = {
              "LOST",
              "UNKNOWN",
              "WAITING",
              "FAILED",
              "SKIPPED",
              "LATE",
              "COMPLETE",
              "CORRUPTED",
              "DUPLICATED",
              "MISROUTED"
            })
        String kind,
    @Schema(description = "Where it is not complete, and why") List<VerdictView> verdicts,
    @Schema(description = "CORRUPTED, DUPLICATED and MISROUTED, with the stage")
        List<VerdictView> flags,
    @Schema(description = "Verdicts that count messages without naming them: it may be one of them")
        List<Unnamed> unnamed,
    @Schema(
            description =
                "How far it got, stage by stage of the definition that is in force now; by the"
                    + " ledger, if the pipeline is declared. Where verdicts don't name all that they"
                    + " count, see `unnamed`")
        List<PathStage> path,
    @Schema(description = "The stages that it was seen at, if it is known by its spans")
        List<Passage> passages,
    @Schema(description = "Other pipelines that its trace passed through; ask with `pipeline`")
        List<String> alsoIn) {

  /** This view, with the other pipelines of its trace. */
  MessageView withAlsoIn(List<String> others) {
    return new MessageView(
        traceId, session, sequence, pipeline, window, closed, skewed, evidence, origin, kind,
        verdicts, flags, unnamed, path, passages, others);
  }

  /** Who issued a message; each is empty if the origin was never heard of. */
  @RegisterForReflection
  @Schema(description = "Who issued it; each is empty if the origin was never heard of")
  record Origin(
      @Schema(examples = "shop") String service,
      @Schema(examples = "shop-7") String host,
      @Schema(examples = "checkout") String stage) {}

  /** A verdict on this message. */
  @RegisterForReflection
  @Schema(description = "A verdict on this message")
  record VerdictView(
      String kind,
      @Schema(description = "The stage in or before which it holds") String stage,
      @Schema(
              description = "On the hop that leads to the stage, or in it",
              enumeration = {"hop", "stage"})
          String place,
      @Schema(description = "Why, as a word of docs/semantics.md") String reason) {}

  /** A verdict that counts messages that it does not name. */
  @RegisterForReflection
  @Schema(description = "A verdict that counts messages that it does not name")
  record Unnamed(
      String kind,
      String stage,
      String place,
      String reason,
      @Schema(description = "How many it does not name") long count) {}
}
