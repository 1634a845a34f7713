// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
  private static final long MAX = TraceId.MAX_SEQUENCE;

  @Test
  void operationsInARow_givesWhatABitSetGives() {
    Property.check(
        120,
        random -> {
          long base = RandomSets.base(random);
          BitSet model = RandomSets.bits(random);
          SequenceSet set = RandomSets.set(base, model);
          for (int step = 0; step < 8; step++) {
            model = operate(random, base, set, model);
            assertHolds(base, model, set);
          }
        });
  }

  private static BitSet operate(Random random, long base, SequenceSet set, BitSet model) {
    BitSet otherModel = RandomSets.bits(random);
    SequenceSet other = RandomSets.set(base, otherModel);
    BitSet result =
        switch (random.nextInt(7)) {
          case 0 -> {
            set.addAll(other);
            yield RandomSets.or(model, otherModel);
          }
          case 1 -> {
            set.removeAll(other);
            yield RandomSets.andNot(model, otherModel);
          }
          case 2 -> {
            set.retainAll(other);
            yield RandomSets.and(model, otherModel);
          }
          case 5 -> {
            SequenceSet known = set.addAllAndTellKnown(other);
            assertHolds(base, RandomSets.and(model, otherModel), known);
            yield RandomSets.or(model, otherModel);
          }
          case 3 -> addOneByOne(random, base, set, model, otherModel);
          case 4 -> {
            int from = random.nextInt(RandomSets.UNIVERSE);
            int to = random.nextInt(RandomSets.UNIVERSE);
            set.addRange(base + from, base + to);
            BitSet range = new BitSet();
            range.set(Math.min(from, to), to);
            yield RandomSets.or(model, range);
          }
          default -> {
            set.removeAll(set.minus(other));
            yield RandomSets.and(model, otherModel);
          }
        };
    assertHolds(base, otherModel, other);
    return result;
  }

  private static BitSet addOneByOne(
      Random random, long base, SequenceSet set, BitSet model, BitSet added) {
    List<Integer> order = new ArrayList<>(added.stream().limit(5000).boxed().toList());
    if (random.nextBoolean()) {
      java.util.Collections.shuffle(order, random);
    }
    BitSet result = (BitSet) model.clone();
    for (int value : order) {
      assertEquals(!result.get(value), set.add(base + value), "whether " + value + " is new");
      result.set(value);
    }
    return result;
  }

  static void assertHolds(long base, BitSet model, SequenceSet set) {
    assertEquals(RandomSets.set(base, model), set);
    assertEquals(model.cardinality(), set.cardinality());
    assertEquals(model.isEmpty(), set.isEmpty());
    assertEquals(model.isEmpty() ? -1 : base + model.nextSetBit(0), set.first());
    assertEquals(model.isEmpty() ? -1 : base + model.length() - 1, set.last());
    List<SequenceRange> expected = new ArrayList<>();
    for (int from = model.nextSetBit(0); from >= 0; ) {
      int to = model.nextClearBit(from);
      expected.add(new SequenceRange(base + from, base + to));
      from = model.nextSetBit(to);
    }
    assertEquals(expected, set.ranges());
    Random random = new Random(model.hashCode());
    for (int i = 0; i < 200; i++) {
      int at = random.nextInt(RandomSets.UNIVERSE);
      assertEquals(model.get(at), set.contains(base + at));
    }
  }

  @Test
  void newSetsOfTwo_giveWhatABitSetGives() {
    Property.check(
        120,
        random -> {
          long base = RandomSets.base(random);
          BitSet left = RandomSets.bits(random);
          BitSet right = RandomSets.bits(random);
          SequenceSet a = RandomSets.set(base, left);
          SequenceSet b = RandomSets.set(base, right);
          int from = random.nextInt(RandomSets.UNIVERSE);
          int to = random.nextInt(RandomSets.UNIVERSE);

          assertHolds(base, RandomSets.and(left, right), a.intersection(b));
          assertEquals(left.intersects(right), a.intersects(b));
          assertEquals(RandomSets.and(left, right).cardinality(), a.countOfBoth(b));
          BitSet third = RandomSets.bits(random);
          SequenceSet c = RandomSets.set(base, third);
          assertHolds(
              base,
              RandomSets.or(RandomSets.or(left, right), third),
              SequenceSet.union(List.of(a, b, c)));
          assertHolds(base, RandomSets.andNot(left, right), a.minus(b));
          BitSet part = new BitSet();
          part.set(Math.min(from, to), to);
          assertHolds(base, RandomSets.and(left, part), a.within(base + from, base + to));
          assertHolds(base, left, a);
          assertHolds(base, right, b);
        });
  }

  @Test
  void sequencesFarApart_givesWhatATreeSetGives() {
    Property.check(
        200,
        random -> {
          SequenceSet set = new SequenceSet();
          TreeSet<Long> model = new TreeSet<>();
          for (int i = random.nextInt(300); i > 0; i--) {
            long sequence = random.nextLong() & MAX >>> random.nextInt(48);
            assertEquals(model.add(sequence), set.add(sequence));
          }
          TreeSet<Long> told = new TreeSet<>();
          set.forEachRange(
              (from, to) -> {
                for (long at = from; at < to; at++) {
                  told.add(at);
                }
              });
          assertEquals(model, told);
          assertEquals(model.size(), set.cardinality());
          assertEquals(model.isEmpty() ? -1 : model.last(), set.last());
          long from = random.nextLong() & MAX;
          assertEquals(
              SequenceSet.of(model.tailSet(from).stream().mapToLong(Long::longValue).toArray()),
              set.within(from, Long.MAX_VALUE));
        });
  }

  @Test
  void everySecondOfAChunk_turnsIntoABitmapAndBack() {
    SequenceSet set = new SequenceSet();
    for (int i = 0; i < 65_536; i += 2) {
      assertTrue(set.add(i));
    }
    assertEquals(32_768, set.ranges().size());
    for (int i = 1; i < 65_536; i += 2) {
      assertTrue(set.add(i));
    }
    assertEquals(List.of(new SequenceRange(0, 65_536)), set.ranges());
    assertFalse(set.add(7));
  }

  @Test
  void rangesAcrossChunks_areTold_asOne() {
    SequenceSet set = SequenceSet.ofRange(10, 65_536L * 5 + 1);
    assertEquals(List.of(new SequenceRange(10, 65_536L * 5 + 1)), set.ranges());
    set.removeAll(SequenceSet.of(65_536));
    assertEquals(
        List.of(new SequenceRange(10, 65_536), new SequenceRange(65_537, 65_536L * 5 + 1)),
        set.ranges());
  }

  @Test
  void bordersOfTheNumbers_areKeptAndNoOthers() {
    SequenceSet set = SequenceSet.of(0, MAX);
    assertEquals(MAX, set.last());
    assertEquals(List.of(new SequenceRange(0, 1), new SequenceRange(MAX, MAX + 1)), set.ranges());
    assertEquals(SequenceSet.of(MAX), SequenceSet.ofRange(MAX, MAX + 1));
    assertFalse(set.contains(-1));
    assertFalse(set.contains(MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> set.add(-1));
    assertThrows(IllegalArgumentException.class, () -> set.add(MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> set.addRange(-1, 5));
    assertThrows(IllegalArgumentException.class, () -> set.addRange(MAX, MAX + 2));
    assertEquals(set, set.within(Long.MIN_VALUE, Long.MAX_VALUE));
    assertEquals(SequenceSet.of(0), set.within(Long.MIN_VALUE, 1));
    assertTrue(set.within(5, 5).isEmpty());
    assertTrue(set.within(Long.MAX_VALUE, Long.MIN_VALUE).isEmpty());
  }

  @Test
  void emptySets_areEqualHoweverTheyCameAbout() {
    SequenceSet emptied = SequenceSet.ofRange(5, 100_000);
    emptied.removeAll(SequenceSet.ofRange(0, 200_000));
    assertEquals(new SequenceSet(), emptied);
    assertEquals(new SequenceSet().hashCode(), emptied.hashCode());
    assertEquals(-1, emptied.last());
    emptied.addRange(7, 7);
    assertTrue(emptied.isEmpty());
    assertTrue(emptied.add(7));
    assertNotEquals(new SequenceSet(), emptied);
  }

  /** Against the arrays and objects themselves, each array with a header of 16 bytes. */
  @Test
  void contentBytes_areThoseOfAnyEqualSet() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      SequenceSet set = new SequenceSet();
      for (int i = 0; i < 5_000; i++) {
        set.add(random.nextInt(3 + round * 2_000));
        if (i % 7 == 0) {
          set.removeAll(SequenceSet.of(random.nextInt(3 + round * 2_000)));
        }
      }
      SequenceSet equal = new SequenceSet();
      set.forEachRange(equal::addRange);
      assertEquals(equal, set);
      assertEquals(equal.contentBytes(), set.contentBytes());
      assertTrue(set.contentBytes() <= set.sizeBytes());
    }
  }

  @Test
  void sizeBytes_isNeverLessThanWhatTheSetHolds() {
    Property.check(
        200,
        random -> {
          SequenceSet set = RandomSets.set(random);
          for (int i = random.nextInt(5_000); i > 0; i--) {
            set.add(random.nextInt(1 << 20));
          }
          long held = heldBytes(set);
          long told = set.sizeBytes();
          assertTrue(told >= held && told <= 3 * held + 64, () -> told + " told, " + held);
        });
    assertTrue(new SequenceSet().sizeBytes() <= 64);
  }

  private static long heldBytes(Object object) throws ReflectiveOperationException {
    long bytes = 16;
    for (Field field : object.getClass().getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      field.setAccessible(true);
      Object value = field.get(object);
      if (value instanceof long[] longs) {
        bytes += longs.length == 0 ? 0 : 16 + 8L * longs.length;
      } else if (value instanceof char[] chars) {
        bytes += 16 + 2L * chars.length;
      } else if (value instanceof Object[] objects) {
        bytes += objects.length == 0 ? 0 : 16 + 8L * objects.length;
        for (Object each : objects) {
          bytes += each == null ? 0 : heldBytes(each);
        }
      }
      bytes += 4;
    }
    return bytes;
  }
}
