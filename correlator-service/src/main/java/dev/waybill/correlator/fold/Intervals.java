// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of numbers of 0 and above, kept as ranges that neither overlap nor touch. */
final class Intervals {
  private final NavigableMap<Long, Long> ranges = new TreeMap<>(); // from -> to, to excluded

  void add(long from, long to) {
    if (from >= to) {
      return;
    }
    long start = from;
    long end = to;
    Map.Entry<Long, Long> before = ranges.floorEntry(from);
    if (before != null && before.getValue() >= from) {
      start = before.getKey();
      end = Math.max(end, before.getValue());
    }
    NavigableMap<Long, Long> swallowed = ranges.subMap(start, true, end, true);
    for (Map.Entry<Long, Long> range : swallowed.entrySet()) {
      end = Math.max(end, range.getValue());
    }
    ranges.subMap(start, true, end, true).clear();
    ranges.put(start, end);
  }

  void addAll(Intervals others) {
    others.ranges.forEach(this::add);
  }

  boolean add(long number) {
    if (contains(number)) {
      return false;
    }
    add(number, number + 1);
    return true;
  }

  boolean contains(long number) {
    Map.Entry<Long, Long> range = ranges.floorEntry(number);
    return range != null && number < range.getValue();
  }

  boolean covers(long from, long to) {
    Map.Entry<Long, Long> range = ranges.floorEntry(from);
    return from >= to || (range != null && to <= range.getValue());
  }

  boolean intersects(long from, long to) {
    Map.Entry<Long, Long> range = ranges.lowerEntry(to);
    return from < to && range != null && from < range.getValue();
  }

  /** What lies from {@code from} to below {@code to} and is not in the set. */
  List<OffsetRange> missing(long from, long to) {
    List<OffsetRange> missing = new ArrayList<>();
    long at = from;
    Map.Entry<Long, Long> range = ranges.floorEntry(from);
    if (range == null) {
      range = ranges.higherEntry(from);
    }
    while (at < to && range != null && range.getKey() < to) {
      if (range.getKey() > at) {
        missing.add(new OffsetRange(at, range.getKey()));
      }
      at = Math.max(at, range.getValue());
      range = ranges.higherEntry(range.getKey());
    }
    if (at < to) {
      missing.add(new OffsetRange(at, to));
    }
    return missing;
  }

  /**
   * Drops the lowest ranges if there are more than {@code max}.
   *
   * @return one above the highest number that is dropped, or 0
   */
  long keepHighest(int max) {
    long droppedTo = 0;
    while (ranges.size() > max) {
      droppedTo = ranges.pollFirstEntry().getValue();
    }
    return droppedTo;
  }

  /** The first number from 0 on that is not in the set. */
  long firstMissing() {
    Map.Entry<Long, Long> first = ranges.firstEntry();
    return first == null || first.getKey() > 0 ? 0 : first.getValue();
  }

  /** The first number from {@code number} on that is not in the set. */
  long firstMissingFrom(long number) {
    Map.Entry<Long, Long> range = ranges.floorEntry(number);
    return range == null ? number : Math.max(number, range.getValue());
  }

  /** How many numbers below the highest are not in the set. */
  long gaps() {
    long present = 0;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      present += range.getValue() - range.getKey();
    }
    return ranges.isEmpty() ? 0 : ranges.lastEntry().getValue() - present;
  }

  void save(StateWriter out) {
    out.each(
        ranges.entrySet(),
        (each, range) -> {
          each.number(range.getKey());
          each.number(range.getValue());
        });
  }

  static Intervals restore(StateReader in) throws WireException {
    Intervals intervals = new Intervals();
    in.each(each -> intervals.ranges.put(each.number(), each.number()));
    return intervals;
  }

  /** The highest number, or -1. */
  long last() {
    return ranges.isEmpty() ? -1 : ranges.lastEntry().getValue() - 1;
  }
}
