// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.Arrays;

/**
 * A set of numbers 0 to 65,535: sorted runs while they are few, a bitmap when that is smaller.
 *
 * <p>What changes a chunk answers the chunk to go on with, which may be another: callers give up
 * their old reference. It shares nothing with the other chunk.
 */
final class Chunk {
  /** Above this many runs (4 bytes each) a bitmap of 8 KB is smaller. */
  private static final int MAX_RUNS = 2048;

  /** Of the object and its array. */
  private static final int HEADER_BYTES = 56;

  /** Up to this length a run is set in a bitmap as it is, without a look for a smaller form. */
  private static final int SHORT_RUN = 4096;

  /** Receives runs, first and last both included. */
  @FunctionalInterface
  interface RunConsumer {
    void accept(int first, int last);
  }

  private char[] runs; // first, last, first, last …; null when a bitmap
  private int runCount;
  private long[] words; // null when runs
  private int cardinality;

  Chunk() {
    this(1);
  }

  private Chunk(int expectedRuns) {
    runs = new char[2 * Math.max(1, expectedRuns)];
  }

  /** An empty chunk with room for so many runs. */
  static Chunk forRuns(int expected) {
    return new Chunk(expected);
  }

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
    return chunk.smaller();
  }

  /** Takes sorted runs over that don't touch. */
  static Chunk ofRuns(char[] runs, int runCount, int cardinality) {
    Chunk chunk = new Chunk();
    chunk.runs = runs;
    chunk.runCount = runCount;
    chunk.cardinality = cardinality;
    return chunk;
  }

  /** Goes over from a bitmap to runs if they are smaller. */
  private Chunk smaller() {
    int count = Bitmap.countRuns(words);
    if (count <= MAX_RUNS / 2) { // half, so that a chunk near the bound doesn't go back and forth
      toRuns(count);
    }
    return this;
  }

  /** What any of the first {@code count} has. */
  static Chunk union(Chunk[] chunks, int count) {
    long[] words = new long[Bitmap.WORDS];
    for (int i = 0; i < count; i++) {
      chunks[i].addTo(words);
    }
    return ofWords(words);
  }

  /** Whether it is kept as runs. */
  boolean isRuns() {
    return words == null;
  }

  int cardinality() {
    return cardinality;
  }

  /** How many runs there are, of a chunk that is not a bitmap. */
  int runCount() {
    return runCount;
  }

  /** Where a run starts, of a chunk that is not a bitmap. */
  int runFirst(int run) {
    return runs[2 * run];
  }

  /** Where a run ends, itself included. */
  int runLast(int run) {
    return runs[2 * run + 1];
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
      return addAll(ofRun(first, last));
    }
    set(first, last);
    return this;
  }

  /** Sets a run in the bitmap. */
  private void set(int first, int last) {
    cardinality -= Bitmap.count(words, first >>> 6, last >>> 6);
    Bitmap.set(words, first, last);
    cardinality += Bitmap.count(words, first >>> 6, last >>> 6);
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

  /** Index of the first run from {@code run} on that starts at {@code value} or above. */
  int firstRunFrom(int run, int value) {
    return firstAbove(run, value, 0);
  }

  /** Index of the first run from {@code run} on that ends at {@code value} or above. */
  int firstRunEndingFrom(int run, int value) {
    return firstAbove(run, value, 1);
  }

  /**
   * Looks in steps that become longer, since it is mostly near, and then between the last two.
   *
   * @param end 0 to look at where runs start, 1 at where they end
   */
  private int firstAbove(int run, int value, int end) {
    int low = run;
    int step = 1;
    int high = run;
    while (high < runCount && runs[2 * high + end] < value) {
      low = high + 1;
      high += step;
      step *= 2;
    }
    high = Math.min(high, runCount);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (runs[2 * middle + end] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Copies runs, {@code to} excluded, to where the run {@code at} of an array is. */
  void copyRuns(int from, int to, char[] target, int at) {
    System.arraycopy(runs, 2 * from, target, 2 * at, 2 * (to - from));
  }

  /** Index of the last run that starts at or before {@code value}, or -1. */
  int runAtOrBefore(int value) {
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

  /** Adds what the other has; give up the old reference. */
  Chunk addAll(Chunk other) {
    if (words == null && other.words == null) {
      return RunMerge.union(this, other).compact();
    }
    if (words == null) {
      return other.copy().addAll(this);
    }
    if (other.words == null) {
      other.forEachRun(this::set);
    } else {
      other.addTo(words);
      cardinality = Bitmap.count(words, 0, Bitmap.WORDS - 1);
    }
    return smaller();
  }

  /** Removes what the other has; give up the old reference. */
  Chunk removeAll(Chunk other) {
    if (!intersects(other)) {
      return this;
    }
    if (words == null && other.words == null) {
      return RunMerge.difference(this, other).compact();
    }
    long[] rest = words == null ? toBitmap() : words;
    long[] others = other.words == null ? other.toBitmap() : other.words;
    for (int i = 0; i < Bitmap.WORDS; i++) {
      rest[i] &= ~others[i];
    }
    return ofWords(rest);
  }

  /** A new chunk of what both have. */
  Chunk intersection(Chunk other) {
    if (!intersects(other)) {
      return new Chunk();
    }
    if (words == null && other.words == null) {
      return RunMerge.intersection(this, other).compact();
    }
    long[] both = toBitmap();
    long[] others = other.words == null ? other.toBitmap() : other.words;
    for (int i = 0; i < Bitmap.WORDS; i++) {
      both[i] &= others[i];
    }
    return ofWords(both);
  }

  /** Whether there is anything that both have. */
  boolean intersects(Chunk other) {
    if (cardinality == 0 || other.cardinality == 0) {
      return false;
    }
    if (words == null && other.words == null) {
      return first() <= other.last() && other.first() <= last() && RunMerge.intersects(this, other);
    }
    if (words == null) {
      return other.hasAnyOf(this);
    }
    return other.words == null ? hasAnyOf(other) : Bitmap.intersects(words, other.words);
  }

  /** How many there are that both have. */
  int countOfBoth(Chunk other) {
    if (words == null && other.words == null) {
      return RunMerge.countOfBoth(this, other);
    }
    if (words == null) {
      return other.countOf(this);
    }
    return other.words == null ? countOf(other) : Bitmap.countOfBoth(words, other.words);
  }

  /** How many of the other's runs this bitmap has. */
  private int countOf(Chunk other) {
    int count = 0;
    for (int i = 0; i < other.runCount; i++) {
      count += Bitmap.countWithin(words, other.runs[2 * i], other.runs[2 * i + 1]);
    }
    return count;
  }

  /** Whether this bitmap has any of the other's runs. */
  private boolean hasAnyOf(Chunk other) {
    for (int i = 0; i < other.runCount; i++) {
      if (Bitmap.nextSet(words, other.runs[2 * i]) <= other.runs[2 * i + 1]) {
        return true;
      }
    }
    return false;
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

  /** About how many bytes of memory a chunk with these numbers takes at least. */
  int contentBytes() {
    int count = words == null ? runCount : Bitmap.countRuns(words);
    return HEADER_BYTES + Math.min(8 * Bitmap.WORDS, 4 * count);
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
    addTo(bitmap);
    return bitmap;
  }

  private void addTo(long[] bitmap) {
    for (int i = 0; i < runCount; i++) {
      Bitmap.set(bitmap, runs[2 * i], runs[2 * i + 1]);
    }
    for (int i = 0; words != null && i < Bitmap.WORDS; i++) {
      bitmap[i] |= words[i];
    }
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
    int filled = 0;
    int first = Bitmap.nextSet(words, 0);
    while (first < Bitmap.BITS) {
      int end = Bitmap.nextClear(words, first);
      found[filled++] = (char) first;
      found[filled++] = (char) (end - 1);
      first = Bitmap.nextSet(words, end);
    }
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
