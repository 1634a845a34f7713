// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.WireException;

/**
 * The fold's own clock: the sum of what log time went forward from record to record, each step cut
 * to between 0 and 5 s.
 *
 * <p>So a broker whose clock steps by an hour, or a log that nobody wrote to for a day, makes
 * nobody silent. It decides silence, grace and closing; deadlines go by the uptime of instances.
 */
final class FoldClock {
  /** A step longer than this is no time in which anybody could be heard. */
  static final long MAX_STEP_MILLIS = 5_000;

  private long millis;
  private long lastLogTime = -1;

  void advanceTo(long logTimeMillis) {
    if (lastLogTime >= 0) {
      millis += Math.max(0, Math.min(logTimeMillis - lastLogTime, MAX_STEP_MILLIS));
    }
    lastLogTime = logTimeMillis;
  }

  void save(StateWriter out) {
    out.number(millis);
    out.number(lastLogTime);
  }

  static FoldClock restore(StateReader in) throws WireException {
    FoldClock clock = new FoldClock();
    clock.millis = in.number();
    clock.lastLogTime = in.number();
    return clock;
  }

  /** Milliseconds since the first record. */
  long millis() {
    return millis;
  }

  /** Log time of the last record, in ms since the epoch. */
  long logTimeMillis() {
    return lastLogTime;
  }
}
