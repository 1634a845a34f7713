// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** The data topics: what lies at which offset, and who will not get it as it was sent. */
final class SimulatedTopics {
  static final int PARTITIONS = 3;

  /**
   * A copy of a message at an offset.
   *
   * @param at when it was sent
   * @param lostFor stages that will not get it
   * @param corrupted whether its bytes are not those that were sealed
   * @param damaged whether its waybill can't be read
   */
  record Copy(
      SimulatedMessage message, long at, Set<String> lostFor, boolean corrupted, boolean damaged) {}

  /** A partition; offsets are indexes. */
  static final class Partition {
    final List<Copy> copies = new ArrayList<>();
    final TreeSet<Long> damagedAt = new TreeSet<>();
    int start;

    long end() {
      return copies.size();
    }
  }

  private final Random random;
  private final SimulatedGraph graph;
  private final SimulatedFaults faults;
  private final Map<TopicPartitionKey, Partition> partitions = new LinkedHashMap<>();

  SimulatedTopics(Random random, SimulatedGraph graph, SimulatedFaults faults) {
    this.random = random;
    this.graph = graph;
    this.faults = faults;
    for (String topic : graph.topics()) {
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.put(new TopicPartitionKey(topic, i), new Partition());
      }
    }
  }

  Partition partition(TopicPartitionKey key) {
    return partitions.get(key);
  }

  /** Appends a copy and answers where; an aborted one nobody gets. */
  SimulatedInstance.Sent append(String topic, SimulatedMessage message, boolean aborted, long now) {
    TopicPartitionKey key = new TopicPartitionKey(topic, random.nextInt(PARTITIONS));
    Partition partition = partitions.get(key);
    Set<String> lostFor = new HashSet<>();
    for (SimulatedGraph.Stage reader : graph.readersOf(topic)) {
      if (aborted) {
        lostFor.add(reader.name());
      } else if (faults.happens(faults.hopLoss)) {
        lostFor.add(reader.name());
        lose(message, reader);
      }
    }
    boolean damaged = !aborted && faults.happens(faults.damagedWaybill);
    if (damaged) {
      partition.damagedAt.add(partition.end());
    }
    partition.copies.add(
        new Copy(message, now, lostFor, faults.happens(faults.corruption), damaged));
    return new SimulatedInstance.Sent(0, message, key, partition.end() - 1);
  }

  /** Lost on the way to a stage, or, in a compacted topic, compacted away. */
  private static void lose(SimulatedMessage message, SimulatedGraph.Stage reader) {
    message.cause(reader.compacted() ? Kind.SKIPPED : Kind.LOST, reader.name(), Place.HOP);
  }

  /** A stage goes past offsets that retention has taken. */
  void passOver(SimulatedGraph.Stage reader, TopicPartitionKey key, long from, long to) {
    for (Copy copy : partitions.get(key).copies.subList((int) from, (int) to)) {
      lose(copy.message, reader);
    }
  }

  /** Retention takes the oldest of some partition. */
  void retain() {
    List<Partition> all = List.copyOf(partitions.values());
    Partition cut = all.get(random.nextInt(all.size()));
    cut.start += random.nextInt(cut.copies.size() - cut.start + 1);
  }

  /** When the first of a range was sent; nothing in it is older. */
  long oldestOf(TopicPartitionKey key, OffsetRange range) {
    return partitions.get(key).copies.get((int) range.from()).at;
  }

  /** Whether a waybill that can't be read lies in a range. */
  boolean hasDamaged(TopicPartitionKey key, OffsetRange range) {
    return !partitions.get(key).damagedAt.subSet(range.from(), range.to()).isEmpty();
  }
}
