// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets.Placed;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Copies that one entry reported as handed over: each of the sequences lies in one of the ranges.
 *
 * <p>Once all ranges are committed by a following stage that stays so, and the answer is kept.
 */
final class Placement {
  private final SequenceSet sequences;
  private final List<Placed> ranges;
  private final Set<String> decidedBy = new HashSet<>(); // stages

  Placement(SequenceSet sequences, List<Placed> ranges) {
    this.sequences = sequences;
    this.ranges = ranges;
  }

  SequenceSet sequences() {
    return sequences;
  }

  List<Placed> ranges() {
    return ranges;
  }

  boolean isDecidedBy(String stage) {
    return decidedBy.contains(stage);
  }

  void setDecidedBy(String stage) {
    decidedBy.add(stage);
  }
}
