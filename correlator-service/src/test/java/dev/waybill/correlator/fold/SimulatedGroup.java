// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The consumer group of a simulated stage, as its broker sees it. */
final class SimulatedGroup {
  private final SimulatedGraph.Stage stage;
  private final Map<TopicPartitionKey, Long> committed = new HashMap<>();
  private final Map<TopicPartitionKey, SimulatedInstance> owners = new LinkedHashMap<>();
  private final Map<TopicPartitionKey, Long> stalledUntil = new HashMap<>();
  private List<SimulatedInstance> members = List.of();
  long stoppedUntil = -1;

  SimulatedGroup(SimulatedGraph.Stage stage) {
    this.stage = stage;
  }

  SimulatedGraph.Stage stage() {
    return stage;
  }

  List<TopicPartitionKey> partitions() {
    return java.util.stream.IntStream.range(0, SimulatedTopics.PARTITIONS)
        .mapToObj(partition -> new TopicPartitionKey(stage.input(), partition))
        .toList();
  }

  /** Hands the partitions to the members that live, sooner or later. */
  void rebalance(List<SimulatedInstance> live, Random random) {
    if (live.equals(members) || (!live.isEmpty() && random.nextDouble() >= 0.4)) {
      return;
    }
    members = live;
    int shift = random.nextInt(3);
    for (TopicPartitionKey key : partitions()) {
      SimulatedInstance owner =
          live.isEmpty() ? null : live.get((key.partition() + shift) % live.size());
      SimulatedInstance before = owners.put(key, owner);
      if (before != null && before != owner) {
        before.released.put(key, before.assigned.remove(key));
        if (random.nextDouble() < 0.6) {
          before.drop(key);
        }
      }
      if (owner != null && owner != before) {
        long from = committed(key);
        owner.assigned.put(key, new long[] {from, from, from});
        owner.drop(key);
      }
    }
  }

  long committed(TopicPartitionKey key) {
    return committed.getOrDefault(key, 0L);
  }

  void commit(TopicPartitionKey key, long offset) {
    committed.put(key, offset);
  }

  boolean hasLag(SimulatedTopics topics) {
    return partitions().stream().anyMatch(key -> committed(key) < topics.partition(key).end());
  }

  /** A partition that nobody reads for a while, so that all others overtake it. */
  void stall(TopicPartitionKey key, long until) {
    stalledUntil.put(key, until);
  }

  boolean isStalled(TopicPartitionKey key, long now) {
    return stalledUntil.getOrDefault(key, 0L) > now;
  }
}
