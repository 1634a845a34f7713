// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CorruptedShareTest {
  private final CorruptedShare share = new CorruptedShare();

  @Test
  void firstMessageCorrupted_isNoShareOfOne() {
    receive(1, true);

    assertFalse(share.exceeds(0.1));
    assertTrue(share.exceeds(0.009));
    assertTrue(share.exceeds(0));
  }

  @Test
  void allCorrupted_exceedsATenthAfterEleven() {
    receive(11, true);
    assertFalse(share.exceeds(0.1));
    receive(1, true);
    assertTrue(share.exceeds(0.1));
    assertFalse(share.exceeds(1));
  }

  @Test
  void longHistory_isForgotten() {
    receive(50_000_000, false);
    int corrupted = 0;
    while (!share.exceeds(0.1)) {
      receive(1, true);
      corrupted++;
    }

    assertTrue(corrupted < 1 << 16, "took " + corrupted);
    receive(2_000_000, false);
    assertFalse(share.exceeds(0.1));
  }

  @Test
  void severalThreads_keepTheShare() throws InterruptedException {
    Thread other = new Thread(() -> mixed(1_000_000));
    other.start();
    mixed(1_000_000);
    other.join();

    assertTrue(share.exceeds(0.18));
    assertFalse(share.exceeds(0.22));
    assertEquals(false, share.exceeds(1));
  }

  private void mixed(int count) {
    for (int i = 0; i < count; i++) {
      receive(1, i % 5 == 0);
    }
  }

  private void receive(int count, boolean corrupted) {
    for (int i = 0; i < count; i++) {
      share.received();
      if (corrupted) {
        share.corrupted();
      }
    }
  }
}
