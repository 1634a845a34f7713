// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An instance in an {@link OutageLog}: an origin with its session, or the reader of a partition.
 */
final class OutageInstance {
  private final long id;
  private final String stage;
  private final Role role;
  private final int index;
  private final OutageTopic input; // null at an origin
  private final OutageTopic output; // null at a sink
  private final long startedAt;
  private final long assignedAt;
  private long told; // up to which second of the traffic
  private long number;

  /**
   * @param index which origin, or which partition of {@code input}
   * @param now when it starts, in s
   * @param from from which second of the traffic on it reads
   */
  OutageInstance(
      long id,
      String stage,
      Role role,
      int index,
      OutageTopic input,
      OutageTopic output,
      long now,
      long from) {
    this.id = id;
    this.stage = stage;
    this.role = role;
    this.index = index;
    this.input = input;
    this.output = output;
    startedAt = now;
    told = from;
    assignedAt = input == null ? 0 : input.end(index, from);
  }

  /** When in a heartbeat it speaks. */
  boolean isDue(long now) {
    return (now + index) % OutageLog.HEARTBEAT_SECONDS == 0;
  }

  /** Up to which second of the traffic it has told of what it saw. */
  long told() {
    return told;
  }

  /**
   * Tells of what it saw and, if it reads, has committed.
   *
   * @param to up to which second of the traffic
   */
  Entry cut(long now, long to, boolean bye) {
    List<SessionSets> sets = new ArrayList<>();
    for (int origin = 0; origin < OutageLog.ORIGINS; origin++) {
      if (input != null || origin == index) {
        sets.add(sets(origin, to, bye));
      }
    }
    List<PartitionProgress> progress = input == null ? List.of() : List.of(progress(to));
    told = to;
    return new Entry(
        id,
        number,
        (now - startedAt) * 1_000,
        OutageLog.HEARTBEAT_SECONDS * 1_000,
        stage,
        role,
        stage + "-service",
        "host-" + id,
        number++ == 0,
        bye,
        false,
        Map.of(),
        progress,
        sets,
        new Balance(0, 0, Map.of(), 0));
  }

  private PartitionProgress progress(long to) {
    long from = input.end(index, told);
    long end = input.end(index, to);
    List<OffsetRange> committed = from == end ? List.of() : List.of(new OffsetRange(from, end));
    return new PartitionProgress(
        input.name(), index, assignedAt, end, committed, List.of(), List.of(), 0, 0, 0);
  }

  private SessionSets sets(int origin, long to, boolean bye) {
    SequenceSet seen = new SequenceSet();
    boolean[] written = new boolean[OutageLog.PARTITIONS];
    for (long run = told * OutageLog.RUNS; run < to * OutageLog.RUNS; run++) {
      if (input == null || input.partitionOf(origin, run) == index) {
        seen.addRange(run * OutageLog.RUN, (run + 1) * OutageLog.RUN);
        if (output != null) {
          written[output.partitionOf(origin, run)] = true;
        }
      }
    }
    List<SessionSets.Placed> placed = new ArrayList<>();
    for (int partition = 0; partition < written.length; partition++) {
      if (written[partition]) {
        placed.add(
            new SessionSets.Placed(
                output.name(),
                partition,
                new OffsetRange(output.end(partition, told), output.end(partition, to))));
      }
    }
    SequenceSet none = new SequenceSet();
    return new SessionSets(
        OutageLog.FIRST_SESSION + origin,
        "orders",
        input == null ? none : seen,
        seen,
        none,
        none,
        none,
        none,
        none,
        placed,
        input == null ? new SessionSets.Origin(issued(to), 0, 0, bye) : null);
  }

  private List<SessionSets.Issued> issued(long to) {
    List<SessionSets.Issued> issued = new ArrayList<>();
    long each = OutageLog.RUNS * OutageLog.RUN;
    for (long from = told; from < to; ) {
      long end = Math.min(to, (from / 60 + 1) * 60);
      issued.add(
          new SessionSets.Issued(
              TestLog.START_MILLIS / 60_000 + from / 60,
              new SequenceRange(from * each, end * each)));
      from = end;
    }
    return issued;
  }
}
