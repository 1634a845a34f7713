// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.ModelTopic.Slot;
import dev.waybill.wire.ModelTopic.State;
import dev.waybill.wire.SessionSets.Issued;
import dev.waybill.wire.SessionSets.Origin;
import dev.waybill.wire.SessionSets.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Hands messages of one session over to the model topic and tells of them in entries. */
final class ModelOrigin {
  private final long instance;
  private final long session;
  private final int auditPartition;
  private long nextSequence;
  private long nextNumber;
  private long untold;
  private SequenceSet handedOver = new SequenceSet();
  private Map<Integer, OffsetRange> placed = new TreeMap<>();

  ModelOrigin(Random random) {
    instance = random.nextLong() | 1;
    session = random.nextLong() | 1;
    auditPartition = AuditPartition.of(session, ModelEntries.PARTITIONS);
  }

  void send(Random random, ModelTopic topic) {
    int partition = random.nextInt(ModelTopic.PARTITIONS);
    State state =
        switch (random.nextInt(12)) {
          case 0 -> State.GONE;
          case 1 -> random.nextInt(6) == 0 ? State.DAMAGED : State.FOREIGN;
          default -> State.PRESENT;
        };
    if (state == State.FOREIGN) {
      topic.append(partition, new Slot(0, 0, state));
      return;
    }
    long offset = topic.append(partition, new Slot(session, nextSequence, state));
    handedOver.add(nextSequence++);
    OffsetRange before = placed.get(partition);
    placed.put(partition, new OffsetRange(before == null ? offset : before.from(), offset + 1));
  }

  void cut(ModelEntries entries, boolean bye) {
    List<Placed> ranges = new ArrayList<>();
    placed.forEach((partition, range) -> ranges.add(new Placed(ModelTopic.NAME, partition, range)));
    List<Issued> issued =
        untold == nextSequence
            ? List.of()
            : List.of(new Issued(29_000_000, new SequenceRange(untold, nextSequence)));
    SequenceSet none = new SequenceSet();
    SessionSets sets =
        new SessionSets(
            session,
            "orders",
            none,
            handedOver,
            none,
            none,
            none,
            none,
            none,
            ranges,
            new Origin(issued, 0, 0, bye));
    entries.write(
        auditPartition, instance, nextNumber++, Role.ORIGIN, bye, List.of(), List.of(sets));
    untold = nextSequence;
    handedOver = new SequenceSet();
    placed = new TreeMap<>();
  }
}
