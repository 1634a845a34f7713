// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SessionSets.Placed;
import dev.waybill.wire.StageDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all stages have read and committed of all topic-partitions. */
final class Coverages {
  private record Key(String stage, TopicPartitionKey partition) {}

  private final Map<Key, Coverage> coverages = new HashMap<>();

  /**
   * Takes in what an instance has read and committed since its entry before.
   *
   * @return whether a hole became smaller
   */
  boolean take(Entry entry, Instance instance, long clock) {
    boolean fills = false;
    for (PartitionProgress progress : entry.progress()) {
      Coverage coverage =
          coverages.computeIfAbsent(
              key(entry.stage(), progress.topic(), progress.partition()),
              key -> new Coverage(key.partition));
      fills |= coverage.take(progress, instance, clock);
    }
    return fills;
  }

  void settleDoubts() {
    coverages.values().forEach(Coverage::settleDoubts);
  }

  void advance(long clock, long graceMillis) {
    coverages.values().forEach(coverage -> coverage.advance(clock, graceMillis));
  }

  /** What a stage has done with the offsets at which a copy may lie. */
  Coverage.State decide(StageDefinition stage, Placed placed) {
    Coverage coverage = coverages.get(key(stage.name(), placed.topic(), placed.partition()));
    if (coverage == null) {
      // A topic that the stage never reads: a definition or a producer is wrong, not the message.
      return stage.topics().contains(placed.topic())
          ? Coverage.State.WAITING
          : Coverage.State.UNKNOWN;
    }
    return coverage.decide(placed.range().from(), placed.range().to());
  }

  boolean hasUntraceable(String stage, List<Placed> ranges) {
    for (Placed placed : ranges) {
      Coverage coverage = coverages.get(key(stage, placed.topic(), placed.partition()));
      if (coverage != null && coverage.hasUntraceable(placed.range().from(), placed.range().to())) {
        return true;
      }
    }
    return false;
  }

  private static Key key(String stage, String topic, int partition) {
    return new Key(stage, new TopicPartitionKey(topic, partition));
  }
}
