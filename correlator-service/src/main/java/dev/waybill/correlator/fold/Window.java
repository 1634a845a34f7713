// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;

/** The messages that one session issued in one minute, and how far they are judged. */
final class Window {
  private final SequenceSet sequences = new SequenceSet();
  private long grownAt; // the fold's clock
  private long changedAt;
  private boolean closed;
  private boolean stale;
  private Judgement judgement;

  void add(SequenceSet more, long clock) {
    if (!more.isEmpty()) {
      sequences.addAll(more);
      grownAt = clock;
      closed = false;
    }
  }

  void remove(SequenceSet others, long clock) {
    if (!sequences.isEmpty() && !sequences.intersection(others).isEmpty()) {
      sequences.removeAll(others);
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
    return news;
  }

  /** It may be judged otherwise than it was; until then it stays closed if it is. */
  void reconsider() {
    stale = true;
  }

  /** Whether it must be judged: it is open, or something was said of it since it was closed. */
  boolean due() {
    return stale || !closed;
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

  /** The last judgement, or null before the first. */
  Judgement judgement() {
    return judgement;
  }
}
