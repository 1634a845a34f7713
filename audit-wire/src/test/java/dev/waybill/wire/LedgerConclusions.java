// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.SessionSets.Placed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the entries of one audit partition prove, by themselves. */
final class LedgerConclusions {
  /** A message by its identity. */
  record Message(long session, long sequence) implements Comparable<Message> {
    @Override
    public int compareTo(Message other) {
      int bySession = Long.compare(session, other.session);
      return bySession != 0 ? bySession : Long.compare(sequence, other.sequence);
    }
  }

  private final List<Entry> entries;
  private final Map<Long, TreeMap<Long, Entry>> byInstance = new HashMap<>();
  private final Map<Integer, SequenceSet> committed = new HashMap<>();
  private final Map<Integer, SequenceSet> untraceable = new HashMap<>();

  LedgerConclusions(List<Entry> entries) {
    this.entries = entries;
    for (Entry entry : entries) {
      byInstance
          .computeIfAbsent(entry.instance(), key -> new TreeMap<>())
          .put(entry.number(), entry);
      for (PartitionProgress progress : entry.progress()) {
        addAll(untraceable, progress.partition(), progress.untraceable());
      }
    }
    for (long instance : byInstance.keySet()) {
      committed(dense(instance))
          .forEach((partition, offsets) -> offsets(committed, partition).addAll(offsets));
    }
  }

  private static SequenceSet offsets(Map<Integer, SequenceSet> sets, int partition) {
    return sets.computeIfAbsent(partition, key -> new SequenceSet());
  }

  private static void addAll(
      Map<Integer, SequenceSet> sets, int partition, List<OffsetRange> ranges) {
    ranges.forEach(range -> offsets(sets, partition).addRange(range.from(), range.to()));
  }

  Set<Long> instances() {
    return byInstance.keySet();
  }

  /** Instances of which a number below their highest is missing, or that never said goodbye. */
  Set<Long> holes() {
    Set<Long> holes = new TreeSet<>();
    byInstance.forEach(
        (instance, numbered) -> {
          boolean dense = numbered.lastKey() == numbered.size() - 1;
          if (!dense || !numbered.lastEntry().getValue().bye()) {
            holes.add(instance);
          }
        });
    return holes;
  }

  /** The entries of an instance that are there from number 0 on. */
  List<Entry> dense(long instance) {
    TreeMap<Long, Entry> numbered = byInstance.get(instance);
    return numbered.values().stream()
        .takeWhile(entry -> numbered.headMap(entry.number()).size() == entry.number())
        .toList();
  }

  static Map<Integer, SequenceSet> committed(List<Entry> dense) {
    Map<Integer, SequenceSet> committed = new HashMap<>();
    for (Entry entry : dense) {
      for (PartitionProgress progress : entry.progress()) {
        addAll(committed, progress.partition(), progress.committed());
      }
    }
    return committed;
  }

  static Set<Message> received(List<Entry> entries) {
    Set<Message> received = new TreeSet<>();
    for (Entry entry : entries) {
      entry.sessions().forEach(sets -> addAll(received, sets.session(), sets.received()));
    }
    return received;
  }

  private static void addAll(Set<Message> messages, long session, SequenceSet sequences) {
    sequences.forEachRange(
        (from, to) -> {
          for (long at = from; at < to; at++) {
            messages.add(new Message(session, at));
          }
        });
  }

  /**
   * Handed over, in no received set, and all offsets where it may lie are committed by readers
   * whose numbering is dense up to there; at none of them was a waybill that could not be read.
   */
  Set<Message> lost() {
    Set<Message> lost = handedOver(place -> where(place).minus(read(place)).isEmpty());
    lost.removeAll(received(entries));
    lost.removeAll(unclear());
    return lost;
  }

  /** May lie where a waybill could not be read. */
  Set<Message> unclear() {
    Set<Message> unclear = handedOver(place -> true);
    unclear.removeAll(
        handedOver(
            place -> where(place).intersection(offsets(untraceable, place.partition())).isEmpty()));
    return unclear;
  }

  /** Handed over, where the condition holds at all places where it may lie. */
  private Set<Message> handedOver(Predicate<Placed> condition) {
    Set<Message> messages = new TreeSet<>();
    for (Entry entry : entries) {
      for (SessionSets sets : entry.sessions()) {
        if (sets.origin() != null && sets.placed().stream().allMatch(condition)) {
          addAll(messages, sets.session(), sets.handedOver());
        }
      }
    }
    return messages;
  }

  private static SequenceSet where(Placed place) {
    return SequenceSet.ofRange(place.range().from(), place.range().to());
  }

  private SequenceSet read(Placed place) {
    return offsets(committed, place.partition());
  }
}
