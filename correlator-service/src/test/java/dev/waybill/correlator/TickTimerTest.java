// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickTimerTest {
  /** Monotonic clocks may be about to overflow. */
  private static final long START = Long.MAX_VALUE - 5;

  private final TickTimer timer = new TickTimer(Duration.ofNanos(100), START);

  @Test
  void isDue_withoutRecordsForSoLong() {
    assertFalse(timer.isDue(after(99)));
    assertTrue(timer.isDue(after(100)));

    timer.recordsRead(after(100));

    assertFalse(timer.isDue(after(199)));
    assertTrue(timer.isDue(after(200)));
  }

  @Test
  void isDue_whileATickIsUnderWay_isFalse() {
    timer.tickSent(START);

    assertFalse(timer.isDue(after(1_000)));
    timer.tickSettled();
    assertTrue(timer.isDue(after(1_000)));
  }

  private static long after(long nanos) {
    return START + nanos;
  }
}
