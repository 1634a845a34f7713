// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SessionSets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Facts in, entries out. All state of a tracer that is not in its queue; the sender thread owns it.
 *
 * <p>Facts come in the order in which they happened, and an entry holds all that came before it was
 * cut: so what an entry calls committed was received in that entry or in one before.
 *
 * <p>Until the number of audit partitions is known, everything waits in one provisional ledger.
 */
final class Ledger implements RingQueue.Reader {
  /** About 5 MB of spans at most wait while the audit topic can't be written. */
  private static final int MAX_WAITING_SPANS = 20_000;

  private final Instance instance;
  private final Drops drops;
  private final SpanWriter spanWriter;
  private final SpanLedger spans;
  private final Supplier<Map<String, Long>> known;
  private final Map<Place, InputTracker> inputs = new LinkedHashMap<>();
  private final Map<Long, OriginLedger> origins = new LinkedHashMap<>();
  private PartitionLedger[] partitions = {new PartitionLedger()};
  private boolean provisional = true;
  private long lowestTicket;
  private int waitingSpans;

  /**
   * @param known which definitions the tracer goes by, pipeline to version
   */
  Ledger(
      Instance instance,
      Drops drops,
      SpanWriter spanWriter,
      SpanLedger spans,
      Supplier<Map<String, Long>> known) {
    this.known = known;
    this.instance = instance;
    this.drops = drops;
    this.spanWriter = spanWriter;
    this.spans = spans;
  }

  /** Says how many audit partitions there are; once. */
  void partitionCount(int count) {
    PartitionLedger first = partitions[0];
    partitions = new PartitionLedger[count];
    for (int i = 0; i < count; i++) {
      partitions[i] = new PartitionLedger();
    }
    provisional = false;
    first.distribute(session -> partitions[AuditPartition.of(session, count)], partitions[0]);
    inputs.values().forEach(input -> input.partitionCount(count));
  }

  @Override
  public void accept(Fact fact, long a, long b, long c, Object object) {
    switch (fact) {
      case RECEIVED, CORRUPTED -> receive(fact, a, b, c, (Place) object);
      case HANDED_OVER, SKIPPED, FAILED, IN_DOUBT -> {
        Place place = (Place) object;
        of(a).session(a, place.pipeline()).add(fact, b, c, place);
      }
      case SPAN_STARTED -> {
        SpanStart start = (SpanStart) object;
        add(spans.start(start));
        of(a).session(a, start.place().pipeline()).countEvent();
      }
      case SPAN_ENDED -> {
        SpanEnd end = (SpanEnd) object;
        add(spans.end(end));
        of(a).session(a, end.place().pipeline()).countEvent();
      }
      default -> {
        acceptProgress(fact, a, c, (Place) object);
        partitions[0].countCommonEvent();
      }
    }
  }

  private void receive(Fact fact, long session, long sequence, long offset, Place place) {
    if (place.inKafka()) {
      input(place).read(offset);
    }
    of(session).session(session, place.pipeline()).add(fact, sequence, offset, place);
  }

  private void acceptProgress(Fact fact, long ticket, long offset, Place place) {
    switch (fact) {
      case ABSENT, DAMAGED, UNKNOWN_VERSION -> input(place).unusable(fact, offset);
      case ASSIGNED -> input(place);
      case POSITION -> input(place).arrive(offset);
      case SOUGHT -> input(place).seek(offset);
      case COMMITTED -> commit(ticket, offset, place);
      case REVOKED -> revoke(place);
      default -> throw new IllegalArgumentException(fact.name());
    }
  }

  /** A topic-partition whose assignment was dropped is known from its first record. */
  private InputTracker input(Place place) {
    InputTracker input = inputs.get(place);
    if (input == null) {
      input = new InputTracker(place, partitions.length);
      inputs.put(place, input);
    }
    return input;
  }

  void revoke(Place place) {
    InputTracker input = inputs.get(place);
    if (input != null) {
      input.revoke();
    }
  }

  /** A transaction's commit doesn't say which consumer has read. */
  private void commit(long ticket, long offset, Place place) {
    if (place.assignment() != Place.NONE) {
      InputTracker input = inputs.get(place);
      if (input != null) {
        input.commit(offset, ticket, lowestTicket);
      }
      return;
    }
    for (InputTracker input : inputs.values()) {
      if (input.place().sameTopicPartition(place)) {
        input.commit(offset, ticket, lowestTicket);
      }
    }
  }

  /**
   * All hand-overs with a ticket below this have ended, and what became of them was read from the
   * queue: tells the commits that waited for them.
   */
  void release(long ticket) {
    lowestTicket = ticket;
    for (InputTracker input : inputs.values()) {
      input.release(ticket);
    }
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
    return partitions[partition].spanCount() >= PartitionLedger.MAX_SPANS_PER_ENTRY;
  }

  /** Cuts a partition's next entry, with the spans that wait. The one before must have ended. */
  AuditBatch cut(int partition, long uptimeMillis, long epochMillis, boolean bye) {
    PartitionLedger ledger = partitions[partition];
    long number = ledger.number(drops.holes(partition));
    List<PartitionProgress> progress = cutProgress(partition);
    List<SessionSets> sets = cutSessions(partition, epochMillis, bye);
    Entry entry =
        new Entry(
            instance.id(),
            number,
            uptimeMillis,
            instance.heartbeatMillis(),
            instance.stage(),
            instance.role(),
            instance.service(),
            instance.host(),
            ledger.takeFirst(),
            bye,
            known.get(),
            progress,
            sets,
            ledger.balance(drops.of(partition)));
    List<AuditSpan> taken = ledger.takeSpans();
    waitingSpans -= taken.size();
    return AuditBatch.of(
        partitions.length,
        List.of(entry),
        taken.isEmpty() ? List.of() : List.of(spanWriter.resource(taken)));
  }

  private List<PartitionProgress> cutProgress(int partition) {
    List<PartitionProgress> progress = new ArrayList<>();
    for (InputTracker input : inputs.values()) {
      PartitionProgress told = input.cut(partition);
      if (told != null) {
        progress.add(told);
      }
    }
    inputs.values().removeIf(InputTracker::isDone);
    return progress;
  }

  private List<SessionSets> cutSessions(int partition, long epochMillis, boolean bye) {
    Map<SessionLedger.Key, SessionLedger> sessions = partitions[partition].takeSessions();
    List<SessionSets> sets = new ArrayList<>();
    for (OriginLedger origin : origins.values()) {
      if (partitionOf(origin.key().session()) == partition) {
        SessionLedger seen = sessions.remove(origin.key());
        sets.add(
            (seen == null ? new SessionLedger(origin.key()) : seen)
                .toSets(origin.cut(epochMillis, bye)));
      }
    }
    sessions.values().forEach(seen -> sets.add(seen.toSets(null)));
    return sets;
  }

  /** The partition's entry was acknowledged; answers how many events it told. */
  long acknowledged(int partition) {
    return partitions[partition].acknowledged();
  }

  /** The partition's entry will never be sent, and its number stays a hole. */
  long givenUp(int partition, Drops.Reason reason) {
    long events = partitions[partition].givenUp();
    drops.ofPartition(reason, partition, events);
    return events;
  }
}
