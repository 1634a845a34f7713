// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.OffsetRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in one topic-partition messages were acknowledged: a few ranges that hold every offset.
 *
 * <p>The fold waits until all of a range is read and committed, so the ranges are cut at large
 * gaps; and there are few of them, so the gaps that are smallest are closed.
 */
final class PlacedRanges {
  /** About what one takes in memory, with its place in a map. */
  static final long SIZE_BYTES = 320;

  /** A gap shorter than this is what other senders wrote meanwhile. */
  private static final long GAP = 10_000;

  private static final int MAX_RANGES = 8;

  private final long[] from = new long[MAX_RANGES + 1];
  private final long[] to = new long[MAX_RANGES + 1];
  private int size;

  void add(long offset) {
    int at = size - 1; // the range that starts at or before
    while (at >= 0 && from[at] > offset) {
      at--;
    }
    if (at >= 0 && offset - to[at] < GAP) {
      to[at] = Math.max(to[at], offset + 1);
    } else if (at + 1 < size && from[at + 1] - offset <= GAP) {
      from[at + 1] = offset;
    } else {
      insert(at + 1, offset);
    }
  }

  private void insert(int at, long offset) {
    System.arraycopy(from, at, from, at + 1, size - at);
    System.arraycopy(to, at, to, at + 1, size - at);
    from[at] = offset;
    to[at] = offset + 1;
    size++;
    if (size > MAX_RANGES) {
      closeSmallestGap();
    }
  }

  private void closeSmallestGap() {
    int smallest = 0;
    for (int i = 1; i < size - 1; i++) {
      if (from[i + 1] - to[i] < from[smallest + 1] - to[smallest]) {
        smallest = i;
      }
    }
    to[smallest] = to[smallest + 1];
    System.arraycopy(from, smallest + 2, from, smallest + 1, size - smallest - 2);
    System.arraycopy(to, smallest + 2, to, smallest + 1, size - smallest - 2);
    size--;
  }

  List<OffsetRange> ranges() {
    List<OffsetRange> ranges = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ranges.add(new OffsetRange(from[i], to[i]));
    }
    return ranges;
  }
}
