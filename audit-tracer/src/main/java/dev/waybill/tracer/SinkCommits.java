// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.SpanEnd.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where a sink's commits are its hand-overs, since nobody else tells: keeps what was received and
 * is not committed, and tells it once it is. Owned by the sender thread.
 *
 * <p>A commit means that the group is done with all below, so it counts for what was read before
 * the consumer went on elsewhere too, or by another consumer of this process; what is read again is
 * waited for again. Bounded over all inputs: beyond, the oldest are told to be in doubt.
 */
final class SinkCommits {
  /** Of the memory that the ledger may have besides. */
  private static final int SHARE = 4;

  /** More than are open in the span ledger are not ended anyway. */
  private static final int MAX_STARTS = SpanLedger.DEFAULT_MAX_OPEN;

  /** Where to tell; what is told there is not an event of its own. */
  @FunctionalInterface
  interface Teller {
    void tell(Fact fact, long session, long from, long to, Place place);
  }

  private record Key(String pipeline, String topic, int partition) {
    static Key of(Place place) {
      return new Key(place.pipeline(), place.topic(), place.partition());
    }
  }

  private static final class Waiting {
    final UncommittedReads reads = new UncommittedReads();
    final Deque<SpanStart> starts = new ArrayDeque<>();
    Place latest; // of all assignments

    Waiting(Place place) {
      latest = place;
    }
  }

  private final boolean sink;
  private final int maxRuns;
  private final Teller teller;
  private final Consumer<SpanEnd> spans;
  private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
  private Waiting hit; // most messages come in runs of one place
  private int runs;

  /**
   * @param sink whether commits are hand-overs at all, where only polls are seen
   */
  SinkCommits(boolean sink, int maxRuns, Teller teller, Consumer<SpanEnd> spans) {
    this.sink = sink;
    this.maxRuns = maxRuns;
    this.teller = teller;
    this.spans = spans;
  }

  /** How many runs there may be beside a ledger of that size; one is what a batch brought. */
  static int maxRuns(long ledgerBytes) {
    return (int) Math.min(ledgerBytes / SHARE / UncommittedReads.RUN_BYTES, 1 << 24);
  }

  private boolean follows(Place place) {
    return sink && place.polled();
  }

  /** What else a topic-partition's facts say. */
  void accept(Fact fact, long nanos, long offset, Place place) {
    if (!follows(place)) {
      return;
    }
    switch (fact) {
      case ASSIGNED -> {
        var unused = at(place);
      }
      case COMMITTED -> committed(place, offset, nanos);
      case LEFT_OUT -> leftOut(place, offset);
      case REVOKED -> revoked(place);
      default -> {}
    }
  }

  private Waiting at(Place place) {
    if (hit != null && hit.latest.equals(place)) {
      return hit;
    }
    hit = waiting.computeIfAbsent(Key.of(place), key -> new Waiting(place));
    if (hit.latest.assignment() < place.assignment()) {
      hit.latest = place;
    }
    return hit;
  }

  /** A message was received. */
  void received(Place place, long offset, long session, long sequence) {
    if (!follows(place)) {
      return;
    }
    Waiting at = at(place);
    int before = at.reads.size();
    at.reads.add(offset, session, sequence);
    runs += at.reads.size() - before;
    if (!at.starts.isEmpty() && at.starts.getLast().offset() >= offset) { // read again
      at.starts.removeIf(start -> start.offset() >= offset);
    }
    if (runs > maxRuns) {
      doubtOldest();
    }
  }

  private void doubtOldest() {
    for (Waiting at : waiting.values()) {
      if (at.reads.size() > 0) {
        doubtFirst(at);
        return;
      }
    }
  }

  private void doubtFirst(Waiting at) {
    at.reads.takeFirst(
        (session, from, to) -> teller.tell(Fact.IN_DOUBT, session, from, to, at.latest));
    runs--;
  }

  /** A sampled message was received; its span ends with the commit. */
  void started(SpanStart start) {
    if (follows(start.place()) && start.waybill().sampled()) {
      Waiting at = at(start.place());
      at.starts.add(start);
      if (at.starts.size() > MAX_STARTS) {
        at.starts.remove();
      }
    }
  }

  /** A message that was received does not get to the application. */
  private void leftOut(Place place, long offset) {
    Waiting at = waiting.get(Key.of(place));
    if (at == null) {
      return;
    }
    int before = at.reads.size();
    at.reads.drop(offset);
    runs += at.reads.size() - before;
    at.starts.removeIf(start -> start.offset() == offset);
  }

  /** Offsets below a limit were committed, in ns since the epoch. */
  private void committed(Place place, long limit, long epochNanos) {
    Waiting at = waiting.get(Key.of(place));
    if (at == null) {
      return;
    }
    int before = at.reads.size();
    at.reads.takeBelow(
        limit, (session, from, to) -> teller.tell(Fact.HANDED_OVER, session, from, to, place));
    runs += at.reads.size() - before;
    for (Iterator<SpanStart> each = at.starts.iterator(); each.hasNext(); ) {
      SpanStart start = each.next();
      if (start.offset() < limit) {
        each.remove();
        end(start, epochNanos);
      }
    }
  }

  private void end(SpanStart start, long epochNanos) {
    spans.accept(
        new SpanEnd(
            start.waybill(),
            0,
            start.place(),
            start.offset(),
            start.nanos(),
            epochNanos,
            Outcome.HANDED_OVER,
            null));
  }

  /**
   * A consumer no longer reads there. If one of this process goes on, commits still count for what
   * was read; else others will read that again.
   */
  private void revoked(Place place) {
    Waiting at = waiting.get(Key.of(place));
    if (at != null && at.latest.equals(place)) {
      runs -= at.reads.size();
      remove(place);
    }
  }

  /** Nothing was heard of it for long. */
  void letGo(Place place) {
    Waiting at = waiting.get(Key.of(place));
    if (follows(place) && at != null && at.latest.equals(place)) {
      while (at.reads.size() > 0) {
        doubtFirst(at);
      }
      remove(place);
    }
  }

  private void remove(Place place) {
    waiting.remove(Key.of(place));
    hit = null;
  }
}
