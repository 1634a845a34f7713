// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;

/**
 * What an instance saw of one session since its entry before. The sets are not copied: whoever
 * builds an entry gives them away, whoever reads one must not change them: where all is handed over
 * that was received, both may be the same object.
 *
 * @param session the session
 * @param pipeline the pipeline by the instance's own mapping
 * @param received received here
 * @param handedOver handed over here
 * @param corrupted received with bytes that are not those sealed
 * @param skipped left out here
 * @param failed could not be handed over
 * @param inDoubt sent in a transaction whose end is not known
 * @param handedOverAgain handed over more than once by this instance since the entry before
 * @param placed where the copies lie that were handed over: each of {@code handedOver} lies in one
 *     of these ranges; empty where the hand-over is not to Kafka
 * @param origin what only the session's origin tells, or null from any other stage
 */
public record SessionSets(
    long session,
    String pipeline,
    SequenceSet received,
    SequenceSet handedOver,
    SequenceSet corrupted,
    SequenceSet skipped,
    SequenceSet failed,
    SequenceSet inDoubt,
    SequenceSet handedOverAgain,
    List<Placed> placed,
    Origin origin) {

  /**
   * Acknowledged offsets of one topic-partition; offsets in between may be other messages'.
   *
   * @param topic the topic
   * @param partition the partition
   * @param range from the lowest to above the highest acknowledged offset
   */
  public record Placed(String topic, int partition, OffsetRange range) {}

  /**
   * What the origin of a session tells.
   *
   * @param issued sequences issued since the entry before, by window
   * @param sendClockMillis the origin's wall clock when the entry was cut, in ms since the epoch
   * @param threshold rejection threshold of the sampling in force, 0 to 65,536
   * @param ended whether the session ends with this entry
   */
  public record Origin(List<Issued> issued, long sendClockMillis, int threshold, boolean ended) {
    /** Copies the list. */
    public Origin {
      issued = List.copyOf(issued);
    }
  }

  /**
   * Sequences issued in one window.
   *
   * @param epochMinute the window: minutes since the epoch by the origin's clock
   * @param range the sequences
   */
  public record Issued(long epochMinute, SequenceRange range) {}

  /** Copies the list. */
  public SessionSets {
    placed = List.copyOf(placed);
  }

  /**
   * What this says of the sequences from {@code from} to below {@code to}, in sets of its own, with
   * all places.
   *
   * @param newOrigin what it says of the origin, or null
   */
  public SessionSets within(long from, long to, Origin newOrigin) {
    return new SessionSets(
        session,
        pipeline,
        received.within(from, to),
        handedOver.within(from, to),
        corrupted.within(from, to),
        skipped.within(from, to),
        failed.within(from, to),
        inDoubt.within(from, to),
        handedOverAgain.within(from, to),
        placed,
        newOrigin);
  }
}
