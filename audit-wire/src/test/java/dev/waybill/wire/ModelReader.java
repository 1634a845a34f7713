// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.ModelTopic.Slot;
import dev.waybill.wire.PartitionProgress.Skipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Reads the model topic and cuts entries by the rules of {@link Entry}: each audit partition on its
 * own; what was committed since the entry before, without what was skipped; all that was seen up to
 * the cut.
 */
final class ModelReader {
  private final long instance;
  private final ModelTopic topic;
  private final Map<Integer, Assigned> assigned = new TreeMap<>();
  private final List<Untold> untold = new ArrayList<>();

  /** Where it stands in a topic-partition. */
  private static final class Assigned {
    private final long at;
    private long position;
    private final List<OffsetRange> uncommitted = new ArrayList<>();

    Assigned(long at) {
      this.at = at;
      this.position = at;
    }
  }

  /** What the next entry of an audit partition will tell. */
  private static final class Untold {
    private long number;
    private Map<Long, SequenceSet> received = new TreeMap<>();
    private Map<Integer, List<OffsetRange>> committed = new TreeMap<>();
    private Map<Integer, List<Skipped>> skipped = new TreeMap<>();
    private Map<Integer, List<OffsetRange>> untraceable = new TreeMap<>();
  }

  ModelReader(Random random, ModelTopic topic) {
    this.instance = random.nextLong() | 1;
    this.topic = topic;
    for (int i = 0; i < ModelEntries.PARTITIONS; i++) {
      untold.add(new Untold());
    }
  }

  void assign(int partition, long offset) {
    assigned.put(partition, new Assigned(offset));
  }

  /** What was read and not committed is read again by another. */
  void revoke(int partition) {
    assigned.remove(partition);
  }

  void read(int partition) {
    Assigned to = assigned.get(partition);
    if (to.position == topic.end(partition)) {
      return;
    }
    long offset = to.position++;
    append(to.uncommitted, new OffsetRange(offset, offset + 1));
    Slot slot = topic.at(partition, offset);
    switch (slot.state()) {
      case PRESENT ->
          untold
              .get(AuditPartition.of(slot.session(), ModelEntries.PARTITIONS))
              .received
              .computeIfAbsent(slot.session(), key -> new SequenceSet())
              .add(slot.sequence());
      case DAMAGED -> {
        for (Untold each : untold) {
          append(
              each.untraceable.computeIfAbsent(partition, key -> new ArrayList<>()),
              new OffsetRange(offset, offset + 1));
        }
      }
      default -> {}
    }
  }

  void skip(int partition, long count) {
    Assigned to = assigned.get(partition);
    long end = Math.min(topic.end(partition), to.position + count);
    if (end > to.position) {
      Skipped skipped = new Skipped(new OffsetRange(to.position, end), to.position == to.at);
      untold.forEach(
          each -> each.skipped.computeIfAbsent(partition, key -> new ArrayList<>()).add(skipped));
      to.position = end;
    }
  }

  /** Commits some or all of what was read; gives the committed offset. */
  long commit(Random random, int partition) {
    Assigned to = assigned.get(partition);
    long read = to.position - to.at;
    long offset = random.nextBoolean() ? to.position : to.at + (long) (random.nextDouble() * read);
    List<OffsetRange> rest = new ArrayList<>();
    for (OffsetRange range : to.uncommitted) {
      if (range.from() < offset) {
        OffsetRange done = new OffsetRange(range.from(), Math.min(offset, range.to()));
        untold.forEach(
            each ->
                append(each.committed.computeIfAbsent(partition, key -> new ArrayList<>()), done));
      }
      if (range.to() > offset) {
        rest.add(new OffsetRange(Math.max(offset, range.from()), range.to()));
      }
    }
    to.uncommitted.clear();
    to.uncommitted.addAll(rest);
    return offset;
  }

  private static void append(List<OffsetRange> ranges, OffsetRange next) {
    int last = ranges.size() - 1;
    if (last >= 0 && ranges.get(last).to() == next.from()) {
      ranges.set(last, new OffsetRange(ranges.get(last).from(), next.to()));
    } else {
      ranges.add(next);
    }
  }

  void cut(ModelEntries entries, int auditPartition, boolean bye) {
    Untold told = untold.get(auditPartition);
    List<PartitionProgress> progress = new ArrayList<>();
    for (int partition = 0; partition < ModelTopic.PARTITIONS; partition++) {
      Assigned to = assigned.get(partition);
      progress.add(
          new PartitionProgress(
              ModelTopic.NAME,
              partition,
              to == null ? 0 : to.at,
              to == null ? 0 : to.position,
              sorted(told.committed.getOrDefault(partition, List.of())),
              told.skipped.getOrDefault(partition, List.of()),
              sorted(told.untraceable.getOrDefault(partition, List.of())),
              0,
              0,
              0));
    }
    List<SessionSets> sessions = new ArrayList<>();
    told.received.forEach(
        (session, received) -> {
          SequenceSet none = new SequenceSet();
          sessions.add(
              new SessionSets(
                  session, "orders", received, received, none, none, none, none, none, List.of(),
                  null));
        });
    entries.write(auditPartition, instance, told.number, Role.SINK, bye, progress, sessions);
    Untold next = new Untold();
    next.number = told.number + 1;
    untold.set(auditPartition, next);
  }

  /** One that was assigned again may have read and committed lower offsets after higher ones. */
  private static List<OffsetRange> sorted(List<OffsetRange> ranges) {
    SequenceSet offsets = new SequenceSet();
    ranges.forEach(range -> offsets.addRange(range.from(), range.to()));
    return offsets.ranges().stream()
        .map(range -> new OffsetRange(range.from(), range.to()))
        .toList();
  }
}
