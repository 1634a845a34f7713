// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditPartition;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Events that will never be reported, by reason and audit partition, and which partitions have a
 * hole by them that must show.
 *
 * <p>Thread-safe. What concerns all partitions is counted in partition 0 and makes a hole in all;
 * so does what is dropped before the number of partitions is known.
 */
@SuppressWarnings("EnumOrdinal") // counters stand in arrays
final class Drops {
  /** Why; the names in lower case appear in entries. */
  enum Reason {
    /** The queue was full. */
    QUEUE_FULL(false),
    /** More hand-overs under way than can be followed. */
    OUTSTANDING(false),
    /** A hand-over whose end nobody told. */
    UNTOLD(false),
    /** Recorded after the tracer was closed. */
    CLOSED(false),
    /** A fault of the tracer itself kept it from the queue. */
    TRACER_ERROR(false),
    /** A fault of the tracer itself kept it from the ledger. */
    LEDGER_ERROR(true),
    /** The ledger was full: the audit topic takes less than there is to tell. */
    LEDGER_FULL(true),
    /** In an entry too large for the audit topic. */
    TOO_LARGE(true),
    /** Not acknowledged when close gave up. */
    UNSENT(true);

    private final boolean queued;

    Reason(boolean queued) {
      this.queued = queued;
    }

    /** The name in entries. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the events had been taken into the queue. */
    boolean queued() {
      return queued;
    }
  }

  private static final int REASONS = Reason.values().length;

  private final AtomicLongArray common = new AtomicLongArray(REASONS + 1);
  private volatile AtomicLongArray[] partitions = {};

  /** Says how many audit partitions there are; once. */
  void partitionCount(int count) {
    AtomicLongArray[] counts = new AtomicLongArray[count];
    for (int i = 0; i < count; i++) {
      counts[i] = new AtomicLongArray(REASONS + 1);
    }
    partitions = counts;
  }

  /** Counts an event of a session. */
  void ofSession(Reason reason, long session, boolean hole) {
    AtomicLongArray[] known = partitions;
    add(
        known.length == 0 ? common : known[AuditPartition.of(session, known.length)],
        reason,
        1,
        hole);
  }

  /** Counts an event that concerns all partitions. */
  void ofAll(Reason reason) {
    add(common, reason, 1, true);
  }

  /** Makes a hole in all partitions by what is no event. */
  void holeInAll() {
    common.getAndIncrement(REASONS);
  }

  /** Counts events that close leaves behind. */
  void unsent(long events) {
    add(common, Reason.UNSENT, events, false);
  }

  /** Counts events of entries that were given up, whose numbers are the hole. */
  void ofPartition(Reason reason, int partition, long events) {
    add(partitions[partition], reason, events, false);
  }

  private static void add(AtomicLongArray counts, Reason reason, long events, boolean hole) {
    counts.getAndAdd(reason.ordinal(), events);
    if (hole) {
      counts.getAndIncrement(REASONS);
    }
  }

  /** Grows with every hole of the partition. */
  long holes(int partition) {
    return common.get(REASONS) + partitions[partition].get(REASONS);
  }

  /** Grows with every hole of any partition. */
  long holes() {
    long holes = common.get(REASONS);
    for (AtomicLongArray partition : partitions) {
      holes += partition.get(REASONS);
    }
    return holes;
  }

  /** Counts of one partition by the names of the reasons, without those at 0. */
  Map<String, Long> of(int partition) {
    Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    collect(partitions[partition], counts);
    if (partition == 0) {
      collect(common, counts);
    }
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((reason, count) -> named.put(reason.label(), count));
    return named;
  }

  /** Counts of all partitions by reason, without those at 0. */
  Map<Reason, Long> total() {
    Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    collect(common, counts);
    for (AtomicLongArray partition : partitions) {
      collect(partition, counts);
    }
    return counts;
  }

  private static void collect(AtomicLongArray counts, Map<Reason, Long> result) {
    for (Reason reason : Reason.values()) {
      long count = counts.get(reason.ordinal());
      if (count > 0) {
        result.merge(reason, count, Long::sum);
      }
    }
  }
}
