// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Revision;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.WireException;
import java.time.Instant;

/** The messages that one session issued in one minute, and how far they are judged. */
final class Window {
  /** About what a range of a verdict takes. */
  private static final long RANGE_BYTES = 40;

  /**
   * A window that takes work to judge is judged less often: after 10 ms for each thousand messages
   * and each range that it names, which is about a hundred times what judging it takes.
   */
  private static final long PACE_MILLIS = 10;

  private static final long PACED_MESSAGES = 1_000;

  /** It is never judged less often than this. */
  private static final long MAX_PACE_MILLIS = 5_000;

  /** Nor than this while its messages become more: most of them are still on their way. */
  private static final long MAX_GROWING_PACE_MILLIS = 10_000;

  private SequenceSet sequences = new SequenceSet();
  private long grownAt; // the fold's clock
  private long changedAt;
  private long dueAt;
  private boolean closed;
  private boolean skewed;
  private boolean stale;
  private Judgement judgement;

  /** Follows from the rest, so it is no part of the state, but for whether it has all. */
  private SequenceSet settled = new SequenceSet();

  void add(SequenceSet more, long clock) {
    if (!more.isEmpty()) {
      sequences.addAll(more);
      grownAt = clock;
      closed = false;
    }
  }

  /** Some of its messages were issued in another minute by their origin's clock. */
  void setSkewed() {
    skewed = true;
  }

  boolean skewed() {
    return skewed;
  }

  void remove(SequenceSet others, long clock) {
    if (sequences.intersects(others)) {
      sequences.removeAll(others);
      settled.removeAll(others);
      grownAt = clock;
      closed = false;
    }
  }

  /**
   * Takes a new judgement.
   *
   * @param closable whether nothing more is to be expected once the grace has passed
   * @return whether there is anything new to be told
   */
  boolean judge(Judgement next, boolean closable, long clock, long graceMillis) {
    boolean changed = !next.equals(judgement);
    if (changed) {
      judgement = next;
      changedAt = clock;
    }
    boolean closing = closable && clock - changedAt >= graceMillis;
    boolean news = changed || closing != closed;
    closed = closing;
    stale = false;
    long weight = next.counts().issued() / PACED_MESSAGES + next.namedRanges();
    boolean growing = clock - grownAt < MAX_PACE_MILLIS;
    long most = growing ? MAX_GROWING_PACE_MILLIS : MAX_PACE_MILLIS;
    dueAt = clock + Math.min(most, PACE_MILLIS * weight);
    return news;
  }

  /** The messages that must be judged: of all others the answer is known. */
  SequenceSet unsettled() {
    return settled.isEmpty() ? sequences : sequences.minus(settled);
  }

  /** Whether nothing must be judged. */
  boolean isSettled() {
    return settled.cardinality() == sequences.cardinality();
  }

  /**
   * Whatever is told of other messages, these are received and handed over at all stages, and there
   * is nothing else to be said of them.
   */
  void settle(SequenceSet complete) {
    settled.addAll(complete);
  }

  /** Some stage said something of these: they are judged again. */
  void unsettle(SequenceSet seen) {
    if (settled.intersects(seen)) {
      settled.removeAll(seen);
    }
  }

  /** All messages are judged again. */
  void unsettle() {
    settled = new SequenceSet();
  }

  /** Closes it as it is; what waits is unknown from now on. */
  void evict() {
    judgement = judgement.withoutWaiting(Reason.EVICTED);
    closed = true;
    stale = false;
  }

  /** It may be judged otherwise than it was; until then it stays closed if it is. */
  void reconsider() {
    stale = true;
  }

  /** Whether it must be judged: it is open, or something was said of it since it was closed. */
  boolean due(long clock) {
    return (stale || !closed) && clock >= dueAt;
  }

  /**
   * What there is to tell of it.
   *
   * @param session whose it is
   * @param minute since the epoch
   */
  SessionVerdicts tell(Session session, long minute, Revision revision) {
    return new SessionVerdicts(
        session.pipeline(),
        Instant.ofEpochSecond(minute * 60),
        session.id(),
        revision,
        closed,
        skewed,
        session.origin().service(),
        session.origin().host(),
        session.originStage() == null ? "" : session.originStage(),
        sequences.ranges(),
        judgement.verdicts());
  }

  SequenceSet sequences() {
    return sequences;
  }

  /** The fold's clock when its messages last became more or fewer. */
  long grownAt() {
    return grownAt;
  }

  boolean closed() {
    return closed;
  }

  /** The lowest of its messages. */
  long first() {
    return sequences.first();
  }

  /** Memory, in bytes; an estimate. */
  long sizeBytes() {
    long bytes = sequences.contentBytes();
    if (judgement != null) {
      for (Verdict verdict : judgement.verdicts()) {
        bytes += RANGE_BYTES * (1 + verdict.ranges().size());
      }
    }
    return bytes;
  }

  void save(StateWriter out) {
    out.sequences(sequences);
    out.number(grownAt);
    out.number(changedAt);
    out.number(dueAt);
    out.flag(closed);
    out.flag(skewed);
    out.flag(stale);
    out.flag(isSettled());
    out.flag(judgement != null);
    if (judgement != null) {
      judgement.save(out);
    }
  }

  static Window restore(StateReader in) throws WireException {
    Window window = new Window();
    window.sequences = in.sequences();
    window.grownAt = in.number();
    window.changedAt = in.number();
    window.dueAt = in.number();
    window.closed = in.flag();
    window.skewed = in.flag();
    window.stale = in.flag();
    if (in.flag()) {
      window.settled = window.sequences.copy();
    }
    window.judgement = in.flag() ? Judgement.restore(in) : null;
    return window;
  }

  /** The last judgement, or null before the first. */
  Judgement judgement() {
    return judgement;
  }
}
