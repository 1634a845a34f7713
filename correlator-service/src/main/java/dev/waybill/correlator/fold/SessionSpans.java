// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.WireException;

/** Of which of a session's sampled messages each stage sent a span. */
final class SessionSpans {
  private final SequenceSet[] stages = new SequenceSet[MessageStages.MAX]; // null while empty
  private long touchedAt; // the fold's clock

  /** Adds one; false if there was a span of it before. */
  boolean add(int stage, long sequence, long clock) {
    touchedAt = clock;
    SequenceSet set = stages[stage];
    if (set == null) {
      set = new SequenceSet();
      stages[stage] = set;
    }
    return set.add(sequence);
  }

  /** The messages, or null if there are none. */
  SequenceSet of(int stage) {
    return stages[stage];
  }

  /** The sampled ones of some messages: those of which any stage sent a span. */
  SequenceSet sampled(SequenceSet messages) {
    SequenceSet sampled = new SequenceSet();
    for (SequenceSet each : stages) {
      if (each != null) {
        sampled.addAll(each.intersection(messages));
      }
    }
    return sampled;
  }

  /** Forgets some messages; answers whether none is left. */
  boolean forget(SequenceSet messages) {
    boolean empty = true;
    for (SequenceSet each : stages) {
      if (each != null) {
        each.removeAll(messages);
        empty &= each.isEmpty();
      }
    }
    return empty;
  }

  /** The fold's clock when a span came last. */
  long touchedAt() {
    return touchedAt;
  }

  void save(StateWriter out) {
    out.number(touchedAt);
    for (SequenceSet each : stages) {
      out.flag(each != null);
      if (each != null) {
        out.sequences(each);
      }
    }
  }

  static SessionSpans restore(StateReader in) throws WireException {
    SessionSpans session = new SessionSpans();
    session.touchedAt = in.number();
    for (int i = 0; i < MessageStages.MAX; i++) {
      session.stages[i] = in.flag() ? in.sequences() : null;
    }
    return session;
  }
}
