// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import dev.waybill.wire.LossSample;
import dev.waybill.wire.SpanThreshold;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What follows from traced messages for all, on the way to one sink. */
@RegisterForReflection
@Schema(
    description =
        "What follows from the traced messages for all messages, on the way to one sink. Each"
            + " traced message counts by its sampling threshold (`ot=th` of its tracestate). The"
            + " truth that the intervals hold is the share of the messages of these windows that"
            + " were decided, however the losses cluster.")
public record Estimate(
    @Schema(description = "Share that was lost on the way") EstimatedShare lossShare,
    @Schema(description = "Share that got to the sink or was left out on purpose")
        EstimatedShare completeness,
    @Schema(
            description =
                "The smallest loss that could have been seen: a share of this size shows at least"
                    + " one lost message in such a sample with a probability of 95 %",
            examples = "0.0029")
        double smallestDetectableLoss,
    @Schema(description = "Traced messages of which it is known what became of them") long sampled,
    @Schema(description = "Messages for which they stand") long messages,
    @Schema(
            description =
                "Whether all traced messages tell by which probability they were sampled. If not,"
                    + " the estimate is of messages like the traced ones")
        boolean weighted,
    @Schema(description = "How many of them don't tell; each of these stands for itself alone")
        long unweighted,
    @Schema(
            description =
                "Groups of origin instances that they come from; instances are put into 64 groups")
        int clusters,
    @Schema(
            description =
                "What the interval goes by. `by_message`: each message was drawn on its own."
                    + " `by_instance`: those that tell no probability may have been drawn in"
                    + " clusters, by origin instance. `one_instance`: the same, but there is one"
                    + " group only, so clusters are not allowed for",
            enumeration = {"by_message", "by_instance", "one_instance"})
        String method) {

  /** A group of its own: of messages of which it was not told where they come from. */
  private static final int NO_CLUSTER = -1;

  /**
   * By the samples of one sink.
   *
   * @param sink its totals; what they count and the samples don't has no weight
   * @return null if nothing is decided
   */
  static Estimate of(SinkTotals sink, List<LossSample> samples) {
    List<LossSample> all = new ArrayList<>(samples);
    all.add(rest(sink, samples));
    all.removeIf(each -> each.decided() <= 0);
    return all.isEmpty() ? null : of(all);
  }

  private static LossSample rest(SinkTotals sink, List<LossSample> samples) {
    long complete = Sums.plus(sink.complete(), sink.skipped());
    long decided = Sums.plus(Sums.plus(complete, sink.lost()), sink.failed());
    long told = 0;
    long lost = sink.lost();
    long failed = sink.failed();
    for (LossSample each : samples) {
      told = Sums.plus(told, each.decided());
      lost -= Math.min(lost, each.lost());
      failed -= Math.min(failed, each.failed());
    }
    return new LossSample(
        sink.stage(), NO_CLUSTER, SpanThreshold.UNKNOWN, decided - told, lost, failed);
  }

  private static Estimate of(List<LossSample> samples) {
    WeightedShare lost = new WeightedShare(samples.stream().map(Drawn::lost).toList());
    WeightedShare complete = new WeightedShare(samples.stream().map(Drawn::complete).toList());
    long unweighted = 0;
    long sampled = 0;
    for (LossSample each : samples) {
      sampled = Sums.plus(sampled, each.decided());
      unweighted = Sums.plus(unweighted, each.weighted() ? 0 : each.decided());
    }
    return new Estimate(
        EstimatedShare.of(lost),
        EstimatedShare.of(complete),
        lost.smallestDetectable(),
        sampled,
        Math.round(lost.messages()),
        unweighted == 0,
        unweighted,
        (int) samples.stream().mapToInt(LossSample::cluster).distinct().count(),
        lost.method().name().toLowerCase(Locale.ROOT));
  }
}
