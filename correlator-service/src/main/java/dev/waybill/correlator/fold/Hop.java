// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.StageDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * One session's copies on the way to one stage: which of them are not decided yet. What is handed
 * over and neither waiting nor unknown has been read and committed.
 */
final class Hop {
  /** A copy is not read or not committed yet. */
  final SequenceSet waiting = new SequenceSet();

  /** A copy lies where the audit has a hole. */
  final SequenceSet unknown = new SequenceSet();

  /** A copy lies where the stage passed over offsets without reading. */
  final SequenceSet passedOver = new SequenceSet();

  /**
   * Of {@link #waiting}, what waits for the deadline: it was handed over otherwise than to Kafka.
   */
  final SequenceSet waitingForDeadline = new SequenceSet();

  /**
   * The copies on the way to a stage.
   *
   * @param deadlineMillis how long after a hand-over that is not to Kafka it may be received
   */
  static Hop of(Session session, StageDefinition stage, Coverages coverages, long deadlineMillis) {
    Hop hop = new Hop();
    List<SequenceSet> waiting = new ArrayList<>();
    for (String before : stage.after()) {
      for (Placement placement : session.stage(before).placements) {
        if (placement.isDecidedBy(stage.name())) {
          continue;
        }
        if (placement.ranges().isEmpty() && Instances.receivesElsewhere(stage)) {
          SequenceSet again = session.stage(before).duplicated;
          hop.decideElsewhere(
              session.stage(stage.name()), again, stage, placement, coverages, deadlineMillis);
        } else {
          hop.decide(session, stage, placement, coverages, waiting);
        }
      }
    }
    hop.waiting.addAll(SequenceSet.union(waiting));
    return hop;
  }

  /** Of what was handed over once and received, there is no other copy. */
  private void decideElsewhere(
      StageSets sets,
      SequenceSet again,
      StageDefinition stage,
      Placement placement,
      Coverages coverages,
      long deadlineMillis) {
    SequenceSet open = placement.sequences().minus(sets.received);
    open.addAll(placement.sequences().intersection(again));
    if (open.isEmpty()) {
      placement.setDecidedBy(stage.name());
      return;
    }
    switch (coverages.decideElsewhere(stage, placement, deadlineMillis)) {
      case WAITING -> {
        waiting.addAll(open);
        waitingForDeadline.addAll(open);
      }
      case UNKNOWN -> unknown.addAll(open);
      default -> {
        placement.setDecidedBy(stage.name());
        sets.overdue.addAll(open);
      }
    }
  }

  /**
   * @param allWaiting takes what waits: it is much, of many placements
   */
  private void decide(
      Session session,
      StageDefinition stage,
      Placement placement,
      Coverages coverages,
      List<SequenceSet> allWaiting) {
    switch (coverages.decide(stage, placement)) {
      case WAITING -> allWaiting.add(placement.sequences());
      case UNKNOWN -> unknown.addAll(placement.sequences());
      case PASSED_OVER -> {
        passedOver.addAll(placement.sequences());
        lookForUntraceable(session, stage, placement, coverages);
      }
      case DECIDED -> {
        placement.setDecidedBy(stage.name());
        lookForUntraceable(session, stage, placement, coverages);
      }
    }
  }

  private static void lookForUntraceable(
      Session session, StageDefinition stage, Placement placement, Coverages coverages) {
    if (coverages.hasUntraceable(stage.name(), placement.ranges())) {
      session.stage(stage.name()).untraceable.addAll(placement.sequences());
    }
  }
}
