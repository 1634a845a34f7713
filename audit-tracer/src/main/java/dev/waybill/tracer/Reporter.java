// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Balance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The tracer's inner side, step by step: reads the queue into the ledger, cuts entries when they
 * are due and brings them to the log. Owned by the sender thread; tests take its steps themselves.
 */
final class Reporter {
  private static final long ASK_AGAIN_NANOS = 100_000_000;

  /** A first connection takes a few attempts, which is nothing to tell. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_MINUTE = 60_000 * NANOS_PER_MILLI;

  /**
   * When partitions take longer than this the queue is read before the next ones have their turn.
   */
  private static final long LONG_NANOS = 20 * NANOS_PER_MILLI;

  private final RingQueue queue;
  private final Drops drops;
  private final Tickets tickets;
  private final Core core;
  private final Ledger ledger;
  private final LedgerMemory memory;
  private final AuditLog log;
  private final CauseLog causes;
  private final Time time;
  private final long heartbeatNanos;
  private final long startNanos;
  private final StuckHandOvers stuck;
  private List<PartitionSender> partitions = List.of();
  private int turn; // of the partition that had it last
  private long askAtNanos;
  private volatile long readEvents;
  private volatile long sentEvents;
  private volatile long acknowledgedEntries;

  Reporter(
      RingQueue queue,
      Drops drops,
      Tickets tickets,
      Core core,
      Ledger ledger,
      LedgerMemory memory,
      AuditLog log,
      CauseLog causes,
      Duration heartbeat) {
    this.queue = queue;
    this.drops = drops;
    this.tickets = tickets;
    this.core = core;
    this.ledger = ledger;
    this.memory = memory;
    this.log = log;
    this.causes = causes;
    time = core.time;
    stuck = new StuckHandOvers(tickets, drops);
    heartbeatNanos = heartbeat.toNanos();
    startNanos = time.monotonicNanos();
    askAtNanos = startNanos;
  }

  /**
   * Does what there is to do now.
   *
   * @param closing whether to cut the last entries
   * @return whether the last entries are acknowledged
   */
  boolean step(boolean closing) {
    long now = time.monotonicNanos();
    stuck.giveUp(now);
    lookAtQuietInputs();
    boolean last = read() && closing;
    if (partitions.isEmpty() && now - askAtNanos >= 0) {
      askForPartitions(now);
    }
    int count = partitions.size();
    for (int i = 0; i < count && time.monotonicNanos() - now < LONG_NANOS; i++) {
      turn = (turn + 1) % count;
      tend(partitions.get(turn), now, last);
    }
    memory.publish();
    readEvents = queue.head();
    return !partitions.isEmpty() && partitions.stream().allMatch(PartitionSender::isDone);
  }

  private void lookAtQuietInputs() {
    for (PolledInputs inputs : core.quietInputs) {
      try {
        inputs.look(time.epochNanos() / NANOS_PER_MILLI);
      } catch (RuntimeException | Error e) {
        causes.warn("a fault of the tracer with a consumer's metrics", e);
      }
    }
  }

  /** A fault of ours with one partition costs no other. */
  private void tend(PartitionSender partition, long now, boolean last) {
    try {
      settle(partition, now);
      if (partition.isDue(now, heartbeatNanos, last)) {
        long epochMillis = time.epochNanos() / NANOS_PER_MILLI;
        partition.cut(now, (now - startNanos) / NANOS_PER_MILLI, epochMillis, last);
      }
      partition.send(now, Thread.currentThread());
    } catch (RuntimeException | Error e) {
      causes.warn("a fault of the tracer with an audit partition", e);
    }
  }

  /**
   * Reads what is in the queue now. Tickets are looked at first: what the hand-overs that had ended
   * by then recorded is in the queue, so once that is read the commits that waited may be told.
   */
  private boolean read() {
    long ticket = tickets.sweep();
    boolean readAll = queue.drain(queue.tail(), this::accept);
    for (Place gone = core.recorder.pollRevokedAside();
        gone != null;
        gone = core.recorder.pollRevokedAside()) {
      ledger.revoke(gone);
    }
    if (readAll) {
      ledger.release(ticket);
    }
    long minute = time.epochNanos() / NANOS_PER_MINUTE;
    for (Pipeline pipeline : core.pipelines.all()) {
      OriginSession session = pipeline.sessionIfBegun();
      if (session != null) {
        ledger.look(session, minute);
      }
    }
    return readAll;
  }

  /** A fault of ours costs the event, not the thread. */
  private void accept(Fact fact, long a, long b, long c, Object object) {
    try {
      ledger.accept(fact, a, b, c, object);
    } catch (RuntimeException | Error e) {
      causes.warn("a fault of the tracer with " + fact, e);
      drops.ofAll(Drops.Reason.LEDGER_ERROR);
    }
  }

  private void askForPartitions(long now) {
    try {
      int count = log.partitionCount();
      drops.partitionCount(count);
      ledger.partitionCount(count);
      partitions =
          IntStream.range(0, count)
              .mapToObj(partition -> new PartitionSender(partition, ledger, log, causes))
              .toList();
    } catch (RuntimeException | Error e) {
      if (now - startNanos > PATIENCE_NANOS) {
        causes.warn("the audit topic can't be reached, tries again", e);
      }
      askAtNanos = now + ASK_AGAIN_NANOS;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void settle(PartitionSender partition, long now) {
    long events = partition.settle(now);
    if (events >= 0) {
      sentEvents += events;
      acknowledgedEntries++;
    }
  }

  /** Gives up what is not acknowledged, and lets go of the log. */
  void giveUp(Duration timeout) {
    drops.unsent(balance().pending());
    log.close(timeout);
  }

  /** The tracer's account over all partitions. From any thread. */
  Balance balance() {
    long sent = sentEvents; // read before the tail, so that what is pending is never negative
    Map<Drops.Reason, Long> dropped = drops.total();
    long queued = queue.tail();
    Map<String, Long> named = new TreeMap<>();
    long recorded = queued;
    long pending = queued - sent;
    for (Map.Entry<Drops.Reason, Long> drop : dropped.entrySet()) {
      named.put(drop.getKey().label(), drop.getValue());
      if (drop.getKey().queued()) {
        pending -= drop.getValue();
      } else {
        recorded += drop.getValue();
      }
    }
    return new Balance(recorded, sent, named, pending);
  }

  /** How many events are in the queue, by the last step. From any thread. */
  long queuedEvents() {
    long read = readEvents; // before the tail, so that it is never negative
    return Math.min(queue.capacity(), queue.tail() - read);
  }

  long acknowledgedEntries() {
    return acknowledgedEntries;
  }
}
