// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is put in, taken out and laid out anew: the table says what a map would. */
class OpenMessagesTest {
  private static final long BASE = 1_767_225_600_000L;

  private final Map<Long, Map<Integer, Long>> model = new HashMap<>(); // start, by key and stage
  private OpenMessages open = new OpenMessages(3, false, BASE);

  @Test
  void randomChanges_areThoseOfAMap() throws Exception {
    Random random = new Random(7);
    int stages = 3;
    for (int i = 0; i < 50_000; i++) {
      long key = key(random);
      if (random.nextInt(3) == 0) {
        remove(key);
      } else {
        put(key, random.nextInt(stages), BASE + random.nextInt(2_000_000) - 1_000_000);
      }
      if (i % 10_000 == 5_000) {
        stages = Math.min(stages + 1, MessageStages.MAX);
        open = open.relaid(stages, i % 20_000 == 5_000);
      } else if (i % 10_000 == 0) {
        assertSame(saved(), restored(saved()));
        open = restored(saved());
      }
    }
    assertEquals(model.size(), open.size());
    for (Map.Entry<Long, Map<Integer, Long>> each : model.entrySet()) {
      int row = open.find(each.getKey());
      int seen = each.getValue().keySet().stream().mapToInt(stage -> 1 << stage).sum();
      assertEquals(seen, open.seen(row));
      each.getValue()
          .forEach(
              (stage, start) -> {
                assertEquals(start, open.startMillis(row, stage));
                assertEquals(start + 5, open.endMillis(row, stage));
                assertEquals(start % 2 == 0, open.passed(row, stage));
              });
    }
  }

  /** Many of the same place in the table, of those that are removed again and again. */
  private static long key(Random random) {
    return (long) random.nextInt(40) << 32 | random.nextInt(100);
  }

  private void put(long key, int stage, long start) {
    if (!model.computeIfAbsent(key, each -> new HashMap<>()).containsKey(stage)) {
      model.get(key).put(stage, start);
      int row = open.find(key);
      open.put(row < 0 ? open.add(key) : row, stage, start % 2 == 0, start, start + 5);
    }
  }

  private void remove(long key) {
    int row = open.find(key);
    assertEquals(model.remove(key) != null, row >= 0);
    if (row >= 0) {
      open.remove(key, row);
    }
  }

  private byte[] saved() {
    StateWriter out = new StateWriter();
    open.save(out);
    return out.toBytes();
  }

  private static OpenMessages restored(byte[] bytes) throws Exception {
    StateReader in = new StateReader(bytes);
    OpenMessages restored = OpenMessages.restore(in);
    in.end();
    return restored;
  }

  private static void assertSame(byte[] saved, OpenMessages restored) {
    StateWriter out = new StateWriter();
    restored.save(out);
    assertArrayEquals(saved, out.toBytes());
  }

  @Test
  void equalMessages_areSavedAlikeInWhateverOrderTheyCame() {
    List<Long> keys = new ArrayList<>();
    new Random(3).longs(1000).forEach(keys::add);
    keys.forEach(key -> put(key, 1, BASE));
    byte[] one = saved();
    java.util.Collections.shuffle(keys, new Random(4));
    open = new OpenMessages(3, false, BASE);
    model.clear();
    keys.forEach(key -> put(key, 1, BASE));
    assertArrayEquals(one, saved());
  }

  @Test
  void chainedSpans_tellWhichCameBefore() {
    open = new OpenMessages(2, true, BASE);
    int row = open.add(1);
    open.put(row, 0, true, BASE, BASE);
    open.chain(row, 0, 0x1234_5678_9abcL, 0);
    open.put(row, 1, true, BASE, BASE);
    open.chain(row, 1, 77, 0x1234_5678_9abcL);
    assertTrue(open.isBefore(row, 0, 1));
    assertFalse(open.isBefore(row, 1, 0));
  }

  @Test
  void timesTooFarOff_doNotFit() {
    assertTrue(open.fits(BASE - 24L * 86_400_000));
    assertTrue(open.fits(BASE + 24L * 86_400_000));
    assertFalse(open.fits(BASE - 25L * 86_400_000));
    assertFalse(open.fits(BASE + 25L * 86_400_000));
    assertFalse(open.fits(Long.MIN_VALUE));
    assertFalse(open.fits(Long.MAX_VALUE));
  }
}
