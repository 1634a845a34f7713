// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotTimerTest {
  private static final long EVERY = Duration.ofMinutes(5).toNanos();

  /** Monotonic clocks begin anywhere. */
  private static final long START = Long.MAX_VALUE - EVERY / 2;

  private final SnapshotTimer timer = timer(0);

  private static SnapshotTimer timer(long lastBytes) {
    return new SnapshotTimer(Duration.ofNanos(EVERY), lastBytes, START);
  }

  @Test
  void isDue_firstSnapshot_isAfterTheInterval() {
    assertFalse(timer.isDue(START + EVERY - 1));
    assertTrue(timer.isDue(START + EVERY));
  }

  @Test
  void isDue_whileOneIsUnderWay_isFalse() {
    timer.begun(START + EVERY);
    assertFalse(timer.isDue(START + 20 * EVERY));

    timer.failed();

    assertTrue(timer.isDue(START + 20 * EVERY));
  }

  @Test
  void isDue_littleRead_waitsForTwiceTheLastSnapshot() {
    SnapshotTimer restored = timer(100);
    restored.read(199);
    assertFalse(restored.isDue(START + EVERY));

    restored.read(1);

    assertTrue(restored.isDue(START + EVERY));
  }

  @Test
  void isDue_ownParts_doNotCount() {
    timer.begun(START);
    timer.written(100);
    timer.read(100); // its own parts
    timer.read(199);
    assertFalse(timer.isDue(START + EVERY));

    timer.read(1);

    assertTrue(timer.isDue(START + EVERY));
  }

  @Test
  void isDue_nothingReadForADozenIntervals_isTrue() {
    SnapshotTimer restored = timer(100);

    assertFalse(restored.isDue(START + SnapshotTimer.MAX_INTERVALS * EVERY - 1));
    assertTrue(restored.isDue(START + SnapshotTimer.MAX_INTERVALS * EVERY));
  }
}
