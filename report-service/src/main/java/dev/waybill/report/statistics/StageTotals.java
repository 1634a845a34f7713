// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Totals of a stage and of the hop that leads to it. */
@RegisterForReflection
@Schema(description = "Totals of a stage and of the hop that leads to it. Counts messages.")
public record StageTotals(
    @Schema(examples = "enrich") String stage,
    @Schema(
            description = "What it does in the pipeline",
            enumeration = {"origin", "relay", "sink"})
        String role,
    @Schema(description = "Received, whatever became of them") long received,
    @Schema(description = "Handed over") long handedOver,
    @Schema(description = "Lost on the way to it") long lostOnHop,
    @Schema(description = "Lost in it") long lostInStage,
    @Schema(description = "Left out by it") long skipped,
    @Schema(description = "That it said it could not hand over") long failed,
    @Schema(description = "On the way to it or in it, and not decided yet") long waiting,
    @Schema(description = "Of which the audit does not know what became of them here") long unknown,
    @Schema(description = "Whose bytes, on receipt, were not those that were sealed")
        long corrupted,
    @Schema(description = "Handed over more than once") long duplicated,
    @Schema(
            description =
                "Messages of this pipeline that it, another pipeline's stage, took for its own")
        long misrouted) {

  public static StageTotals of(Summary.StageTotals totals) {
    return new StageTotals(
        totals.stage(),
        totals.role().name().toLowerCase(Locale.ROOT),
        totals.received(),
        totals.handedOver(),
        totals.lostOnHop(),
        totals.lostInStage(),
        totals.skipped(),
        totals.failed(),
        totals.waiting(),
        totals.unknown(),
        totals.corrupted(),
        totals.duplicated(),
        totals.misrouted());
  }

  StageTotals plus(StageTotals more) {
    return new StageTotals(
        stage,
        role,
        Sums.plus(received, more.received),
        Sums.plus(handedOver, more.handedOver),
        Sums.plus(lostOnHop, more.lostOnHop),
        Sums.plus(lostInStage, more.lostInStage),
        Sums.plus(skipped, more.skipped),
        Sums.plus(failed, more.failed),
        Sums.plus(waiting, more.waiting),
        Sums.plus(unknown, more.unknown),
        Sums.plus(corrupted, more.corrupted),
        Sums.plus(duplicated, more.duplicated),
        Sums.plus(misrouted, more.misrouted));
  }
}
