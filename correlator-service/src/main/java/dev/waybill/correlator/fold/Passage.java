// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What became, up to and including one stage, of the messages of a window: each is in exactly one
 * of these sets. Those of copies are of all windows, and not to be changed: mostly nobody asks for
 * them.
 */
final class Passage {
  /** Handed over by the stage, or seen behind it. */
  SequenceSet passed = new SequenceSet();

  final SequenceSet waiting = new SequenceSet();
  final SequenceSet lost = new SequenceSet();
  final SequenceSet skipped = new SequenceSet();
  final SequenceSet failed = new SequenceSet();
  final SequenceSet unknown = new SequenceSet();

  /** A copy on some hop up to here is undecided, so it may still come. */
  final Set<SequenceSet> copiesWaiting = sets();

  /** Of those, what waits for the deadline: it was handed over otherwise than to Kafka. */
  final Set<SequenceSet> copiesWaitingForDeadline = sets();

  /** A copy on some hop up to here lies in a hole of the audit. */
  final Set<SequenceSet> copiesUnknown = sets();

  /** Sent by some stage up to here in a transaction of which nobody knows how it ended. */
  final Set<SequenceSet> copiesInDoubt = sets();

  /** Seen further on though some stage up to here has not told of it: its copies are unknown. */
  final SequenceSet unreported = new SequenceSet();

  /**
   * Takes over from the stages before what did not get to this stage. Where several lead here, a
   * message that still waits on one of the ways waits.
   *
   * @param notDue the messages that no stage before passed; emptied
   * @param before the passages at the stages before
   */
  void inherit(SequenceSet notDue, Iterable<Passage> before) {
    for (Passage passage : before) {
      copiesWaiting.addAll(passage.copiesWaiting);
      copiesWaitingForDeadline.addAll(passage.copiesWaitingForDeadline);
      copiesUnknown.addAll(passage.copiesUnknown);
      copiesInDoubt.addAll(passage.copiesInDoubt);
      unreported.addAll(passage.unreported);
      move(notDue, passage.waiting, waiting);
    }
    for (Passage passage : before) {
      move(notDue, passage.unknown, unknown);
    }
    for (Passage passage : before) {
      move(notDue, passage.lost, lost);
      move(notDue, passage.failed, failed);
      move(notDue, passage.skipped, skipped);
    }
  }

  /** Told apart by identity: what leads here on several ways is there once. */
  private static Set<SequenceSet> sets() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** Takes what any of the sets has out of {@code rest}. */
  static SequenceSet take(SequenceSet rest, Set<SequenceSet> which) {
    SequenceSet taken = new SequenceSet();
    for (SequenceSet each : which) {
      move(rest, each, taken);
    }
    return taken;
  }

  /** Moves what {@code from} and {@code which} have in common to {@code to}. */
  static SequenceSet move(SequenceSet from, SequenceSet which, SequenceSet to) {
    SequenceSet moved = from.intersection(which);
    if (!moved.isEmpty()) {
      from.removeAll(moved);
      to.addAll(moved);
    }
    return moved;
  }
}
