// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What a simulated instance has to tell one partition of the audit log. */
final class SimulatedLedger {
  /** What is told of one session. */
  static final class Sets {
    final SequenceSet received = new SequenceSet();
    final SequenceSet handedOver = new SequenceSet();
    final SequenceSet again = new SequenceSet();
    final SequenceSet skipped = new SequenceSet();
    final SequenceSet failed = new SequenceSet();
    final SequenceSet corrupted = new SequenceSet();
    final SequenceSet inDoubt = new SequenceSet();
    final Map<TopicPartitionKey, long[]> placed = new LinkedHashMap<>();
    final List<SessionSets.Issued> issued = new ArrayList<>();
    boolean ended;
  }

  final Map<TopicPartitionKey, List<OffsetRange>> committed = new LinkedHashMap<>();
  final Map<TopicPartitionKey, List<PartitionProgress.Skipped>> skipped = new LinkedHashMap<>();
  final Map<TopicPartitionKey, List<OffsetRange>> untraceable = new LinkedHashMap<>();
  private final Map<Long, Sets> sets = new TreeMap<>();
  private long number;
  long lastCut;
  long inFlightUntil = -1;

  Sets sets(long session) {
    return sets.computeIfAbsent(session, key -> new Sets());
  }

  void handOver(long session, long sequence, TopicPartitionKey partition, long offset) {
    Sets told = sets(session);
    if (!told.handedOver.add(sequence)) {
      told.again.add(sequence);
    }
    if (partition != null) {
      told.placed.merge(
          partition,
          new long[] {offset, offset + 1},
          (a, b) -> new long[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
    }
  }

  /** The session ends, if it is this partition's. */
  void end(long session, int partition) {
    if (session != 0 && AuditPartition.of(session, SimulatedAuditLog.PARTITIONS) == partition) {
      sets(session).ended = true;
    }
  }

  boolean hasNews() {
    return !sets.isEmpty() || !committed.isEmpty() || !skipped.isEmpty() || !untraceable.isEmpty();
  }

  Entry cut(SimulatedInstance instance, long now, boolean bye) {
    List<PartitionProgress> progress = new ArrayList<>();
    Map<TopicPartitionKey, long[]> partitions = new LinkedHashMap<>(instance.assigned);
    committed.keySet().forEach(key -> partitions.putIfAbsent(key, instance.released.get(key)));
    skipped.keySet().forEach(key -> partitions.putIfAbsent(key, instance.released.get(key)));
    untraceable.keySet().forEach(key -> partitions.putIfAbsent(key, instance.released.get(key)));
    partitions.forEach(
        (key, reading) ->
            progress.add(
                new PartitionProgress(
                    key.topic(),
                    key.partition(),
                    reading[SimulatedInstance.ASSIGNED_AT],
                    reading[SimulatedInstance.POSITION],
                    merged(committed.getOrDefault(key, List.of())),
                    skipped.getOrDefault(key, List.of()),
                    merged(untraceable.getOrDefault(key, List.of())),
                    0,
                    untraceable.getOrDefault(key, List.of()).size(),
                    0)));
    List<SessionSets> sessions = new ArrayList<>();
    sets.forEach((session, told) -> sessions.add(sessionSets(session, told, instance, now)));
    Entry entry =
        new Entry(
            instance.id,
            number,
            now - instance.bornAt,
            SimulatedPipeline.HEARTBEAT,
            instance.stage.name(),
            instance.stage.role(),
            "service",
            "host",
            number == 0,
            bye,
            false,
            Map.of(),
            progress,
            sessions,
            new Balance(0, 0, Map.of(), 0));
    number++;
    lastCut = now;
    sets.clear();
    committed.clear();
    skipped.clear();
    untraceable.clear();
    return entry;
  }

  /** The entry as several that tell of its moment, at random: each session in one or two pieces. */
  List<Entry> split(Entry whole, Random random) {
    List<List<SessionSets>> parts = new ArrayList<>();
    parts.add(new ArrayList<>());
    for (SessionSets session : whole.sessions()) {
      if (random.nextInt(3) > 0) {
        parts.add(new ArrayList<>());
      }
      long highest = Math.max(session.received().last(), session.handedOver().last());
      long middle = random.nextLong(highest + 2);
      parts.get(parts.size() - 1).add(session.within(0, middle, session.origin()));
      parts.add(new ArrayList<>());
      parts.get(parts.size() - 1).add(session.within(middle, Long.MAX_VALUE, null));
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      entries.add(part(whole, i, i == parts.size() - 1, parts.get(i)));
    }
    number += parts.size() - 1;
    return entries;
  }

  private static Entry part(Entry whole, int index, boolean last, List<SessionSets> sessions) {
    return new Entry(
        whole.instance(),
        whole.number() + index,
        whole.uptimeMillis(),
        whole.heartbeatMillis(),
        whole.stage(),
        whole.role(),
        whole.service(),
        whole.host(),
        whole.hello() && index == 0,
        whole.bye() && last,
        !last,
        whole.known(),
        last
            ? whole.progress()
            : whole.progress().stream().map(SimulatedLedger::positionAlone).toList(),
        sessions,
        whole.balance());
  }

  private static PartitionProgress positionAlone(PartitionProgress progress) {
    return new PartitionProgress(
        progress.topic(),
        progress.partition(),
        progress.assignedAt(),
        progress.position(),
        List.of(),
        List.of(),
        List.of(),
        0,
        0,
        0);
  }

  /** Commits come in order of time; after a redelivery an offset may come twice. */
  private static List<OffsetRange> merged(List<OffsetRange> ranges) {
    Intervals all = new Intervals();
    ranges.forEach(range -> all.add(range.from(), range.to()));
    List<OffsetRange> merged = new ArrayList<>();
    long at = 0;
    for (OffsetRange hole : all.missing(0, all.last() + 2)) {
      if (hole.from() > at) {
        merged.add(new OffsetRange(at, hole.from()));
      }
      at = hole.to();
    }
    return merged;
  }

  private static SessionSets sessionSets(
      long session, Sets told, SimulatedInstance instance, long now) {
    List<SessionSets.Placed> placed = new ArrayList<>();
    told.placed.forEach(
        (key, range) ->
            placed.add(
                new SessionSets.Placed(
                    key.topic(), key.partition(), new OffsetRange(range[0], range[1]))));
    SessionSets.Origin origin =
        instance.session == session
            ? new SessionSets.Origin(told.issued, now + instance.clockError, 0, told.ended)
            : null;
    return new SessionSets(
        session,
        SimulatedPipeline.PIPELINE,
        told.received,
        told.handedOver,
        told.corrupted,
        told.skipped,
        told.failed,
        told.inDoubt,
        told.again,
        placed,
        origin);
  }

  void issue(long session, long minute, long sequence) {
    List<SessionSets.Issued> issued = sets(session).issued;
    int last = issued.size() - 1;
    if (last >= 0
        && issued.get(last).epochMinute() == minute
        && issued.get(last).range().to() == sequence) {
      SequenceRange longer = new SequenceRange(issued.get(last).range().from(), sequence + 1);
      issued.set(last, new SessionSets.Issued(minute, longer));
    } else {
      issued.add(new SessionSets.Issued(minute, new SequenceRange(sequence, sequence + 1)));
    }
  }
}
