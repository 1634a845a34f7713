// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.wire.LossSample;
import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of the messages on the way to one sink. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    description =
        "What became of the messages on the way to one sink. Its counts but `late` add up to `issued`.")
public record SinkTotals(
    @Schema(examples = "warehouse") String stage,
    @Schema(description = "Handed over by it") long complete,
    @Schema(description = "Not decided yet") long waiting,
    @Schema(description = "Lost on a hop or in a stage on the way") long lost,
    @Schema(description = "Left out by a stage on the way") long skipped,
    @Schema(description = "Failed at a stage on the way") long failed,
    @Schema(description = "Not known, because the audit has a hole") long unknown,
    @Schema(description = "How many of `complete` had been told to be lost before") long late,
    @Schema(
            description =
                "What follows from traced messages for all, of evidence `traces`; absent of the"
                    + " ledger, whose counts are exact, and while nothing is decided")
        Estimate estimate) {

  public static SinkTotals of(Summary.SinkTotals totals) {
    return new SinkTotals(
        totals.stage(),
        totals.complete(),
        totals.waiting(),
        totals.lost(),
        totals.skipped(),
        totals.failed(),
        totals.unknown(),
        totals.late(),
        null);
  }

  SinkTotals plus(SinkTotals more) {
    return new SinkTotals(
        stage,
        Sums.plus(complete, more.complete),
        Sums.plus(waiting, more.waiting),
        Sums.plus(lost, more.lost),
        Sums.plus(skipped, more.skipped),
        Sums.plus(failed, more.failed),
        Sums.plus(unknown, more.unknown),
        Sums.plus(late, more.late),
        null);
  }

  /** The same with what follows from its samples. */
  SinkTotals estimated(List<LossSample> samples) {
    return new SinkTotals(
        stage, complete, waiting, lost, skipped, failed, unknown, late, Estimate.of(this, samples));
  }
}
