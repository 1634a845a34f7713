// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Which offsets of one topic-partition a stage has read and is done with, over all its instances.
 */
final class Coverage {
  /** What is known of a range of offsets, the weightier later: of several ranges the last holds. */
  enum State {
    /** All read, committed and reported. */
    DECIDED,
    /** Decided, but some were passed over without reading. */
    PASSED_OVER,
    /** The audit has a hole there. */
    UNKNOWN,
    /** Not read or not committed yet. */
    WAITING;

    State and(State other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  private record Claim(OffsetRange range, Instance committer) {}

  private record Passed(long offset, long clock) {}

  private final TopicPartitionKey partition;
  private final Intervals committed = new Intervals(); // by commits that prove something
  private final Intervals untraceable = new Intervals();
  private final Intervals passedOver = new Intervals(); // by an instance's own later position
  private final List<Claim> doubtful = new ArrayList<>();
  private final Deque<Passed> passed = new ArrayDeque<>(); // within the grace, ascending
  private long passedOffset;
  private long passedBeforeGrace;

  Coverage(TopicPartitionKey partition) {
    this.partition = partition;
  }

  /**
   * Takes in what an instance has read and committed since its entry before.
   *
   * @return whether offsets were committed that others had passed before: a hole is smaller
   */
  boolean take(PartitionProgress progress, Instance instance, long clock) {
    boolean fills = false;
    for (OffsetRange range : progress.committed()) {
      fills |= range.from() < passedOffset;
      if (instance.provesCommit(partition, range.from(), range.to())) {
        committed.add(range.from(), range.to());
      } else {
        doubtful.add(new Claim(range, instance));
      }
      pass(range.to(), clock);
    }
    for (PartitionProgress.Skipped skipped : progress.skipped()) {
      if (!skipped.atAssignment()) { // else another instance may have read them, unheard
        passedOver.add(skipped.range().from(), skipped.range().to());
      }
    }
    for (OffsetRange range : progress.untraceable()) {
      untraceable.add(range.from(), range.to());
    }
    pass(progress.assignedAt(), clock);
    if (instance.openedGap()) {
      pass(progress.position(), clock); // the missing entry may have told a commit up to there
    }
    return fills;
  }

  private void pass(long offset, long clock) {
    if (offset > passedOffset) {
      passedOffset = offset;
      passed.addLast(new Passed(offset, clock));
    }
  }

  /** Looks again at claims in doubt, after an entry that was missing has come. */
  void settleDoubts() {
    for (Iterator<Claim> claims = doubtful.iterator(); claims.hasNext(); ) {
      Claim claim = claims.next();
      if (claim.committer.provesCommit(partition, claim.range.from(), claim.range.to())) {
        committed.add(claim.range.from(), claim.range.to());
        claims.remove();
      }
    }
  }

  /** Forgets when offsets were passed longer ago than the grace. */
  void advance(long clock, long graceMillis) {
    while (!passed.isEmpty() && clock - passed.peekFirst().clock > graceMillis) {
      passedBeforeGrace = passed.removeFirst().offset;
    }
  }

  /** What is known of the offsets from {@code from} to below {@code to}. */
  State decide(long from, long to) {
    if (committed.covers(from, to)) {
      return State.DECIDED;
    }
    State state = State.DECIDED;
    for (OffsetRange hole : committed.missing(from, to)) {
      state = state.and(decideHole(hole));
    }
    return state;
  }

  private State decideHole(OffsetRange hole) {
    Intervals known = new Intervals();
    State state = State.DECIDED;
    for (Claim claim : doubtful) {
      if (claim.range.from() < hole.to() && hole.from() < claim.range.to()) {
        known.add(claim.range.from(), claim.range.to());
        state = State.UNKNOWN;
      }
    }
    for (OffsetRange rest : known.missing(hole.from(), hole.to())) {
      state = state.and(decideUncommitted(rest));
    }
    return state;
  }

  private State decideUncommitted(OffsetRange hole) {
    if (hole.to() > passedOffset) {
      return State.WAITING; // a skip counts once a commit has passed it
    }
    if (passedOver.covers(hole.from(), hole.to())) {
      return State.PASSED_OVER;
    }
    return hole.to() <= passedBeforeGrace ? State.UNKNOWN : State.WAITING;
  }

  /** Whether a message of unreadable identity was received at one of these offsets. */
  boolean hasUntraceable(long from, long to) {
    return untraceable.intersects(from, to);
  }
}
