// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an instance told of its topic-partitions at one moment, in one entry or in several.
 *
 * @param uptimeMillis how long it had run
 * @param whole whether the last of those entries is there, which alone tells what was committed
 */
record Moment(long uptimeMillis, boolean whole, List<Assignment> assignments) {
  /**
   * A topic-partition that it reads, or has read.
   *
   * @param assignedAt its position at the assignment
   * @param position its position now
   * @param committedFrom the first offset that was committed; {@link Long#MAX_VALUE} if none
   */
  record Assignment(
      TopicPartitionKey partition, long assignedAt, long position, long committedFrom) {
    static Assignment of(PartitionProgress progress) {
      return new Assignment(
          new TopicPartitionKey(progress.topic(), progress.partition()),
          progress.assignedAt(),
          progress.position(),
          progress.committed().isEmpty() ? Long.MAX_VALUE : progress.committed().get(0).from());
    }
  }

  static Moment of(Entry entry) {
    return new Moment(
        entry.uptimeMillis(),
        !entry.continued(),
        entry.progress().stream().map(Assignment::of).toList());
  }

  /** Whether an entry tells of this moment, and what was committed may still be to be told. */
  boolean isContinuedIn(Entry entry) {
    return !whole && entry.uptimeMillis() == uptimeMillis;
  }

  /** The same moment, by whichever tells more of it. */
  Moment or(Moment other) {
    return other.uptimeMillis == uptimeMillis && !whole ? other : this;
  }

  void save(StateWriter out) {
    out.number(uptimeMillis);
    out.flag(whole);
    out.each(
        assignments,
        (each, assignment) -> {
          assignment.partition.save(each);
          each.number(assignment.assignedAt);
          each.number(assignment.position);
          each.number(assignment.committedFrom);
        });
  }

  static Moment restore(StateReader in) throws WireException {
    long uptimeMillis = in.number();
    boolean whole = in.flag();
    List<Assignment> assignments = new ArrayList<>();
    in.each(
        each ->
            assignments.add(
                new Assignment(
                    TopicPartitionKey.restore(each), each.number(), each.number(), each.number())));
    return new Moment(uptimeMillis, whole, assignments);
  }
}
