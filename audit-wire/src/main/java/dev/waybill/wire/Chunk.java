// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.Arrays;

/**
 * A set of numbers 0 to 65,535: sorted runs while they are few, a bitmap when that is smaller.
 *
 * <p>A chunk that {@link #combine} has answered may share nothing with its inputs, or be the very
 * input; callers give up their old reference.
 */
final class Chunk {
  /** Above this many runs (4 bytes each) a bitmap of 8 KB is smaller. */
  private static final int MAX_RUNS = 2048;

  /** Of the object and its array. */
  private static final int HEADER_BYTES = 56;

  /** Up to this length a run is set in a bitmap as it is, without a look for a smaller form. */
  private static final int SHORT_RUN = 4096;

  /** The set operations that two chunks can be combined by. */
  enum Operation {
    UNION,
    INTERSECTION,
    DIFFERENCE;

    boolean keeps(boolean inThis, boolean inOther) {
      return switch (this) {
        case UNION -> inThis || inOther;
        case INTERSECTION -> inThis && inOther;
        case DIFFERENCE -> inThis && !inOther;
      };
    }

    long apply(long mine, long others) {
      return switch (this) {
        case UNION -> mine | others;
        case INTERSECTION -> mine & others;
        case DIFFERENCE -> mine & ~others;
      };
    }
  }

  /** Receives runs, first and last both included. */
  @FunctionalInterface
  interface RunConsumer {
    void accept(int first, int last);
  }

  private char[] runs = new char[2]; // first, last, first, last …; null when a bitmap
  private int runCount;
  private long[] words; // null when runs
  private int cardinality;

  Chunk() {}

  static Chunk ofRun(int first, int last) {
    Chunk chunk = new Chunk();
    chunk.appendRun(first, last);
    return chunk;
  }

  /** Takes the bitmap over and chooses the smaller form. */
  static Chunk ofWords(long[] words) {
    Chunk chunk = new Chunk();
    chunk.words = words;
    chunk.runs = null;
    chunk.cardinality = Bitmap.count(words, 0, Bitmap.WORDS - 1);
    int count = Bitmap.countRuns(words);
    if (count <= MAX_RUNS / 2) { // half, so that a chunk near the bound doesn't go back and forth
      chunk.toRuns(count);
    }
    return chunk;
  }

  int cardinality() {
    return cardinality;
  }

  int first() {
    return words == null ? runs[0] : Bitmap.nextSet(words, 0);
  }

  int last() {
    return words == null ? runs[2 * runCount - 1] : Bitmap.last(words);
  }

  boolean contains(int value) {
    if (words != null) {
      return (words[value >>> 6] >>> value & 1) != 0;
    }
    int run = runAtOrBefore(value);
    return run >= 0 && value <= runs[2 * run + 1];
  }

  boolean add(int value) {
    if (words != null) {
      long before = words[value >>> 6];
      words[value >>> 6] = before | 1L << value;
      boolean added = before != words[value >>> 6];
      cardinality += added ? 1 : 0;
      return added;
    }
    if (runCount > 0 && value == runs[2 * runCount - 1] + 1) { // the usual case: in order
      runs[2 * runCount - 1] = (char) value;
      cardinality++;
      return true;
    }
    return addToRuns(value);
  }

  /** Adds a run, both ends included; give up the old reference. */
  Chunk addRun(int first, int last) {
    if (words == null && (runCount == 0 || first > runs[2 * runCount - 1])) {
      appendRun(first, last); // the usual case: in order
      return compact();
    }
    if (words == null || last - first > SHORT_RUN) {
      return combine(ofRun(first, last), Operation.UNION);
    }
    cardinality -= Bitmap.count(words, first >>> 6, last >>> 6);
    Bitmap.set(words, first, last);
    cardinality += Bitmap.count(words, first >>> 6, last >>> 6);
    return this;
  }

  private boolean addToRuns(int value) {
    int run = runAtOrBefore(value);
    if (run >= 0 && value <= runs[2 * run + 1]) {
      return false;
    }
    boolean touchesLeft = run >= 0 && runs[2 * run + 1] == value - 1;
    boolean touchesRight = run + 1 < runCount && runs[2 * run + 2] == value + 1;
    if (touchesLeft && touchesRight) {
      runs[2 * run + 1] = runs[2 * run + 3];
      System.arraycopy(runs, 2 * run + 4, runs, 2 * run + 2, 2 * (runCount - run - 2));
      runCount--;
    } else if (touchesLeft) {
      runs[2 * run + 1] = (char) value;
    } else if (touchesRight) {
      runs[2 * run + 2] = (char) value;
    } else {
      insertRun(run + 1, value);
    }
    cardinality++;
    compact();
    return true;
  }

  private void insertRun(int at, int value) {
    ensureRuns(runCount + 1);
    System.arraycopy(runs, 2 * at, runs, 2 * at + 2, 2 * (runCount - at));
    runs[2 * at] = (char) value;
    runs[2 * at + 1] = (char) value;
    runCount++;
  }

  /** Index of the last run that starts at or before {@code value}, or -1. */
  private int runAtOrBefore(int value) {
    int low = 0;
    int high = runCount - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (runs[2 * middle] <= value) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  Chunk combine(Chunk other, Operation operation) {
    if (words != null || other.words != null) {
      long[] mine = toBitmap();
      long[] others = other.words != null ? other.words : other.toBitmap();
      for (int i = 0; i < Bitmap.WORDS; i++) {
        mine[i] = operation.apply(mine[i], others[i]);
      }
      return ofWords(mine);
    }
    return combineRuns(other, operation);
  }

  /** Walks the borders of both in order; a run of the result lies between two of them. */
  private Chunk combineRuns(Chunk other, Operation operation) {
    Chunk result = new Chunk();
    int i = 0;
    int j = 0;
    int from = -1;
    while (i < 2 * runCount || j < 2 * other.runCount) {
      int mine = i < 2 * runCount ? border(i) : Integer.MAX_VALUE;
      int others = j < 2 * other.runCount ? other.border(j) : Integer.MAX_VALUE;
      int at = Math.min(mine, others);
      i += mine == at ? 1 : 0;
      j += others == at ? 1 : 0;
      boolean inside = operation.keeps((i & 1) != 0, (j & 1) != 0);
      if (inside && from < 0) {
        from = at;
      } else if (!inside && from >= 0) {
        result.appendRun(from, at - 1);
        from = -1;
      }
    }
    return result.compact();
  }

  /** Even borders are where a run starts, odd ones are one above where it ends. */
  private int border(int index) {
    return runs[index] + (index & 1);
  }

  /** Goes over to a bitmap if that is smaller. */
  Chunk compact() {
    if (runCount > MAX_RUNS) {
      toWords();
    }
    return this;
  }

  /** Adds a run above all others, to a chunk that is not a bitmap. */
  void appendRun(int first, int last) {
    ensureRuns(runCount + 1);
    if (runCount > 0 && runs[2 * runCount - 1] + 1 == first) {
      runs[2 * runCount - 1] = (char) last;
    } else {
      runs[2 * runCount] = (char) first;
      runs[2 * runCount + 1] = (char) last;
      runCount++;
    }
    cardinality += last - first + 1;
  }

  /** About how many bytes of memory it takes once its array of runs has grown as it will next. */
  int sizeBytes() {
    return HEADER_BYTES
        + (words != null ? 8 * Bitmap.WORDS : 2 * Math.max(runs.length, 4 * runCount));
  }

  void forEachRun(RunConsumer consumer) {
    if (words == null) {
      for (int i = 0; i < runCount; i++) {
        consumer.accept(runs[2 * i], runs[2 * i + 1]);
      }
      return;
    }
    int first = Bitmap.nextSet(words, 0);
    while (first < Bitmap.BITS) {
      int end = Bitmap.nextClear(words, first);
      consumer.accept(first, end - 1);
      first = Bitmap.nextSet(words, end);
    }
  }

  /** The set as a bitmap that the caller may change. */
  long[] toBitmap() {
    if (words != null) {
      return words.clone();
    }
    long[] bitmap = new long[Bitmap.WORDS];
    for (int i = 0; i < runCount; i++) {
      Bitmap.set(bitmap, runs[2 * i], runs[2 * i + 1]);
    }
    return bitmap;
  }

  Chunk copy() {
    Chunk copy = new Chunk();
    copy.runs = runs == null ? null : Arrays.copyOf(runs, Math.max(2, 2 * runCount));
    copy.runCount = runCount;
    copy.words = words == null ? null : words.clone();
    copy.cardinality = cardinality;
    return copy;
  }

  private void toWords() {
    words = toBitmap();
    runs = null;
    runCount = 0;
  }

  private void toRuns(int count) {
    char[] found = new char[Math.max(2, 2 * count)];
    int[] filled = {0};
    forEachRun(
        (first, last) -> {
          found[filled[0]++] = (char) first;
          found[filled[0]++] = (char) last;
        });
    runs = found;
    runCount = count;
    words = null;
  }

  private void ensureRuns(int count) {
    if (2 * count > runs.length) {
      runs = Arrays.copyOf(runs, Math.max(2 * count, 2 * runs.length));
    }
  }
}
