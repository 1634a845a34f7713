// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.WireException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which messages a session has issued, in which minute, and which of them are forgotten. A message
 * is in one window at most: in that of which the origin told, else in that of the message before.
 */
final class SessionWindows {
  /**
   * How far below the highest sequence messages are looked for that nobody told of. It bounds what
   * a forged waybill with a far sequence can cost; an origin would have to go unheard for 16
   * million messages for it to matter.
   */
  static final long REACH = 1L << 24;

  private final NavigableMap<Long, Window> windows = new TreeMap<>(); // by epoch minute
  private final NavigableMap<Long, Long> minutes = new TreeMap<>(); // first sequence -> minute
  private final SequenceSet issued = new SequenceSet(); // as the origin said
  private final SequenceSet forgotten = new SequenceSet();
  private final long firstMinute; // of log time; where the origin was never heard
  private long floor = Long.MAX_VALUE; // nothing is said of the sequences below
  private long highest = -1;

  // All between is in a window or forgotten; it follows from the rest, so it is no part of the
  // state.
  private long assignedFrom = Long.MAX_VALUE;
  private long assignedTo;

  SessionWindows(long firstMinute) {
    this.firstMinute = firstMinute;
  }

  /** A session that is heard from its beginning, or nearly so, is accounted for from zero. */
  void lowerFloor(SessionSets sets) {
    for (SequenceSet seen : List.of(sets.received(), sets.handedOver(), sets.failed())) {
      floor = seen.isEmpty() ? floor : Math.min(floor, seen.first());
    }
    if (sets.origin() != null && !sets.origin().issued().isEmpty()) {
      floor = Math.min(floor, sets.origin().issued().get(0).range().from());
    }
    floor = floor < REACH ? 0 : floor;
  }

  /**
   * The origin says that it issued the sequences from {@code from} to below {@code to}.
   *
   * @param skewed whether that was another minute by its own clock
   */
  void issue(long from, long to, long minute, boolean skewed, long clock) {
    SequenceSet fresh = SequenceSet.ofRange(from, to);
    fresh.removeAll(issued);
    fresh.removeAll(forgotten);
    issued.addAll(fresh);
    for (Window window : windows.values()) {
      window.remove(fresh, clock); // may have stood elsewhere while the origin was unheard
    }
    if (!fresh.isEmpty()) {
      window(minute).add(fresh, clock);
      if (skewed) {
        window(minute).setSkewed();
      }
      minutes.put(from, minute);
    }
    highest = Math.max(highest, to - 1);
  }

  /** What is known of these may have changed. */
  void unsettle(SequenceSet seen) {
    windows.values().forEach(window -> window.unsettle(seen));
  }

  /** Some stage said something of these: their windows are judged again. */
  void see(SequenceSet seen) {
    if (seen.isEmpty()) {
      return;
    }
    highest = Math.max(highest, seen.last());
    for (Window window : windows.values()) {
      window.unsettle(seen);
      if (window.closed() && window.sequences().intersects(seen)) {
        window.reconsider();
      }
    }
  }

  /**
   * Sequences that somebody saw and the origin has not told of go to the window before them.
   *
   * @param totals tells which minutes are still open
   */
  void assignUnreported(String pipeline, WindowTotals<Long> totals, long clock) {
    long lowest = Math.max(floor, highest + 1 - REACH);
    if (assignedFrom <= lowest && lowest <= assignedTo) {
      lowest = assignedTo;
    } else {
      assignedFrom = lowest;
    }
    assignedTo = highest + 1;
    SequenceSet unreported = SequenceSet.ofRange(lowest, highest + 1);
    unreported.removeAll(issued);
    unreported.removeAll(forgotten);
    unreported.forEachRange(
        (from, to) -> {
          Map.Entry<Long, Long> minute = minutes.floorEntry(from);
          SequenceSet fresh = SequenceSet.ofRange(from, to);
          for (Window window : windows.values()) {
            fresh.removeAll(window.sequences());
          }
          if (!fresh.isEmpty()) {
            long wanted = minute == null ? firstMinuteOfSession() : minute.getValue();
            window(totals.openMinute(pipeline, wanted)).add(fresh, clock);
          }
        });
  }

  private long firstMinuteOfSession() {
    return windows.isEmpty() ? firstMinute : windows.firstKey();
  }

  private Window window(long minute) {
    return windows.computeIfAbsent(minute, key -> new Window());
  }

  /**
   * All are another pipeline's than was thought; nothing has been told of them there.
   *
   * @param totals tells which minutes are still open there
   */
  void moveTo(String pipeline, WindowTotals<Long> totals, long clock) {
    Map<Long, Window> before = new TreeMap<>(windows);
    windows.clear();
    before.forEach(
        (minute, window) ->
            window(totals.openMinute(pipeline, minute)).add(window.sequences(), clock));
  }

  /**
   * Forgets a window.
   *
   * @return the messages that it had
   */
  SequenceSet forget(long minute) {
    Window window = windows.remove(minute);
    if (window == null) {
      return new SequenceSet();
    }
    SequenceSet gone = window.sequences();
    forgotten.addAll(gone);
    issued.removeAll(gone);
    long lowestKept = windows.isEmpty() ? highest : Long.MAX_VALUE;
    for (Window kept : windows.values()) {
      lowestKept = kept.sequences().isEmpty() ? lowestKept : Math.min(lowestKept, kept.first());
    }
    Long needed = minutes.floorKey(Math.min(lowestKept, highest));
    if (needed != null) {
      minutes.headMap(needed).clear();
    }
    return gone;
  }

  SequenceSet forgotten() {
    return forgotten;
  }

  /** By epoch minute. */
  NavigableMap<Long, Window> all() {
    return windows;
  }

  /** The highest sequence that anybody told of, or -1. */
  long highest() {
    return highest;
  }

  /** Whether the origin has issued something after that minute. */
  boolean isBehind(long minute) {
    return !minutes.isEmpty() && minutes.lastEntry().getValue() > minute;
  }

  /** Memory, in bytes; an estimate. */
  long sizeBytes() {
    long bytes = issued.contentBytes() + forgotten.contentBytes();
    for (Window window : windows.values()) {
      bytes += window.sizeBytes();
    }
    return bytes;
  }

  void save(StateWriter out) {
    out.number(firstMinute);
    out.each(
        windows.entrySet(),
        (each, entry) -> {
          each.number(entry.getKey());
          entry.getValue().save(each);
        });
    out.each(
        minutes.entrySet(),
        (each, entry) -> {
          each.number(entry.getKey());
          each.number(entry.getValue());
        });
    out.sequences(issued);
    out.sequences(forgotten);
    out.number(floor);
    out.number(highest);
  }

  static SessionWindows restore(StateReader in) throws WireException {
    SessionWindows windows = new SessionWindows(in.number());
    in.each(each -> windows.windows.put(each.number(), Window.restore(each)));
    in.each(each -> windows.minutes.put(each.number(), each.number()));
    windows.issued.addAll(in.sequences());
    windows.forgotten.addAll(in.sequences());
    windows.floor = in.number();
    windows.highest = in.number();
    return windows;
  }
}
