// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.time.Duration;

/** Decides when a partition needs a tick. Times are nanoseconds of one monotonic clock. */
final class TickTimer {
  private final long afterNanos;
  private long lastNanos;
  private boolean underWay;

  TickTimer(Duration after, long nowNanos) {
    this.afterNanos = after.toNanos();
    this.lastNanos = nowNanos;
  }

  /** Whether there was no record for so long that a tick should be sent now. */
  boolean isDue(long nowNanos) {
    return !underWay && nowNanos - lastNanos >= afterNanos;
  }

  /** Records were read. */
  void recordsRead(long nowNanos) {
    lastNanos = nowNanos;
  }

  /** A tick is on its way; there is no other until {@link #tickSettled}. */
  void tickSent(long nowNanos) {
    lastNanos = nowNanos;
    underWay = true;
  }

  /** The tick was acknowledged or given up. */
  void tickSettled() {
    underWay = false;
  }
}
