// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.Arrays;

/** Bits 0 to 65,535 in an array of 1,024 longs. */
final class Bitmap {
  static final int BITS = 1 << 16;
  static final int WORDS = BITS / 64;

  private Bitmap() {}

  /** Sets the bits from {@code first} to {@code last}, both included. */
  static void set(long[] words, int first, int last) {
    int firstWord = first >>> 6;
    int lastWord = last >>> 6;
    long head = -1L << first;
    long tail = -1L >>> (63 - (last & 63));
    if (firstWord == lastWord) {
      words[firstWord] |= head & tail;
    } else {
      words[firstWord] |= head;
      Arrays.fill(words, firstWord + 1, lastWord, -1L);
      words[lastWord] |= tail;
    }
  }

  /** How many bits are set in the words from {@code firstWord} to {@code lastWord}. */
  static int count(long[] words, int firstWord, int lastWord) {
    int count = 0;
    for (int i = firstWord; i <= lastWord; i++) {
      count += Long.bitCount(words[i]);
    }
    return count;
  }

  /** How many bits are set from {@code first} to {@code last}, both included. */
  static int countWithin(long[] words, int first, int last) {
    int firstWord = first >>> 6;
    int lastWord = last >>> 6;
    long head = -1L << first;
    long tail = -1L >>> (63 - (last & 63));
    if (firstWord == lastWord) {
      return Long.bitCount(words[firstWord] & head & tail);
    }
    return Long.bitCount(words[firstWord] & head)
        + count(words, firstWord + 1, lastWord - 1)
        + Long.bitCount(words[lastWord] & tail);
  }

  /** How many bits are set in both. */
  static int countOfBoth(long[] words, long[] others) {
    int count = 0;
    for (int i = 0; i < WORDS; i++) {
      count += Long.bitCount(words[i] & others[i]);
    }
    return count;
  }

  /** How many runs of set bits there are. */
  static int countRuns(long[] words) {
    int starts = Long.bitCount(words[0] & ~(words[0] << 1));
    for (int i = 1; i < WORDS; i++) { // without a carry, so that it can be done by vectors
      starts += Long.bitCount(words[i] & ~(words[i] << 1 | words[i - 1] >>> 63));
    }
    return starts;
  }

  /** Whether any bit is set in both. */
  static boolean intersects(long[] words, long[] others) {
    for (int i = 0; i < WORDS; i++) {
      if ((words[i] & others[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Position at or after {@code from} of the next bit that is set, or 65,536. */
  static int nextSet(long[] words, int from) {
    return next(words, from, 0);
  }

  /** Position at or after {@code from} of the next bit that is clear, or 65,536. */
  static int nextClear(long[] words, int from) {
    return next(words, from, -1);
  }

  private static int next(long[] words, int from, long flip) {
    int word = from >>> 6;
    if (word >= WORDS) {
      return BITS;
    }
    long rest = (words[word] ^ flip) & (-1L << from);
    while (rest == 0) {
      if (++word == WORDS) {
        return BITS;
      }
      rest = words[word] ^ flip;
    }
    return word * 64 + Long.numberOfTrailingZeros(rest);
  }

  /** The highest bit that is set; there must be one. */
  static int last(long[] words) {
    int word = WORDS - 1;
    while (words[word] == 0) {
      word--;
    }
    return word * 64 + 63 - Long.numberOfLeadingZeros(words[word]);
  }
}
