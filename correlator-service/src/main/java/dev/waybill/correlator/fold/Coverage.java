// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.WireException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

  private record Passed(long offset, long clock) {}

  /** Offsets that an instance has told to be done with. */
  private record Claim(long from, long to, long instance, long clock) {}

  /**
   * How many ranges of committed and of doubtful offsets are kept. Between two committed ones lies
   * a hole, which nobody fills that died; so this many deaths are remembered, and no more.
   */
  static final int MAX_RANGES = 10_000;

  private final TopicPartitionKey partition;
  private Intervals committed = new Intervals();
  private Intervals untraceable = new Intervals();
  private Intervals passedOver = new Intervals(); // by an instance's own later position
  private final List<Gap> doubts = new ArrayList<>();
  private Intervals doubtful = new Intervals(); // for good
  private final List<Claim> unconfirmed = new ArrayList<>(); // in the order in which they came
  private final Deque<Passed> passed = new ArrayDeque<>(); // within the grace, ascending
  private long floor; // what is below is not remembered
  private long passedOffset;
  private long passedBeforeGrace;
  private int changes; // no part of the state

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
    changes++;
    for (OffsetRange range : progress.committed()) {
      fills |= range.from() < passedOffset;
      committed.add(range.from(), range.to());
      unconfirmed.add(new Claim(range.from(), range.to(), instance.id(), clock));
      pass(range.to(), clock);
    }
    for (PartitionProgress.Skipped skipped : progress.skipped()) {
      if (!skipped.atAssignment()) { // else another instance may have read them, unheard
        OffsetRange range = skipped.range();
        passedOver.add(range.from(), range.to());
        unconfirmed.add(new Claim(range.from(), range.to(), instance.id(), clock));
      }
    }
    for (OffsetRange range : progress.untraceable()) {
      untraceable.add(range.from(), range.to());
    }
    pass(progress.assignedAt(), clock);
    if (instance.behindGap()) {
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

  /** Entries are missing that may have told of this partition. */
  void doubt(Gap gap) {
    doubts.add(gap);
    changes++;
  }

  /** They are there after all. */
  void settle(Gap gap) {
    doubts.remove(gap);
    changes++;
  }

  /** They will never be there. */
  void giveUp(Gap gap) {
    doubts.remove(gap);
    doubtful.addAll(gap.doubtful().get(partition));
  }

  private boolean isDoubtful(long from, long to) {
    if (doubtful.intersects(from, to)) {
      return true;
    }
    for (Gap gap : doubts) {
      if (gap.doubtful().get(partition).intersects(from, to)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Forgets when offsets were passed longer ago than the grace, and which claims all others have
   * had the time to contradict: an instance that had read the same offsets before, and was alive
   * then, has told of it by its second entry after the claim, since that was cut after it.
   */
  void advance(long clock, long graceMillis, Heard others) {
    boolean changed = unconfirmed.removeIf(claim -> others.allBut(claim.instance) > claim.clock);
    while (!passed.isEmpty() && clock - passed.peekFirst().clock > graceMillis) {
      passedBeforeGrace = passed.removeFirst().offset;
      changed = true;
    }
    changed |= raiseFloor();
    changes += changed ? 1 : 0;
  }

  private boolean raiseFloor() {
    long before = floor;
    floor = Math.max(floor, committed.keepHighest(MAX_RANGES));
    floor = Math.max(floor, doubtful.keepHighest(MAX_RANGES));
    return floor > before;
  }

  /** Goes up whenever {@link #decide} may answer otherwise than before. */
  int changes() {
    return changes;
  }

  /** What is known of the offsets from {@code from} to below {@code to}. */
  State decide(long from, long to) {
    if (to > passedOffset) {
      return State.WAITING; // a skip, too, counts once a commit has passed it
    }
    for (Claim claim : unconfirmed) {
      if (claim.from < to && from < claim.to) {
        return State.WAITING;
      }
    }
    if (from < floor) {
      return State.UNKNOWN;
    }
    State state = isDoubtful(from, to) ? State.UNKNOWN : State.DECIDED;
    if (!committed.covers(from, to)) {
      for (OffsetRange hole : committed.missing(from, to)) {
        state = state.and(decideUncommitted(hole));
      }
    }
    return state;
  }

  private State decideUncommitted(OffsetRange hole) {
    if (passedOver.covers(hole.from(), hole.to())) {
      return State.PASSED_OVER;
    }
    return hole.to() <= passedBeforeGrace ? State.UNKNOWN : State.WAITING;
  }

  void save(StateWriter out) {
    committed.save(out);
    untraceable.save(out);
    passedOver.save(out);
    doubtful.save(out);
    out.each(
        passed,
        (each, one) -> {
          each.number(one.offset);
          each.number(one.clock);
        });
    out.number(floor);
    out.number(passedOffset);
    out.number(passedBeforeGrace);
    out.each(
        unconfirmed,
        (each, claim) -> {
          each.number(claim.from);
          each.number(claim.to);
          each.number(claim.instance);
          each.number(claim.clock);
        });
  }

  /** All but the doubts that may be settled. */
  static Coverage restore(StateReader in, TopicPartitionKey partition) throws WireException {
    Coverage coverage = new Coverage(partition);
    coverage.committed = Intervals.restore(in);
    coverage.untraceable = Intervals.restore(in);
    coverage.passedOver = Intervals.restore(in);
    coverage.doubtful = Intervals.restore(in);
    in.each(each -> coverage.passed.addLast(new Passed(each.number(), each.number())));
    coverage.floor = in.number();
    coverage.passedOffset = in.number();
    coverage.passedBeforeGrace = in.number();
    in.each(
        each ->
            coverage.unconfirmed.add(
                new Claim(each.number(), each.number(), each.number(), each.number())));
    return coverage;
  }

  /** Whether a message of unreadable identity was received at one of these offsets. */
  boolean hasUntraceable(long from, long to) {
    return untraceable.intersects(from, to);
  }
}
