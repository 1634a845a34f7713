// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.WireException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far one instance had read and committed its topic-partitions by its last entry that is not
 * continued; nothing if that is not known. Immutable.
 */
final class Readings {
  /** Of an instance that has told nothing yet. */
  static final Readings NONE = new Readings(true, new TreeMap<>());

  /** What is not known. */
  static final Readings UNKNOWN = new Readings(false, new TreeMap<>());

  private record Reading(long assignedAt, long position, long committedTo) {}

  private final boolean known;
  private final Map<TopicPartitionKey, Reading> byPartition;

  private Readings(boolean known, Map<TopicPartitionKey, Reading> byPartition) {
    this.known = known;
    this.byPartition = byPartition;
  }

  /**
   * The offsets that missing entries behind these readings put in doubt.
   *
   * @param next what is told next
   */
  Map<TopicPartitionKey, Intervals> doubtful(Moment next) {
    Map<TopicPartitionKey, Intervals> doubtful = new TreeMap<>();
    for (Moment.Assignment told : next.assignments()) {
      Reading before = byPartition.get(told.partition());
      boolean same = before != null && before.assignedAt == told.assignedAt();
      long from = told.assignedAt();
      if (before != null) {
        from = same ? before.committedTo : Math.min(from, before.committedTo);
      }
      from = Math.min(from, told.committedFrom()); // maybe in an assignment before this one
      boolean wentBack = before != null && told.position() < before.position;
      doubtful
          .computeIfAbsent(told.partition(), key -> new Intervals()) // told twice if reassigned
          .add(wentBack ? 0 : from, wentBack ? before.position : told.position());
    }
    return doubtful;
  }

  /** Whether what is told next is of all these assignments: none has ended in between. */
  boolean goOnIn(Moment next) {
    Set<TopicPartitionKey> ended = new TreeSet<>(byPartition.keySet());
    for (Moment.Assignment told : next.assignments()) {
      Reading before = byPartition.get(told.partition());
      if (before != null && before.assignedAt == told.assignedAt()) {
        ended.remove(told.partition());
      }
    }
    return known && ended.isEmpty();
  }

  /** With the next entry. */
  Readings after(Entry entry) {
    if (entry.continued()) {
      return this;
    }
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
    return new Readings(true, now);
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
    out.flag(known);
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
    boolean known = in.flag();
    Map<TopicPartitionKey, Reading> byPartition = new TreeMap<>();
    in.each(
        each ->
            byPartition.put(
                TopicPartitionKey.restore(each),
                new Reading(each.number(), each.number(), each.number())));
    return new Readings(known, byPartition);
  }
}
