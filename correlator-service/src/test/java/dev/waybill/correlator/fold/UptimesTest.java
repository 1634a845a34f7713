// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UptimesTest {
  private static final long NEVER = Long.MAX_VALUE;

  private final Uptimes uptimes = new Uptimes();

  UptimesTest() {
    uptimes.keepFor(100);
  }

  @Test
  void deadline_countsFromTheSecondEntryAfter() {
    uptimes.add(1_000, 0);
    uptimes.add(1_010, 10);
    uptimes.add(1_020, 20);
    uptimes.add(1_120, 120);
    assertEquals(1_120, uptimes.provedAt(999, 100), "counts from 10");
    assertEquals(NEVER, uptimes.provedAt(1_005, 100), "counts from 20");
    uptimes.add(1_121, 121);
    assertEquals(1_121, uptimes.provedAt(1_005, 100), "counts from 20");
    assertEquals(NEVER, uptimes.provedAt(1_010, 100), "counts from 120");
  }

  @Test
  void marksOfNoMoreUse_areDroppedAndProofsOfLongAgoStay() {
    for (int i = 0; i < 1_000; i++) {
      uptimes.add(i * 10L, i * 10L);
    }
    assertTrue(uptimes.provedAt(0, 100) < NEVER);
    assertTrue(uptimes.provedAt(9_860, 100) < NEVER);
    assertEquals(NEVER, uptimes.provedAt(9_870, 100));
  }

  @Test
  void tooManyMarks_proveLittleLater() {
    uptimes.keepFor(1_000_000);
    int proved = 0;
    for (int i = 0; i < 2_000_000 && proved == 0; i += 10) {
      uptimes.add(i, i);
      proved = uptimes.provedAt(5, 1_000_000) < NEVER ? i : 0;
    }
    assertTrue(proved > 1_000_000 && proved < 1_020_000, "proved at " + proved);
  }

  @Test
  void nobodyAsks_nothingIsKept() {
    Uptimes unused = new Uptimes();
    for (int i = 0; i < 10; i++) {
      unused.add(i, i);
    }
    assertEquals(NEVER, unused.provedAt(0, 1));
  }
}
