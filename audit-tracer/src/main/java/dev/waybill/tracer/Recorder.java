// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The host's side of the queue: takes facts from any thread, never waits, never throws. What
 * doesn't fit is counted.
 */
final class Recorder {
  private final RingQueue queue;
  private final Drops drops;
  private final Tickets tickets;
  private final Queue<Place> revokedAside = new ConcurrentLinkedQueue<>(); // rare
  private volatile boolean closed;

  Recorder(RingQueue queue, Drops drops, Tickets tickets) {
    this.queue = queue;
    this.drops = drops;
    this.tickets = tickets;
  }

  /** From now on everything is dropped. */
  void close() {
    closed = true;
  }

  /** Records what became of a message. */
  void message(Fact fact, Place place, long offset, long session, long sequence) {
    if (closed || !queue.offer(fact, session, sequence, offset, place)) {
      drops.ofSession(reason(), session, true);
    }
  }

  void spanStarted(SpanStart start) {
    span(Fact.SPAN_STARTED, start.waybill(), start);
  }

  void spanEnded(SpanEnd end) {
    span(Fact.SPAN_ENDED, end.waybill(), end);
  }

  /** A span that is missing is no hole in the ledger. */
  private void span(Fact fact, Waybill waybill, Object span) {
    if (closed || !queue.offer(fact, waybill.session(), 0, -1, span)) {
      drops.ofSession(reason(), waybill.session(), false);
    }
  }

  void batchEnded(BatchEnd end) {
    boolean unused = common(Fact.BATCH_ENDED, 0, 0, -1, end);
  }

  /** Records something about a topic-partition. */
  void progress(Fact fact, Place place, long offset) {
    common(fact, 0, 0, offset, place);
  }

  /** Records that a topic-partition is gone; if that is dropped, the sender hears of it aside. */
  void revoked(Place place) {
    if (!common(Fact.REVOKED, 0, 0, -1, place) && !closed) {
      revokedAside.add(place);
    }
  }

  /** A place that is gone and whose event was dropped, or null. */
  Place pollRevokedAside() {
    return revokedAside.poll();
  }

  /**
   * Records a commit.
   *
   * @param ticket {@link Tickets#next} when the commit was asked for
   */
  void committed(Place place, long offset, long ticket) {
    committed(place, offset, ticket, 0);
  }

  /** The same where the commit is a hand-over, at a time in ns since the epoch. */
  void committed(Place place, long offset, long ticket, long epochNanos) {
    common(Fact.COMMITTED, ticket, epochNanos, offset, place);
  }

  private boolean common(Fact fact, long a, long b, long offset, Object object) {
    if (closed || !queue.offer(fact, a, b, offset, object)) {
      drops.ofAll(reason());
      return false;
    }
    return true;
  }

  /** Begins a hand-over; {@link Tickets#NONE} if it can't be followed, which is counted. */
  long beginHandOver(long session) {
    long ticket = tickets.begin();
    if (ticket == Tickets.NONE) {
      drops.ofSession(Drops.Reason.OUTSTANDING, session, true);
    }
    return ticket;
  }

  /** Ends a hand-over whose outcome has been recorded. */
  void endHandOver(long ticket) {
    tickets.end(ticket);
  }

  /** Says how long a hand-over takes at most; one that takes longer is given up, and counted. */
  void handOversTake(Duration atMost) {
    tickets.patience(atMost);
  }

  /** All hand-overs that have begun so far are below. */
  long nextTicket() {
    return tickets.next();
  }

  /** A fault of our own: nobody knows what is missing now. */
  void fault() {
    drops.ofAll(Drops.Reason.TRACER_ERROR);
  }

  private Drops.Reason reason() {
    return closed ? Drops.Reason.CLOSED : Drops.Reason.QUEUE_FULL;
  }
}
