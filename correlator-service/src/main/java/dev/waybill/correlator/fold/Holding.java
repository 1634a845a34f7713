// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;

/**
 * Messages that an instance reported to have taken: issued at an origin, or received where only the
 * deadline tells whether a stage is done.
 *
 * @param holder the instance
 * @param number the entry that reported them
 * @param uptimeMillis the holder's uptime when that entry was cut
 * @param sequences the messages
 */
record Holding(Instance holder, long number, long uptimeMillis, SequenceSet sequences) {
  /** What has become of what is still held. */
  enum State {
    /** The deadline has not passed. */
    WAITING,
    /** The holder has spoken on after the deadline, without a gap. */
    OVERDUE,
    /** The holder fell silent or ended before the deadline, or an entry of it is missing. */
    UNKNOWN
  }

  State state(long deadlineMillis, long clock, long graceMillis) {
    if (!holder.denseSince(number)) {
      return State.UNKNOWN;
    }
    if (holder.uptimeMillis() - uptimeMillis > deadlineMillis) {
      return State.OVERDUE;
    }
    if (holder.bye()) {
      return clock - holder.heardAt() > graceMillis ? State.UNKNOWN : State.WAITING;
    }
    return holder.silent() ? State.UNKNOWN : State.WAITING;
  }
}
