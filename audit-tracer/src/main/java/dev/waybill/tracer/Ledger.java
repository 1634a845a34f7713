// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Facts in, entries out. All state of a tracer that is not in its queue; the sender thread owns it.
 *
 * <p>Facts come in the order in which they happened, and an entry holds all that came before it was
 * cut: so what an entry calls committed was received in that entry or in one before.
 *
 * <p>Until the number of audit partitions is known, everything waits in one provisional ledger.
 *
 * <p>Memory is bounded: what would pass the bound is dropped, counted, and leaves a hole.
 */
final class Ledger implements RingQueue.Reader {
  /** About 5 MB of spans at most wait while the audit topic can't be written. */
  private static final int MAX_WAITING_SPANS = 20_000;

  private final Drops drops;
  private final EntryWriter writer;
  private final SpanLedger spans;
  private final LedgerMemory memory;
  private final DropWatch dropped;
  private final InputLedger inputs;
  private final SinkCommits sinkCommits;
  private final Map<Long, OriginLedger> origins = new LinkedHashMap<>();
  private PartitionLedger[] partitions;
  private boolean provisional = true;
  private int waitingSpans;
  private long accepted; // facts, as the queue counts them

  /**
   * @param queueTail how many facts the queue has ever accepted
   * @param instance whose commits are hand-overs if it is a sink
   */
  Ledger(
      Drops drops,
      EntryWriter writer,
      SpanLedger spans,
      LedgerMemory memory,
      LongSupplier queueTail,
      Instance instance) {
    this.drops = drops;
    this.writer = writer;
    this.spans = spans;
    this.memory = memory;
    dropped = new DropWatch(drops, queueTail);
    sinkCommits =
        new SinkCommits(
            instance.role() == Role.SINK,
            SinkCommits.maxRuns(memory.shareBytes(1)),
            this::concluded,
            end -> add(spans.end(end)));
    inputs = new InputLedger(memory, instance.heartbeatMillis(), sinkCommits::letGo);
    partitions = new PartitionLedger[] {new PartitionLedger(memory)};
  }

  /** What a commit says of messages; the commit is the event. */
  private void concluded(Fact fact, long session, long from, long to, Place place) {
    if (hasRoom()) {
      of(session).addAll(fact, session, from, to, place);
    } else {
      drops.holeInAll();
    }
  }

  /** Says how many audit partitions there are; once. */
  void partitionCount(int count) {
    PartitionLedger first = partitions[0];
    partitions = new PartitionLedger[count];
    Arrays.setAll(partitions, i -> new PartitionLedger(memory));
    provisional = false;
    first.distribute(session -> partitions[AuditPartition.of(session, count)], partitions[0]);
    inputs.partitionCount(count);
  }

  @Override
  public void accept(Fact fact, long a, long b, long c, Object object) {
    accepted++;
    switch (fact) {
      case RECEIVED, CORRUPTED -> {
        Place place = (Place) object;
        if (place.inKafka()) {
          input(place, c).read(c);
        }
        sinkCommits.received(place, c, a, b);
        add(fact, a, b, c, place);
      }
      case CHANGED, HANDED_OVER, SKIPPED, FAILED, IN_DOUBT -> add(fact, a, b, c, (Place) object);
      case BATCH_ENDED -> endBatch((BatchEnd) object);
      case SPAN_STARTED -> {
        add(spans.start((SpanStart) object));
        sinkCommits.started((SpanStart) object);
        of(a).countCommonEvent();
      }
      case SPAN_ENDED -> {
        add(spans.end((SpanEnd) object));
        of(a).countCommonEvent();
      }
      default -> {
        acceptProgress(fact, a, b, c, (Place) object);
        partitions[0].countCommonEvent();
      }
    }
  }

  private void add(Fact fact, long session, long sequence, long offset, Place place) {
    if (hasRoom()) {
      of(session).add(fact, session, sequence, offset, place);
    } else {
      drops.ofSession(Drops.Reason.LEDGER_FULL, session, true);
    }
  }

  /** One event, whatever it holds; so it is taken in as a whole or dropped as a whole. */
  private void endBatch(BatchEnd end) {
    if (!hasRoom()) {
      drops.ofAll(Drops.Reason.LEDGER_FULL);
      return;
    }
    end.messages()
        .forEach((key, messages) -> of(key.session()).addAll(key, messages, end.handedOver()));
    partitions[0].countCommonEvent();
  }

  private boolean hasRoom() {
    if (memory.wantsMeasuring()) {
      for (PartitionLedger partition : partitions) {
        partition.measure();
      }
      memory.measured();
    }
    return !memory.isFull();
  }

  private void acceptProgress(Fact fact, long ticket, long nanos, long offset, Place place) {
    sinkCommits.accept(fact, nanos, offset, place);
    switch (fact) {
      case ABSENT, DAMAGED, UNKNOWN_VERSION -> input(place, offset).unusable(fact, offset);
      case ASSIGNED -> inputs.of(place);
      case POSITION -> input(place, offset).arrive(offset);
      case SOUGHT -> inputs.of(place).seek(offset);
      case COMMITTED -> inputs.commit(ticket, offset, place);
      case REVOKED -> revoke(place);
      case LEFT_OUT -> {} // it was read all the same
      default -> throw new IllegalArgumentException(fact.name());
    }
  }

  /**
   * The input whose position moves. What lies in between counts as read, and nothing was there:
   * unless a fact that told of it may have been dropped.
   */
  private InputTracker input(Place place, long to) {
    InputTracker input = inputs.of(place);
    if (input.isBelow(to) && input.lastFact() <= dropped.lastFact()) {
      input.missed();
    }
    input.lastFact(accepted);
    return input;
  }

  void revoke(Place place) {
    if (!inputs.revoke(place)) {
      drops.holeInAll();
    }
  }

  /** As {@link InputLedger#release}, once what the hand-overs recorded was read from the queue. */
  void release(long ticket) {
    inputs.release(ticket);
  }

  /** Looks at how far a session that begins here has issued sequences. */
  void look(OriginSession session, long epochMinute) {
    origins
        .computeIfAbsent(session.id(), id -> new OriginLedger(session))
        .issuedUpTo(session.next(), epochMinute);
  }

  private PartitionLedger of(long session) {
    return partitions[partitionOf(session)];
  }

  private int partitionOf(long session) {
    return provisional ? 0 : AuditPartition.of(session, partitions.length);
  }

  private void add(AuditSpan span) {
    if (span == null) {
      return;
    }
    if (waitingSpans >= MAX_WAITING_SPANS) {
      spans.countDropped(1);
      return;
    }
    waitingSpans++;
    of(span.traceId().session()).addSpan(span);
  }

  /** Whether an entry should be cut before its time. */
  boolean isFull(int partition) {
    return partitions[partition].isFull(memory.shareBytes(partitions.length));
  }

  /** Takes out what a partition is told next, with the spans that wait; all before must be told. */
  FrozenEntry freeze(int partition, long uptimeMillis, long epochMillis, boolean bye) {
    PartitionLedger ledger = partitions[partition];
    ledger.leaveHole(drops.holes(partition));
    PartitionLedger.Taken taken = ledger.take();
    try {
      List<PartitionProgress> progress = inputs.cut(partition, uptimeMillis);
      List<FrozenEntry.Told> sessions = told(partition, taken.sessions(), epochMillis, bye);
      List<AuditSpan> takenSpans = ledger.takeSpans();
      waitingSpans -= takenSpans.size();
      return new FrozenEntry(
          uptimeMillis,
          ledger.takeFirst(),
          bye,
          progress,
          sessions,
          takenSpans,
          taken.commonEvents(),
          taken.sizeBytes());
    } catch (RuntimeException | Error e) {
      memory.grow(-taken.sizeBytes());
      ledger.skipNumber();
      drops.ofPartition(Drops.Reason.LEDGER_ERROR, partition, taken.events());
      throw e;
    }
  }

  private List<FrozenEntry.Told> told(
      int partition,
      Map<SessionLedger.Key, SessionLedger> sessions,
      long epochMillis,
      boolean bye) {
    List<FrozenEntry.Told> told = new ArrayList<>();
    for (OriginLedger origin : origins.values()) {
      if (partitionOf(origin.key().session()) == partition) {
        SessionLedger seen = sessions.remove(origin.key());
        told.add(
            (seen == null ? new SessionLedger(origin.key()) : seen)
                .told(origin.cut(epochMillis, bye)));
      }
    }
    sessions.values().forEach(seen -> told.add(seen.told(null)));
    return told;
  }

  /** The record of the first part of what was frozen. */
  byte[] write(int partition, FrozenEntry frozen) {
    PartitionLedger ledger = partitions[partition];
    return writer.write(
        frozen,
        partitions.length,
        ledger.number(),
        events -> ledger.balance(events, drops.of(partition)));
  }

  /** Makes less of the first part, whose record was refused; false if it can't be less. */
  boolean split(FrozenEntry frozen, int recordBytes) {
    return writer.split(frozen, partitions.length, recordBytes);
  }

  /** The first part was acknowledged; answers how many events it told. */
  long acknowledged(int partition, FrozenEntry frozen) {
    long events = frozen.events();
    partitions[partition].acknowledged(events);
    remove(partition, frozen);
    return events;
  }

  /** The first part will never be sent, and its number stays a hole. */
  void givenUp(int partition, FrozenEntry frozen, Drops.Reason reason) {
    drops.ofPartition(reason, partition, frozen.events());
    remove(partition, frozen);
  }

  private void remove(int partition, FrozenEntry frozen) {
    partitions[partition].skipNumber();
    frozen.removeFirst();
    if (frozen.isDone()) {
      memory.grow(-frozen.sizeBytes());
    }
  }

  /** How many sessions wait to be told. */
  int waitingSessions() {
    return Arrays.stream(partitions).mapToInt(PartitionLedger::sessionCount).sum();
  }
}
