// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the spans of a stage agree with the ledger. */
@RegisterForReflection
@Schema(
    description =
        "How the spans of a stage agree with the ledger, of the sampled messages of closed windows")
public record SpanCheck(
    @Schema(examples = "enrich") String stage,
    @Schema(description = "Messages of which it sent a span") long spans,
    @Schema(
            description =
                "Messages that it handed over by the ledger and sent no span of: a hole in the"
                    + " spans, and no loss")
        long missing,
    @Schema(
            description =
                "Messages of which it sent a span, though the ledger did not see them at this"
                    + " stage and has no hole there")
        long unexpected) {

  public static SpanCheck of(dev.waybill.wire.SpanCheck check) {
    return new SpanCheck(check.stage(), check.spans(), check.missing(), check.unexpected());
  }

  SpanCheck plus(SpanCheck more) {
    return new SpanCheck(
        stage,
        Sums.plus(spans, more.spans),
        Sums.plus(missing, more.missing),
        Sums.plus(unexpected, more.unexpected));
  }
}
