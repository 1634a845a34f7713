// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.WireException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far one instance had read and committed its topic-partitions by its last entry that is not
 * continued; nothing if that is not known.
 */
final class Readings {
  private record Reading(long assignedAt, long position, long committedTo) {}

  private final Map<TopicPartitionKey, Reading> byPartition = new TreeMap<>();

  /**
   * The offsets that missing entries behind these readings put in doubt.
   *
   * @param entry the first entry behind them
   */
  Map<TopicPartitionKey, Intervals> doubtful(Entry entry) {
    Map<TopicPartitionKey, Intervals> doubtful = new TreeMap<>();
    for (PartitionProgress progress : entry.progress()) {
      Reading before = byPartition.get(key(progress));
      boolean same = before != null && before.assignedAt == progress.assignedAt();
      long from = progress.assignedAt();
      if (before != null) {
        from = same ? before.committedTo : Math.min(from, before.committedTo);
      }
      if (!progress.committed().isEmpty()) { // maybe in an assignment before this one
        from = Math.min(from, progress.committed().get(0).from());
      }
      boolean wentBack = before != null && progress.position() < before.position;
      doubtful
          .computeIfAbsent(key(progress), key -> new Intervals()) // told twice if reassigned
          .add(wentBack ? 0 : from, wentBack ? before.position : progress.position());
    }
    return doubtful;
  }

  /** Takes the next entry in, one that is not continued. */
  void take(Entry entry) {
    Map<TopicPartitionKey, Reading> now = new TreeMap<>();
    for (PartitionProgress progress : entry.progress()) {
      Reading before = byPartition.get(key(progress));
      long committedTo =
          before != null && before.assignedAt == progress.assignedAt()
              ? before.committedTo
              : progress.assignedAt();
      if (!progress.committed().isEmpty()) {
        int last = progress.committed().size() - 1;
        committedTo = Math.max(committedTo, progress.committed().get(last).to());
      }
      now.put(key(progress), new Reading(progress.assignedAt(), progress.position(), committedTo));
    }
    byPartition.clear();
    byPartition.putAll(now);
  }

  private static TopicPartitionKey key(PartitionProgress progress) {
    return new TopicPartitionKey(progress.topic(), progress.partition());
  }

  /**
   * Whether it was told that all offsets of a topic-partition below one are committed.
   *
   * @param assignedAt the position at the assignment that is meant
   */
  boolean hasCommitted(TopicPartitionKey partition, long assignedAt, long offset) {
    Reading reading = byPartition.get(partition);
    return reading != null && reading.assignedAt == assignedAt && reading.committedTo >= offset;
  }

  void save(StateWriter out) {
    out.each(
        byPartition.entrySet(),
        (each, entry) -> {
          entry.getKey().save(each);
          each.number(entry.getValue().assignedAt);
          each.number(entry.getValue().position);
          each.number(entry.getValue().committedTo);
        });
  }

  static Readings restore(StateReader in) throws WireException {
    Readings readings = new Readings();
    in.each(
        each ->
            readings.byPartition.put(
                TopicPartitionKey.restore(each),
                new Reading(each.number(), each.number(), each.number())));
    return readings;
  }
}
