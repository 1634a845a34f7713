// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;

/** Clocks that move when told to; both start at an odd place. */
final class FakeTime implements Time {
  private long elapsedNanos;

  @Override
  public long monotonicNanos() {
    return Long.MAX_VALUE - 1_000_000_000L + elapsedNanos; // overflows on the way
  }

  @Override
  public long epochNanos() {
    return 1_700_000_000_000_000_000L + elapsedNanos;
  }

  void advance(Duration duration) {
    elapsedNanos += duration.toNanos();
  }
}
