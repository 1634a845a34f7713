// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.OffsetRange;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetSetTest {
  @Test
  void add_joinsWhatTouches() {
    OffsetSet set = new OffsetSet();
    set.add(5, 7);
    set.add(10, 12);
    set.add(7, 10);
    set.add(1, 2);
    set.add(3, 3);

    assertEquals(List.of(new OffsetRange(1, 2), new OffsetRange(5, 12)), set.ranges());
    assertTrue(set.contains(11));
    assertFalse(set.contains(12));
    assertFalse(set.contains(0));
  }

  @Test
  void takeBelow_splitsRange() {
    OffsetSet set = new OffsetSet();
    set.add(0, 3);
    set.add(5, 10);

    assertEquals(List.of(new OffsetRange(0, 3), new OffsetRange(5, 7)), set.takeBelow(7).ranges());
    assertEquals(List.of(new OffsetRange(7, 10)), set.ranges());
  }

  @Test
  void addMissing_leavesOutWhatTheOtherHas() {
    OffsetSet except = new OffsetSet();
    except.add(2, 4);
    except.add(6, 7);
    OffsetSet set = new OffsetSet();
    set.addMissing(3, 9, except);
    set.addMissing(2, 3, except);

    assertEquals(List.of(new OffsetRange(4, 6), new OffsetRange(7, 9)), set.ranges());
  }

  @Test
  void randomOperations_agreeWithBits() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      OffsetSet set = new OffsetSet();
      BitSet model = new BitSet();
      for (int i = 0; i < 60; i++) {
        int from = random.nextInt(200);
        int to = from + random.nextInt(10);
        set.add(from, to);
        model.set(from, to);
        if (random.nextInt(10) == 0) {
          int limit = random.nextInt(100);
          BitSet taken = (BitSet) model.clone();
          taken.clear(limit, 300);
          model.clear(0, limit);
          assertEquals(taken, bits(set.takeBelow(limit)));
        }
        assertEquals(model, bits(set));
        int probe = random.nextInt(220);
        assertEquals(model.get(probe), set.contains(probe));
      }
    }
  }

  private static BitSet bits(OffsetSet set) {
    BitSet bits = new BitSet();
    set.ranges().forEach(range -> bits.set((int) range.from(), (int) range.to()));
    return bits;
  }
}
