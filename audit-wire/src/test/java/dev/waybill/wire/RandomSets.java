// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.BitSet;
import java.util.Random;

/** Random sets of sequences, together with what they should hold. */
final class RandomSets {
  /** Where models lie: the lowest, the highest, across borders and far out. */
  private static final long[] BASES = {
    0, 65_536, 65_536 * 7 - 100, 0x1234_5678_9ABCL, TraceId.MAX_SEQUENCE + 1 - RandomSets.UNIVERSE
  };

  /** How many sequences a model spans: three chunks. */
  static final int UNIVERSE = 3 * 65_536;

  private RandomSets() {}

  static long base(Random random) {
    return BASES[random.nextInt(BASES.length)];
  }

  /** Bits of one of the shapes that the formats tell apart, or of several. */
  static BitSet bits(Random random) {
    BitSet bits = new BitSet();
    for (int shapes = random.nextInt(4); shapes > 0; shapes--) {
      addShape(random, bits);
    }
    return bits;
  }

  private static void addShape(Random random, BitSet bits) {
    switch (random.nextInt(6)) {
      case 0 -> addSparse(random, bits);
      case 1 -> addRuns(random, bits);
      case 2 -> addBitmap(random, bits);
      case 3 -> addBorders(random, bits);
      case 4 -> addSteps(random, bits);
      default -> {
        int from = random.nextInt(UNIVERSE);
        bits.set(from, from + random.nextInt(UNIVERSE - from) + 1);
      }
    }
  }

  /** Also pairs alone, which take as many bytes as a run and as gaps. */
  private static void addSparse(Random random, BitSet bits) {
    int shortest = 1 + random.nextInt(2);
    for (int i = random.nextInt(50); i >= 0; i--) {
      int at = random.nextInt(UNIVERSE - 2);
      bits.set(at, at + shortest);
    }
  }

  private static void addRuns(Random random, BitSet bits) {
    int at = random.nextInt(1000);
    while (at < UNIVERSE - 1000 && random.nextInt(60) != 0) {
      int length = 1 + random.nextInt(900);
      bits.set(at, at + length);
      at += length + 1 + random.nextInt(2000);
    }
  }

  /** More runs than a chunk keeps as runs, so that it turns into a bitmap. */
  private static void addBitmap(Random random, BitSet bits) {
    int from = random.nextInt(UNIVERSE - 20_000);
    for (int i = from; i < from + 20_000; i++) {
      if (random.nextInt(3) == 0) {
        bits.set(i);
      }
    }
  }

  private static void addBorders(Random random, BitSet bits) {
    for (int chunk = 0; chunk < UNIVERSE; chunk += 65_536) {
      bits.set(chunk, random.nextBoolean());
      bits.set(chunk + 65_535, random.nextBoolean());
    }
  }

  private static void addSteps(Random random, BitSet bits) {
    int step = 2 + random.nextInt(200);
    int from = random.nextInt(UNIVERSE);
    for (int i = from; i < Math.min(UNIVERSE, from + 3000 * step); i += step) {
      bits.set(i);
    }
  }

  static SequenceSet set(long base, BitSet bits) {
    SequenceSet set = new SequenceSet();
    for (int from = bits.nextSetBit(0); from >= 0; ) {
      int to = bits.nextClearBit(from);
      set.addRange(base + from, base + to);
      from = bits.nextSetBit(to);
    }
    return set;
  }

  static SequenceSet set(Random random) {
    return set(base(random), bits(random));
  }

  /** A set that mostly has few ranges, for documents that have many sets. */
  static SequenceSet small(Random random) {
    SequenceSet set = new SequenceSet();
    long at = base(random);
    for (int i = random.nextInt(6); i > 0; i--) {
      at += random.nextInt(10_000);
      long to = at + 1 + random.nextInt(random.nextBoolean() ? 3 : 20_000);
      set.addRange(at, to);
      at = to;
    }
    return set;
  }

  private static BitSet copy(BitSet bits) {
    return (BitSet) bits.clone();
  }

  static BitSet or(BitSet left, BitSet right) {
    BitSet result = copy(left);
    result.or(right);
    return result;
  }

  static BitSet and(BitSet left, BitSet right) {
    BitSet result = copy(left);
    result.and(right);
    return result;
  }

  static BitSet andNot(BitSet left, BitSet right) {
    BitSet result = copy(left);
    result.andNot(right);
    return result;
  }
}
