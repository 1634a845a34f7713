// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.WireException;

/**
 * By how much the clock of a session's origin is off log time. It shifts the windows of what is
 * issued from then on, by whole minutes; a shift stays while it is about right, so that windows
 * that follow each other are shifted alike.
 */
final class Skew {
  /** A clock that is less off is right enough: entries take time as well. */
  static final long TOLERATED_MILLIS = 5 * 60_000;

  private long minutes;

  /**
   * Compares the origin's clock, when it cut an entry, with log time.
   *
   * @param sendClockMillis ms since the epoch; 0 if it is not told
   */
  void measure(long sendClockMillis, long logTimeMillis) {
    if (sendClockMillis > 0) {
      long off = sendClockMillis - logTimeMillis;
      if (Math.abs(off - minutes * 60_000) > TOLERATED_MILLIS) {
        minutes = Math.abs(off) <= TOLERATED_MILLIS ? 0 : Math.round(off / 60_000.0);
      }
    }
  }

  /** The minute of log time for a minute of the origin's clock. */
  long shift(long epochMinute) {
    return Math.max(0, epochMinute - minutes);
  }

  /** By how many minutes the origin's clock is taken to be ahead. */
  long minutes() {
    return minutes;
  }

  boolean shifts() {
    return minutes != 0;
  }

  void save(StateWriter out) {
    out.number(minutes);
  }

  static Skew restore(StateReader in) throws WireException {
    Skew skew = new Skew();
    skew.minutes = in.number();
    return skew;
  }
}
