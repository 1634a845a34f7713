// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets.Placed;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Copies that one entry reported as handed over: each of the sequences lies in one of the ranges.
 * Without ranges they were handed over otherwise than to Kafka.
 *
 * <p>Once a following stage has decided about all of them that stays so, and the answer is kept.
 */
final class Placement {
  private final SequenceSet sequences;
  private final List<Placed> ranges;
  private final long since;
  private final long toldAt;
  private String[] decidedBy = {}; // stages, ascending

  // No part of the state: a range that waited not long ago; and what a stage has read, by range.
  private int waitedFor;
  private int waitedAt = -1; // its coverage's changes then
  private String lastStage;
  private Coverage[] lastCoverages;

  /**
   * @param since the fold's clock, not after they were handed over; -1 if not known
   * @param toldAt the fold's clock when it was told
   */
  Placement(SequenceSet sequences, List<Placed> ranges, long since, long toldAt) {
    this.sequences = sequences;
    this.ranges = ranges;
    this.since = since;
    this.toldAt = toldAt;
  }

  long since() {
    return since;
  }

  long toldAt() {
    return toldAt;
  }

  SequenceSet sequences() {
    return sequences;
  }

  List<Placed> ranges() {
    return ranges;
  }

  /** Index of the range to look at first: as long as it waits, so does all. */
  int waitedFor() {
    return waitedFor;
  }

  /** A range waits, for the stage that was asked for {@link #coverages} last. */
  void waitsFor(int range) {
    waitedFor = range;
    waitedAt = lastCoverages[range] == null ? -1 : lastCoverages[range].changes();
  }

  /** Whether nothing has changed for the range that waited when that stage was looked at last. */
  boolean waitsStill() {
    return waitedAt >= 0 && lastCoverages[waitedFor].changes() == waitedAt;
  }

  /** What a stage has read where the ranges lie, as far as that was looked up; to be filled. */
  Coverage[] coverages(String stage) {
    if (!stage.equals(lastStage)) {
      lastStage = stage;
      lastCoverages = new Coverage[ranges.size()];
      waitedAt = -1;
    }
    return lastCoverages;
  }

  boolean isDecidedBy(String stage) {
    for (String each : decidedBy) {
      if (each.equals(stage)) {
        return true;
      }
    }
    return false;
  }

  void setDecidedBy(String stage) {
    if (!isDecidedBy(stage)) {
      String[] more = Arrays.copyOf(decidedBy, decidedBy.length + 1);
      more[decidedBy.length] = stage;
      Arrays.sort(more);
      decidedBy = more;
    }
    lastStage = null;
    lastCoverages = null;
    waitedAt = -1;
  }

  void save(StateWriter out) {
    out.sequences(sequences);
    out.each(
        ranges,
        (each, placed) -> {
          each.text(placed.topic());
          each.number(placed.partition());
          each.number(placed.range().from());
          each.number(placed.range().to());
        });
    out.number(since);
    out.number(toldAt);
    out.each(List.of(decidedBy), StateWriter::text);
  }

  static Placement restore(StateReader in) throws WireException {
    SequenceSet sequences = in.sequences();
    List<Placed> ranges = new ArrayList<>();
    in.each(
        each ->
            ranges.add(
                new Placed(
                    each.text(),
                    each.number(Integer.MAX_VALUE),
                    new OffsetRange(each.number(), each.number()))));
    Placement placement = new Placement(sequences, ranges, in.number(), in.number());
    in.each(each -> placement.setDecidedBy(each.text()));
    return placement;
  }
}
