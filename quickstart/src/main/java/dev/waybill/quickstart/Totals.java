// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.Summary;
import java.util.List;

/**
 * A pipeline's totals as REST tells them.
 *
 * @param closed whether no number is provisional
 * @param issued messages that the origin issued
 * @param stages by stage
 * @param sinks by sink
 */
record Totals(
    boolean closed, long issued, List<Summary.StageTotals> stages, List<Summary.SinkTotals> sinks) {

  /** Of a pipeline that nothing is known of yet. */
  static final Totals NONE = new Totals(true, 0, List.of(), List.of());

  /** A stage's, or null. */
  Summary.StageTotals stage(String name) {
    return stages.stream().filter(s -> s.stage().equals(name)).findFirst().orElse(null);
  }

  /** How many messages are lost at a place. */
  long lostAt(Place place) {
    Summary.StageTotals stage = stage(place.stage());
    if (stage == null) {
      return 0;
    }
    return switch (place.where()) {
      case HOP -> stage.lostOnHop();
      case STAGE -> stage.lostInStage();
    };
  }

  long corruptedAt(String stage) {
    return stage(stage) == null ? 0 : stage(stage).corrupted();
  }

  long duplicatedAt(String stage) {
    return stage(stage) == null ? 0 : stage(stage).duplicated();
  }

  /** How many messages are complete at a sink. */
  long completeAt(String sink) {
    return sinks.stream()
        .filter(s -> s.stage().equals(sink))
        .mapToLong(Summary.SinkTotals::complete)
        .sum();
  }

  /** How many messages are lost for a sink, wherever that was. */
  long lostFor(String sink) {
    return sinks.stream()
        .filter(s -> s.stage().equals(sink))
        .mapToLong(Summary.SinkTotals::lost)
        .sum();
  }

  /** How many verdicts are still out, over all stages and sinks. */
  long waiting() {
    return stages.stream().mapToLong(Summary.StageTotals::waiting).sum()
        + sinks.stream().mapToLong(Summary.SinkTotals::waiting).sum();
  }

  /** How many messages the audit knows nothing of, over all stages and sinks. */
  long unknown() {
    return stages.stream().mapToLong(Summary.StageTotals::unknown).sum()
        + sinks.stream().mapToLong(Summary.SinkTotals::unknown).sum();
  }

  /** How many messages were left out or failed, which nothing in the demo does. */
  long skippedOrFailed() {
    return stages.stream().mapToLong(s -> s.skipped() + s.failed()).sum()
        + sinks.stream().mapToLong(s -> s.skipped() + s.failed()).sum();
  }
}
