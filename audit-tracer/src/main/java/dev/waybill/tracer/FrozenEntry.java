// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What one audit partition is told of one moment, in one entry or, if that is too much for a
 * record, in several. The first part is the one that is sent next; it can be split as long as it is
 * not in the log.
 *
 * <p>Only the last part tells what was committed: by then all that was seen in those offsets is
 * told. All parts tell the positions, so that a hole among them puts in doubt what was read.
 */
final class FrozenEntry {
  /**
   * A session's share, whole or a piece.
   *
   * @param events how many events it tells
   */
  record Told(SessionSets sets, long events) {}

  /** What one entry tells. */
  private record Part(List<Told> sessions, List<AuditSpan> spans) {}

  private final long uptimeMillis;
  private final boolean hello;
  private final boolean bye;
  private final List<PartitionProgress> progress;
  private final long commonEvents;
  private final long sizeBytes;
  private final Deque<Part> parts = new ArrayDeque<>();
  private boolean firstPart = true;

  /**
   * @param commonEvents events of no session, which the last part tells
   * @param sizeBytes what {@code sessions} take in memory
   */
  FrozenEntry(
      long uptimeMillis,
      boolean hello,
      boolean bye,
      List<PartitionProgress> progress,
      List<Told> sessions,
      List<AuditSpan> spans,
      long commonEvents,
      long sizeBytes) {
    this.uptimeMillis = uptimeMillis;
    this.hello = hello;
    this.bye = bye;
    this.progress = progress;
    this.commonEvents = commonEvents;
    this.sizeBytes = sizeBytes;
    parts.add(new Part(sessions, spans));
  }

  long uptimeMillis() {
    return uptimeMillis;
  }

  boolean hello() {
    return hello && firstPart;
  }

  boolean bye() {
    return bye && isLast();
  }

  /** Whether the first part is the last one too. */
  boolean isLast() {
    return parts.size() == 1;
  }

  /** Whether all parts are done with. */
  boolean isDone() {
    return parts.isEmpty();
  }

  /** What the first part says of topic-partitions. */
  List<PartitionProgress> progress() {
    return isLast() ? progress : progress.stream().map(FrozenEntry::positionsOf).toList();
  }

  private static PartitionProgress positionsOf(PartitionProgress whole) {
    return new PartitionProgress(
        whole.topic(),
        whole.partition(),
        whole.assignedAt(),
        whole.position(),
        List.of(),
        List.of(),
        List.of(),
        0,
        0,
        0);
  }

  List<SessionSets> sessions() {
    return parts.getFirst().sessions.stream().map(Told::sets).toList();
  }

  List<AuditSpan> spans() {
    return parts.getFirst().spans;
  }

  /** How many events the first part tells. */
  long events() {
    long events = isLast() ? commonEvents : 0;
    for (Told told : parts.getFirst().sessions) {
      events += told.events;
    }
    return events;
  }

  /** What all of it takes in memory. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** What the sets of the first part take in memory. */
  long firstSizeBytes() {
    long bytes = 0;
    for (Told told : parts.getFirst().sessions) {
      for (SequenceSet set : setsOf(told.sets)) {
        bytes += set.sizeBytes();
      }
    }
    return bytes;
  }

  /** The first part is in the log, or never will be. */
  void removeFirst() {
    parts.removeFirst();
    firstPart = false;
  }

  /**
   * What the first part would be without that which splitting makes less: no spans, and of a single
   * session nothing but what each of its pieces must tell.
   */
  List<SessionSets> frame() {
    List<Told> sessions = parts.getFirst().sessions;
    if (sessions.size() != 1) {
      return List.of();
    }
    SessionSets sets = sessions.get(0).sets;
    return List.of(sets.within(0, 0, sets.origin()));
  }

  /** Makes two parts of the first; false if it can't be. */
  boolean split() {
    Part first = parts.getFirst();
    List<Told> sessions = first.sessions;
    if (!sessions.isEmpty() && !first.spans.isEmpty()) {
      replaceFirst(new Part(sessions, List.of()), new Part(List.of(), first.spans));
    } else if (sessions.size() > 1) {
      int half = sessions.size() / 2;
      replaceFirst(
          new Part(sessions.subList(0, half), List.of()),
          new Part(sessions.subList(half, sessions.size()), List.of()));
    } else if (first.spans.size() > 1) {
      int half = first.spans.size() / 2;
      replaceFirst(
          new Part(List.of(), first.spans.subList(0, half)),
          new Part(List.of(), first.spans.subList(half, first.spans.size())));
    } else {
      return !sessions.isEmpty() && split(sessions.get(0));
    }
    return true;
  }

  /** By ranges of sequences, so that what is told of a message stays together. */
  private boolean split(Told told) {
    long lowest = Long.MAX_VALUE;
    long highest = -1;
    for (SequenceSet set : setsOf(told.sets)) {
      lowest = set.isEmpty() ? lowest : Math.min(lowest, set.first());
      highest = Math.max(highest, set.last());
    }
    if (lowest >= highest) {
      return false;
    }
    long middle = lowest + (highest - lowest + 1) / 2;
    SessionSets low = told.sets.within(0, middle, told.sets.origin());
    SessionSets high = told.sets.within(middle, Long.MAX_VALUE, null);
    double share = (double) cardinality(low) / (cardinality(low) + cardinality(high));
    long events = Math.min(told.events, (long) (told.events * share));
    replaceFirst(
        new Part(List.of(new Told(low, events)), List.of()),
        new Part(List.of(new Told(high, told.events - events)), List.of()));
    return true;
  }

  private void replaceFirst(Part one, Part two) {
    parts.removeFirst();
    parts.addFirst(two);
    parts.addFirst(one);
  }

  private static long cardinality(SessionSets sets) {
    long sum = 0;
    for (SequenceSet set : setsOf(sets)) {
      sum += set.cardinality();
    }
    return sum;
  }

  private static List<SequenceSet> setsOf(SessionSets sets) {
    List<SequenceSet> all = new ArrayList<>(7);
    all.add(sets.received());
    all.add(sets.handedOver());
    all.add(sets.corrupted());
    all.add(sets.skipped());
    all.add(sets.failed());
    all.add(sets.inDoubt());
    all.add(sets.handedOverAgain());
    return all;
  }
}
