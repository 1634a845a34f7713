// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets.Placed;
import dev.waybill.wire.StageDefinition;

/**
 * One session's copies on the way to one stage: which of them are not decided yet. What is handed
 * over and in none of these sets has been read and committed.
 */
final class Hop {
  /** A copy is not read or not committed yet. */
  final SequenceSet waiting = new SequenceSet();

  /** A copy lies where the audit has a hole. */
  final SequenceSet unknown = new SequenceSet();

  /** A copy lies where the stage passed over offsets without reading. */
  final SequenceSet passedOver = new SequenceSet();

  static Hop of(Session session, StageDefinition stage, Coverages coverages) {
    Hop hop = new Hop();
    for (String before : stage.after()) {
      for (Placement placement : session.stage(before).placements) {
        if (!placement.isDecidedBy(stage.name())) {
          hop.decide(session, stage, placement, coverages);
        }
      }
    }
    return hop;
  }

  private void decide(
      Session session, StageDefinition stage, Placement placement, Coverages coverages) {
    switch (state(stage, placement, coverages)) {
      case WAITING -> waiting.addAll(placement.sequences());
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

  private static Coverage.State state(
      StageDefinition stage, Placement placement, Coverages coverages) {
    if (placement.ranges().isEmpty()) {
      return Coverage.State.UNKNOWN; // handed over elsewhere than to Kafka: no offsets to go by
    }
    Coverage.State state = Coverage.State.DECIDED;
    for (Placed placed : placement.ranges()) {
      state = state.and(coverages.decide(stage, placed));
    }
    return state;
  }
}
