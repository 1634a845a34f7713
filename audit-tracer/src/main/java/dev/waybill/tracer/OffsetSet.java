// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.OffsetRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A mutable set of offsets as ascending ranges that do not touch. Not thread-safe. */
final class OffsetSet {
  private long[] borders = new long[2]; // from, to, from, to …
  private int size; // of borders in use

  /** Adds the offsets from {@code from} to below {@code to}; nothing if there are none. */
  void add(long from, long to) {
    if (from >= to) {
      return;
    }
    if (size > 0 && from == borders[size - 1]) { // the usual case: in order
      borders[size - 1] = to;
      return;
    }
    int first = 0;
    while (first < size && borders[first + 1] < from) {
      first += 2;
    }
    int last = first; // one after the ranges that touch
    long start = from;
    long end = to;
    while (last < size && borders[last] <= to) {
      start = Math.min(start, borders[last]);
      end = Math.max(end, borders[last + 1]);
      last += 2;
    }
    replace(first, last, start, end);
  }

  private void replace(int first, int last, long start, long end) {
    int newSize = size - (last - first) + 2;
    if (newSize > borders.length) {
      borders = Arrays.copyOf(borders, newSize * 2);
    }
    System.arraycopy(borders, last, borders, first + 2, size - last);
    borders[first] = start;
    borders[first + 1] = end;
    size = newSize;
  }

  void addAll(OffsetSet other) {
    for (int i = 0; i < other.size; i += 2) {
      add(other.borders[i], other.borders[i + 1]);
    }
  }

  /** Adds the offsets from {@code from} to below {@code to} that {@code except} doesn't have. */
  void addMissing(long from, long to, OffsetSet except) {
    long start = from;
    for (int i = 0; i < except.size && start < to; i += 2) {
      if (except.borders[i + 1] > start) {
        add(start, Math.min(to, except.borders[i]));
        start = except.borders[i + 1];
      }
    }
    add(start, to);
  }

  /** Removes what lies below {@code limit} and answers it. */
  OffsetSet takeBelow(long limit) {
    OffsetSet taken = new OffsetSet();
    int i = 0;
    while (i < size && borders[i + 1] <= limit) {
      taken.add(borders[i], borders[i + 1]);
      i += 2;
    }
    if (i < size && borders[i] < limit) {
      taken.add(borders[i], limit);
      borders[i] = limit;
    }
    forgetFirst(i / 2);
    return taken;
  }

  /** Removes the lowest ranges. */
  void forgetFirst(int ranges) {
    System.arraycopy(borders, 2 * ranges, borders, 0, size - 2 * ranges);
    size -= 2 * ranges;
  }

  /** Adds what lies between the first range and the second, the third and the fourth, and so on. */
  void joinPairs() {
    int kept = 0;
    for (int i = 0; i < size; i += 4) {
      borders[kept] = borders[i];
      borders[kept + 1] = borders[Math.min(i + 3, size - 1)];
      kept += 2;
    }
    size = kept;
  }

  boolean contains(long offset) {
    for (int i = size - 2; i >= 0; i -= 2) {
      if (borders[i] <= offset) {
        return offset < borders[i + 1];
      }
    }
    return false;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int rangeCount() {
    return size / 2;
  }

  List<OffsetRange> ranges() {
    List<OffsetRange> ranges = new ArrayList<>(size / 2);
    for (int i = 0; i < size; i += 2) {
      ranges.add(new OffsetRange(borders[i], borders[i + 1]));
    }
    return ranges;
  }

  @Override
  public String toString() {
    return ranges().toString();
  }
}
