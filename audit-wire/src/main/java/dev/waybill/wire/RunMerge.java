// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.Arrays;

/**
 * Set operations of two chunks that are both runs: one walk over those runs of either that lie
 * where the other has any.
 */
final class RunMerge {
  private final char[] runs; // of the result
  private int count;
  private int cardinality;

  private RunMerge(int maxRuns) {
    runs = new char[2 * Math.max(1, maxRuns)];
  }

  static Chunk union(Chunk a, Chunk b) {
    if (isRunAround(a, b)) {
      return a;
    }
    if (b.runCount() > a.runCount()) {
      return union(b, a);
    }
    RunMerge result = new RunMerge(a.runCount() + b.runCount());
    result.cardinality = a.cardinality() + b.cardinality(); // less what both have
    int i = 0;
    for (int j = 0; j < b.runCount(); j++) {
      int next = a.firstRunFrom(i, b.runFirst(j)); // mostly many are copied at once
      result.copy(a, i, next);
      result.join(b.runFirst(j), b.runLast(j));
      for (i = next; i < a.runCount() && a.runFirst(i) <= b.runLast(j) + 1; i++) {
        result.join(a.runFirst(i), a.runLast(i));
      }
    }
    result.copy(a, i, a.runCount());
    return result.chunk();
  }

  static Chunk intersection(Chunk a, Chunk b) {
    if (isRunAround(a, b)) {
      return b.copy();
    }
    if (isRunAround(b, a)) {
      return a.copy();
    }
    RunMerge result = new RunMerge(a.runCount() + b.runCount());
    int i = start(a, b);
    int j = start(b, a);
    while (i < a.runCount() && j < b.runCount()) {
      int first = Math.max(a.runFirst(i), b.runFirst(j));
      int last = Math.min(a.runLast(i), b.runLast(j));
      if (first <= last) {
        result.append(first, last);
      }
      if (a.runLast(i) < b.runLast(j)) {
        i++;
      } else {
        j++;
      }
    }
    return result.chunk();
  }

  /** What {@code a} has and {@code b} has not. */
  static Chunk difference(Chunk a, Chunk b) {
    if (isRunAround(b, a)) {
      return new Chunk();
    }
    RunMerge result = new RunMerge(a.runCount() + b.runCount());
    int j = start(b, a);
    for (int i = 0; i < a.runCount(); i++) {
      int first = a.runFirst(i);
      int last = a.runLast(i);
      while (j < b.runCount() && b.runLast(j) < first) {
        j++;
      }
      while (j < b.runCount() && b.runFirst(j) <= last) {
        if (first < b.runFirst(j)) {
          result.append(first, b.runFirst(j) - 1);
        }
        first = b.runLast(j) + 1;
        if (first > last) {
          break; // it may go on into the next run
        }
        j++;
      }
      if (first <= last) {
        result.append(first, last);
      }
    }
    return result.chunk();
  }

  static int countOfBoth(Chunk a, Chunk b) {
    if (isRunAround(a, b)) {
      return b.cardinality();
    }
    int count = 0;
    int i = a.runCount() == 0 || b.runCount() == 0 ? a.runCount() : start(a, b);
    int j = i == a.runCount() ? 0 : start(b, a);
    while (i < a.runCount() && j < b.runCount()) {
      int first = Math.max(a.runFirst(i), b.runFirst(j));
      int last = Math.min(a.runLast(i), b.runLast(j));
      count += Math.max(0, last - first + 1);
      if (a.runLast(i) < b.runLast(j)) {
        i++;
      } else {
        j++;
      }
    }
    return count;
  }

  /** The first run of {@code a} that may reach into {@code b}. */
  private static int start(Chunk a, Chunk b) {
    return a.first() >= b.first() ? 0 : a.runAtOrBefore(b.first());
  }

  static boolean intersects(Chunk a, Chunk b) {
    if (b.runCount() > a.runCount()) {
      return intersects(b, a);
    }
    int i = start(a, b);
    for (int j = start(b, a); j < b.runCount() && i < a.runCount(); j++) {
      i = a.firstRunEndingFrom(i, b.runFirst(j));
      if (i < a.runCount() && a.runFirst(i) <= b.runLast(j)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one run is all there is of {@code a}, and it holds all of {@code b}. */
  private static boolean isRunAround(Chunk a, Chunk b) {
    return a.runCount() == 1
        && b.runCount() > 0
        && a.runFirst(0) <= b.first()
        && b.last() <= a.runLast(0);
  }

  /** Adds a run that starts no lower than the last, and counts off what that has of it. */
  private void join(int first, int last) {
    int end = count == 0 ? -2 : runs[2 * count - 1];
    if (first > end + 1) {
      runs[2 * count] = (char) first;
      runs[2 * count + 1] = (char) last;
      count++;
    } else {
      cardinality -= Math.min(end, last) - first + 1;
      runs[2 * count - 1] = (char) Math.max(end, last);
    }
  }

  /** Adds a run above the last that does not touch it. */
  private void append(int first, int last) {
    runs[2 * count] = (char) first;
    runs[2 * count + 1] = (char) last;
    count++;
    cardinality += last - first + 1;
  }

  /** Adds runs of a chunk that lie above the last and don't touch it; {@code to} is excluded. */
  private void copy(Chunk chunk, int from, int to) {
    chunk.copyRuns(from, to, runs, count);
    count += to - from;
  }

  private Chunk chunk() {
    char[] kept = 4 * count >= runs.length ? runs : Arrays.copyOf(runs, Math.max(2, 2 * count));
    return Chunk.ofRuns(kept, count, cardinality);
  }
}
