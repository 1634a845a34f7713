// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How far the partitions of a compacted topic are read anew, and which names they hold.
 * Thread-safe.
 */
final class Replays {
  private final Map<Integer, Reading> readings = new HashMap<>();

  /** A partition that has been read from its beginning to what was its end then. */
  record Replay(int partition, Set<String> names) {}

  private static final class Reading {
    final long end;
    final Set<String> names = new HashSet<>();
    long position;

    Reading(long position, long end) {
      this.position = position;
      this.end = end;
    }
  }

  synchronized void begin(int partition, long beginning, long end) {
    readings.put(partition, new Reading(beginning, end));
  }

  /** A record was read, be it one that can't be decoded: its name is there. */
  synchronized void read(int partition, String name, long offset) {
    Reading reading = readings.get(partition);
    if (reading != null) {
      reading.names.add(name);
      reading.position = Math.max(reading.position, offset + 1);
    }
  }

  /** What is read to its end and not yet {@link #end ended}. */
  synchronized Collection<Replay> complete() {
    return readings.entrySet().stream()
        .filter(e -> e.getValue().position >= e.getValue().end)
        .map(e -> new Replay(e.getKey(), Set.copyOf(e.getValue().names)))
        .toList();
  }

  synchronized void end(Replay replay) {
    readings.remove(replay.partition);
  }
}
