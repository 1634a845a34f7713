// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets.Placed;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.Collections;
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
  private final List<String> decidedBy = new ArrayList<>(1); // stages, hardly more than one
  private int waitedFor; // a range that waited not long ago, and no part of the state

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

  void waitsFor(int range) {
    waitedFor = range;
  }

  boolean isDecidedBy(String stage) {
    return decidedBy.contains(stage);
  }

  void setDecidedBy(String stage) {
    if (!decidedBy.contains(stage)) {
      decidedBy.add(stage);
      Collections.sort(decidedBy);
    }
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
    out.each(decidedBy, StateWriter::text);
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
    in.each(each -> placement.decidedBy.add(each.text()));
    return placement;
  }
}
