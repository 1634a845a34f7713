// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.Kind;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Verdict.Place;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What one stage, over all its instances, reported of one session. */
final class StageSets {
  /** About what a placement's range or a holding's position takes beside its messages. */
  private static final long PART_BYTES = 64;

  final SequenceSet received = new SequenceSet();
  final SequenceSet handedOver = new SequenceSet();
  final SequenceSet duplicated = new SequenceSet();
  final SequenceSet corrupted = new SequenceSet();
  final SequenceSet skipped = new SequenceSet();
  final SequenceSet failed = new SequenceSet();

  /** Handed over to where a message of unreadable identity was received by this stage. */
  final SequenceSet untraceable = new SequenceSet();

  /** Handed over to here otherwise than through Kafka, and not received within the deadline. */
  final SequenceSet overdue = new SequenceSet();

  /** Copies that lie where a following stage has not decided about them yet. */
  final List<Placement> placements = new ArrayList<>();

  /** Messages that some instance took and has not told to be done with. */
  final List<Holding> holdings = new ArrayList<>();

  /** Messages of which the sender does not know whether they arrived. */
  final List<Holding> doubts = new ArrayList<>();

  /** Messages of which a holder would have told if it had handed them over. */
  final SequenceSet over = new SequenceSet();

  /** Messages that were told to be lost on the way to here, which is a sink. */
  final SequenceSet toldLost = new SequenceSet();

  /** Messages that are forgotten, and that were not handed over here until then. */
  final SequenceSet missed = new SequenceSet();

  /** Of those, the ones that were handed over since; not told yet. */
  final SequenceSet late = new SequenceSet();

  /** Messages that were forgotten as handed over, and handed over again since; not told yet. */
  final SequenceSet again = new SequenceSet();

  /**
   * Takes in what an instance of the stage tells.
   *
   * @param clock the fold's clock
   */
  void take(SessionSets sets, Entry entry, Instance instance, long clock) {
    duplicated.addAll(handedOver.addAllAndTellKnown(sets.handedOver()));
    duplicated.addAll(sets.handedOverAgain());
    received.addAll(sets.received());
    corrupted.addAll(sets.corrupted());
    skipped.addAll(sets.skipped());
    failed.addAll(sets.failed());
    if (!sets.handedOver().isEmpty()) {
      placements.add(new Placement(sets.handedOver(), sets.placed(), instance.toldSince(), clock));
    }
    hold(holdings, held(sets), sets, entry, instance);
    hold(doubts, sets.inDoubt(), sets, entry, instance);
  }

  /** Takes in what is said of messages that are forgotten. */
  void takeForgotten(SequenceSet nowHandedOver) {
    SequenceSet arrived = nowHandedOver.intersection(missed);
    late.addAll(arrived);
    missed.removeAll(arrived);
    again.addAll(nowHandedOver.minus(arrived));
  }

  /** Tells what was handed over, late or again, of messages that are forgotten; once. */
  void takeAfterwards(String stage, int maxRanges, List<Verdict> verdicts) {
    addAfterwards(Kind.LATE, stage, late, maxRanges, verdicts);
    addAfterwards(Kind.DUPLICATED, stage, again, maxRanges, verdicts);
  }

  private static void addAfterwards(
      Kind kind, String stage, SequenceSet which, int maxRanges, List<Verdict> verdicts) {
    if (!which.isEmpty()) {
      verdicts.add(
          new Verdict(
              kind,
              stage,
              Place.STAGE,
              Reason.REPORTED,
              which.cardinality(),
              which.firstRanges(maxRanges)));
      which.removeAll(which.copy());
    }
  }

  /**
   * Keeps of {@code messages} those that passed here, and of which nothing else was said than that.
   *
   * @param origin whether it is the session's origin, which receives nothing
   */
  void keepPassed(SequenceSet messages, boolean origin) {
    messages.retainAll(handedOver);
    if (origin) {
      messages.removeAll(received);
    } else {
      messages.retainAll(received);
    }
    for (SequenceSet other : List.of(duplicated, corrupted, skipped, failed, toldLost)) {
      messages.removeAll(other);
    }
  }

  void forget(SequenceSet gone) {
    missed.addAll(gone.minus(handedOver));
    for (SequenceSet set : sets()) {
      set.removeAll(gone);
    }
    placements.forEach(placement -> placement.sequences().removeAll(gone));
    placements.removeIf(placement -> placement.sequences().isEmpty());
    for (List<Holding> list : List.of(holdings, doubts)) {
      list.forEach(holding -> holding.sequences().removeAll(gone));
      list.removeIf(holding -> holding.sequences().isEmpty());
    }
  }

  /**
   * Instances are forgotten: what they hold they hold for good.
   *
   * @param deadlineMillis how long after messages were taken they may be handed over
   */
  void forget(Set<Instance> gone, long deadlineMillis) {
    Holding.leave(holdings, gone, deadlineMillis);
    Holding.leave(doubts, gone, deadlineMillis);
  }

  /** The sets that tell of messages that are not forgotten. */
  private List<SequenceSet> sets() {
    return List.of(
        received,
        handedOver,
        duplicated,
        corrupted,
        skipped,
        failed,
        untraceable,
        overdue,
        over,
        toldLost);
  }

  /** Memory, in bytes; an estimate. */
  long sizeBytes() {
    long bytes = missed.contentBytes();
    for (SequenceSet set : sets()) {
      bytes += set.contentBytes();
    }
    for (Placement placement : placements) {
      bytes += PART_BYTES * (1 + placement.ranges().size()) + placement.sequences().contentBytes();
    }
    for (List<Holding> list : List.of(holdings, doubts)) {
      for (Holding holding : list) {
        bytes += PART_BYTES * (1 + holding.positions()) + holding.sequences().contentBytes();
      }
    }
    return bytes;
  }

  void save(StateWriter out) {
    sets().forEach(out::sequences);
    List.of(missed, late, again).forEach(out::sequences);
    out.each(placements, (each, placement) -> placement.save(each));
    out.each(holdings, (each, holding) -> holding.save(each));
    out.each(doubts, (each, doubt) -> doubt.save(each));
  }

  static StageSets restore(StateReader in, Instances instances) throws WireException {
    StageSets sets = new StageSets();
    for (SequenceSet set : sets.sets()) {
      set.addAll(in.sequences());
    }
    for (SequenceSet set : List.of(sets.missed, sets.late, sets.again)) {
      set.addAll(in.sequences());
    }
    in.each(each -> sets.placements.add(Placement.restore(each)));
    in.each(each -> sets.holdings.add(Holding.restore(each, instances)));
    in.each(each -> sets.doubts.add(Holding.restore(each, instances)));
    return sets;
  }

  /**
   * Adds what an instance has taken, and takes out what it is done with. A message that was taken
   * twice is released once: from the holding that is oldest.
   */
  private static void hold(
      List<Holding> list, SequenceSet taken, SessionSets sets, Entry entry, Instance instance) {
    List<SequenceSet> done = List.of(sets.handedOver(), sets.skipped(), sets.failed());
    boolean heldBefore = false;
    for (Holding holding : list) {
      heldBefore |= holding.isOf(instance);
    }
    if (!heldBefore) { // mostly all is done that is told
      if (taken.equals(sets.handedOver())) {
        return;
      }
      SequenceSet rest = taken.copy();
      done.forEach(rest::removeAll);
      if (!rest.isEmpty()) {
        list.add(new Holding(instance, entry, rest));
      }
      return;
    }
    if (!taken.isEmpty()) {
      list.add(new Holding(instance, entry, taken));
    }
    for (SequenceSet each : done) {
      SequenceSet rest = each.copy();
      list.forEach(holding -> rest.removeAll(holding.release(instance, rest)));
    }
    list.removeIf(holding -> holding.sequences().isEmpty());
  }

  private static SequenceSet held(SessionSets sets) {
    if (sets.origin() == null) {
      return sets.received();
    }
    SequenceSet issued = new SequenceSet();
    sets.origin().issued().forEach(i -> issued.addRange(i.range().from(), i.range().to()));
    return issued;
  }
}
