// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Messages that an instance reported to have taken, and not yet to have handed over: issued at an
 * origin, received elsewhere. As long as it may still hand them over, or may have done so unheard,
 * nobody can call them lost.
 */
final class Holding {
  /** What has become of what is still held. */
  enum State {
    /** It may still be handed over. */
    WAITING,
    /** The holder is done with it: it would have been told. */
    OVER,
    /** The holder fell silent, or an entry of it is missing. */
    UNKNOWN
  }

  private record Position(TopicPartitionKey partition, long assignedAt, long offset) {
    static Position of(PartitionProgress progress) {
      return new Position(
          new TopicPartitionKey(progress.topic(), progress.partition()),
          progress.assignedAt(),
          progress.position());
    }
  }

  private final Instance holder; // null if it is forgotten
  private final long number;
  private final long uptimeMillis;
  private final SequenceSet sequences;
  private final List<Position> positions; // empty where it may have read elsewhere, too

  // Of a holder that is forgotten: whether it was done with them, by either evidence.
  private boolean overByDeadline;
  private boolean overByOffsets;

  /**
   * @param holder the instance
   * @param entry its entry that told of them
   * @param sequences the messages; copied
   */
  Holding(Instance holder, Entry entry, SequenceSet sequences) {
    this(
        holder,
        entry.number(),
        entry.uptimeMillis(),
        sequences.copy(),
        holder.tellsAllReadings()
            ? entry.progress().stream().map(Position::of).toList()
            : List.of());
  }

  private Holding(
      Instance holder,
      long number,
      long uptimeMillis,
      SequenceSet sequences,
      List<Position> positions) {
    this.holder = holder;
    this.number = number;
    this.uptimeMillis = uptimeMillis;
    this.sequences = sequences;
    this.positions = positions;
  }

  /**
   * The state by now.
   *
   * @param byOffsets whether the stage commits after its work, so that a commit ends a holding
   * @param deadlineMillis how long after they were taken they may be handed over
   */
  State state(boolean byOffsets, long deadlineMillis) {
    if (holder == null) {
      return (byOffsets ? overByOffsets : overByDeadline) ? State.OVER : State.UNKNOWN;
    }
    if (!holder.denseSince(number)) {
      return State.UNKNOWN;
    }
    if (holder.uptimeMillis() - uptimeMillis > deadlineMillis) {
      return State.OVER;
    }
    if (byOffsets && (holder.bye() || committedByHolder())) {
      return State.OVER; // what it had not committed another instance reads again
    }
    return holder.silent() || holder.bye() ? State.UNKNOWN : State.WAITING;
  }

  /** Whether the holder itself committed all that it had read when it told of them. */
  private boolean committedByHolder() {
    for (Position each : positions) {
      if (!holder.hasCommitted(each.partition, each.assignedAt, each.offset)) {
        return false;
      }
    }
    return !positions.isEmpty();
  }

  /** Whether this instance holds them. */
  boolean isOf(Instance instance) {
    return holder == instance;
  }

  /**
   * Takes out what its holder has told to be done with.
   *
   * @return what was taken out
   */
  SequenceSet release(Instance instance, SequenceSet done) {
    if (instance != holder) {
      return new SequenceSet();
    }
    SequenceSet released = sequences.intersection(done);
    sequences.removeAll(released);
    return released;
  }

  /**
   * Puts together what forgotten instances have left: it stays as it is, whoever comes back.
   *
   * @param deadlineMillis how long after they were taken they may be handed over
   */
  static void leave(List<Holding> list, Set<Instance> gone, long deadlineMillis) {
    List<Holding> left =
        list.stream().filter(each -> each.holder != null && gone.contains(each.holder)).toList();
    list.removeAll(left); // by identity
    for (Holding each : left) {
      boolean overByDeadline = each.state(false, deadlineMillis) == State.OVER;
      boolean overByOffsets = each.state(true, deadlineMillis) == State.OVER;
      leftBefore(list, overByDeadline, overByOffsets).sequences.addAll(each.sequences);
    }
  }

  private static Holding leftBefore(
      List<Holding> list, boolean overByDeadline, boolean overByOffsets) {
    for (Holding each : list) {
      if (each.holder == null
          && each.overByDeadline == overByDeadline
          && each.overByOffsets == overByOffsets) {
        return each;
      }
    }
    Holding left = new Holding(null, 0, 0, new SequenceSet(), List.of());
    left.overByDeadline = overByDeadline;
    left.overByOffsets = overByOffsets;
    list.add(left);
    return left;
  }

  void save(StateWriter out) {
    out.flag(holder != null);
    if (holder == null) {
      out.flag(overByDeadline);
      out.flag(overByOffsets);
      out.sequences(sequences);
      return;
    }
    out.number(holder.id());
    out.number(number);
    out.number(uptimeMillis);
    out.sequences(sequences);
    out.each(
        positions,
        (each, position) -> {
          position.partition.save(each);
          each.number(position.assignedAt);
          each.number(position.offset);
        });
  }

  static Holding restore(StateReader in, Instances instances) throws WireException {
    if (!in.flag()) {
      boolean overByDeadline = in.flag();
      boolean overByOffsets = in.flag();
      Holding left = new Holding(null, 0, 0, in.sequences(), List.of());
      left.overByDeadline = overByDeadline;
      left.overByOffsets = overByOffsets;
      return left;
    }
    Instance holder = instances.reference(in);
    long number = in.number();
    long uptimeMillis = in.number();
    SequenceSet sequences = in.sequences();
    List<Position> positions = new ArrayList<>();
    in.each(
        each ->
            positions.add(
                new Position(TopicPartitionKey.restore(each), each.number(), each.number())));
    return new Holding(holder, number, uptimeMillis, sequences, positions);
  }

  /** How many topic-partitions its holder read when it told of them. */
  int positions() {
    return positions.size();
  }

  SequenceSet sequences() {
    return sequences;
  }
}
