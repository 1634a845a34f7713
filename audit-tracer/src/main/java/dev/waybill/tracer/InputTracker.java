// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.PartitionProgress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * How far one assigned topic-partition was read and committed, from its assignment to its
 * revocation, and what of that each audit partition was not told yet.
 *
 * <p>Offsets between records count as read: the consumer passed through them and there was nothing
 * to see, be it the marker or the remains of a transaction, a message compacted away, or one that
 * is missing. Only a seek passes over offsets; so does the consumer itself when its position at
 * assignment is no longer in the log, which {@link Inputs} tells as a seek. When that happens later
 * it can't be told from the others; what nobody reads is lost either way. Where a fact about what
 * lies between may have been dropped, it does not count as read, and is never told.
 */
final class InputTracker {
  /** Bounds memory where nobody ever commits; what is forgotten is never told, so never a loss. */
  private static final int MAX_READ_RANGES = 10_000;

  private static final int MAX_TOLD_RANGES = 1_000;
  private static final long UNKNOWN = -1;

  /** Beyond it, commits that wait are joined to the last. */
  private static final int MAX_HELD = 64;

  /** Offsets committed while hand-overs were under way that began before. */
  private record Held(long ticket, OffsetSet committed) {}

  private final Place place;
  private final OffsetSet read = new OffsetSet(); // and not committed
  private final OffsetSet told = new OffsetSet(); // committed
  private ProgressDelta[] deltas;
  private long assignedAt = UNKNOWN;
  private long position = UNKNOWN;
  private boolean sought;
  private long soughtTo;
  private boolean anythingRead;
  private boolean revoked;
  private boolean missed;
  private long lastFact;
  private boolean touched;
  private long touchedAtMillis;
  private final Deque<Held> held = new ArrayDeque<>();

  InputTracker(Place place, int partitionCount) {
    this.place = place;
    deltas = new ProgressDelta[partitionCount];
    Arrays.setAll(deltas, i -> new ProgressDelta());
  }

  /** Goes over from the one provisional audit partition to all. */
  void partitionCount(int count) {
    ProgressDelta first = deltas[0];
    deltas = new ProgressDelta[count];
    Arrays.setAll(deltas, i -> first.copy());
  }

  Place place() {
    return place;
  }

  void revoke() {
    revoked = true;
  }

  boolean isRevoked() {
    return revoked;
  }

  /** About what it takes in memory by being kept after its revocation. */
  long chargedBytes() {
    return revoked ? deltas.length * ProgressDelta.SIZE_BYTES : 0;
  }

  /** The number of the last fact that moved the position. */
  long lastFact() {
    return lastFact;
  }

  void lastFact(long number) {
    lastFact = number;
  }

  /** Whether something may lie between the position and an offset that comes next. */
  boolean isBelow(long offset) {
    return sought || (position != UNKNOWN && position < offset);
  }

  /** What lies before the next position or record may have been read, and the fact be dropped. */
  void missed() {
    missed = true;
  }

  /**
   * Whether nothing happened here for long enough to let go of it.
   *
   * @param uptimeMillis now; the first call begins the time
   * @param done how long if all that was read is committed, in ms
   * @param open how long if not
   */
  boolean isIdle(long uptimeMillis, long done, long open) {
    if (touched) {
      touched = false;
      touchedAtMillis = uptimeMillis;
    }
    long limit = read.isEmpty() && held.isEmpty() ? done : open;
    return !revoked && uptimeMillis - touchedAtMillis > limit;
  }

  /** A record was read. One below the position without a seek came twice. */
  void read(long offset) {
    if (sought || offset >= position) {
      arrive(offset);
      position = offset + 1;
    }
    markRead(offset, offset + 1);
    anythingRead = true;
    touched = true;
  }

  /** The application moved the position, to a place not yet known if negative. */
  void seek(long target) {
    sought = true;
    soughtTo = target;
  }

  /** The position is here now: there was nothing in between. */
  void arrive(long now) {
    touched = true;
    if (position == UNKNOWN) {
      assignedAt = now;
      position = now;
    }
    if (sought) {
      long target = soughtTo < 0 ? now : soughtTo;
      skip(position, target);
      position = target;
    }
    sought = false;
    if (!missed) {
      markRead(position, now);
    }
    missed = false;
    position = now;
  }

  private void markRead(long from, long to) {
    read.addMissing(from, to, told);
    if (read.rangeCount() > MAX_READ_RANGES) {
      read.forgetFirst(MAX_READ_RANGES / 2);
    }
  }

  private void skip(long from, long to) {
    if (from < to) {
      boolean atAssignment = !anythingRead && from == assignedAt;
      each(delta -> delta.skip(from, to, atAssignment));
    }
  }

  /**
   * Offsets below {@code limit} were committed: tells those that were read and not told before, now
   * or once all hand-overs with a ticket below {@code ticket} have ended.
   *
   * @param lowestTicket the lowest that has not ended
   */
  void commit(long limit, long ticket, long lowestTicket) {
    OffsetSet committed = read.takeBelow(limit);
    told.addAll(committed);
    if (told.rangeCount() > MAX_TOLD_RANGES) {
      told.forgetFirst(MAX_TOLD_RANGES / 2);
    }
    if (committed.isEmpty()) {
      return;
    }
    if (ticket <= lowestTicket) {
      tell(committed);
    } else {
      hold(ticket, committed);
    }
  }

  private void hold(long ticket, OffsetSet committed) {
    if (held.size() < MAX_HELD) {
      held.add(new Held(ticket, committed));
    } else {
      Held last = held.removeLast();
      last.committed.addAll(committed);
      held.add(new Held(Math.max(last.ticket, ticket), last.committed));
    }
  }

  /** All hand-overs with a ticket below {@code lowestTicket} have ended. */
  void release(long lowestTicket) {
    if (held.isEmpty()) {
      return;
    }
    held.removeIf(
        commit -> {
          boolean free = commit.ticket <= lowestTicket;
          if (free) {
            tell(commit.committed);
          }
          return free;
        });
  }

  private void tell(OffsetSet committed) {
    each(delta -> delta.addCommitted(committed));
  }

  /** A record whose waybill can't be used was read. */
  void unusable(Fact fact, long offset) {
    read(offset);
    each(
        delta -> {
          switch (fact) {
            case ABSENT -> delta.absent++;
            case DAMAGED -> delta.damaged++;
            default -> delta.unknownVersion++;
          }
          if (fact != Fact.ABSENT) {
            delta.addUntraceable(offset);
          }
        });
  }

  private void each(Consumer<ProgressDelta> change) {
    for (ProgressDelta delta : deltas) {
      change.accept(delta);
    }
  }

  /** What an audit partition's next entry says of it, and begins anew; null if nothing. */
  PartitionProgress cut(int auditPartition) {
    ProgressDelta delta = deltas[auditPartition];
    if (position == UNKNOWN || (revoked && delta.isEmpty())) {
      return null;
    }
    deltas[auditPartition] = new ProgressDelta();
    return new PartitionProgress(
        place.topic(),
        place.partition(),
        assignedAt,
        position,
        delta.committed.ranges(),
        delta.skipped,
        delta.untraceable.ranges(),
        delta.absent,
        delta.damaged,
        delta.unknownVersion);
  }

  /** Whether it is revoked and all of it is told. */
  boolean isDone() {
    return revoked
        && held.isEmpty()
        && (position == UNKNOWN || Arrays.stream(deltas).allMatch(ProgressDelta::isEmpty));
  }
}
