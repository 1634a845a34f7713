// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sets share nothing: what changes one never changes another. */
class SequenceSetSharingTest {
  @Test
  void results_shareNothingWithWhatTheyWereMadeOf() {
    Property.check(
        120,
        random -> {
          long base = RandomSets.base(random);
          BitSet left = RandomSets.bits(random);
          BitSet right = RandomSets.bits(random);
          SequenceSet a = RandomSets.set(base, left);
          SequenceSet b = RandomSets.set(base, right);
          SequenceSet empty = new SequenceSet();
          SequenceSet far = SequenceSet.of(base ^ (1L << 40));
          SequenceSet union = a.copy();
          union.addAll(b);
          SequenceSet all = a.copy();
          SequenceSet known = all.addAllAndTellKnown(b);
          SequenceSet reverse = new SequenceSet();
          reverse.addAll(a);
          List<SequenceSet> results =
              List.of(
                  a.copy(),
                  a.intersection(b),
                  a.intersection(a),
                  a.minus(b),
                  a.minus(empty),
                  a.minus(far),
                  a.within(0, Long.MAX_VALUE),
                  a.within(base, base + RandomSets.UNIVERSE),
                  union,
                  all,
                  known,
                  reverse);

          for (SequenceSet result : results) {
            scribble(random, base, result);
          }

          SequenceSetTest.assertHolds(base, left, a);
          SequenceSetTest.assertHolds(base, right, b);
          scribble(random, base, a);
          SequenceSetTest.assertHolds(base, right, b);
        });
  }

  /** Changes every chunk of a set by all that changes a set in place. */
  private static void scribble(Random random, long base, SequenceSet set) {
    for (int i = 0; i < 50; i++) {
      set.add(base + random.nextInt(RandomSets.UNIVERSE));
    }
    int from = random.nextInt(RandomSets.UNIVERSE);
    set.addRange(base + from, base + from + 100);
    set.removeAll(SequenceSet.ofRange(base, base + random.nextInt(RandomSets.UNIVERSE)));
    set.add(base + random.nextInt(RandomSets.UNIVERSE));
  }

  @Test
  void operationsWithItself_keepOrEmptyIt() {
    Property.check(
        100,
        random -> {
          SequenceSet set = RandomSets.set(random);
          SequenceSet before = set.copy();
          set.addAll(set);
          assertEquals(before, set);
          set.retainAll(set);
          assertEquals(before, set);
          set.removeAll(set);
          assertTrue(set.isEmpty());
          assertEquals(new SequenceSet(), set);
        });
  }
}
