// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.ArrayList;
import java.util.List;

/** What one stage, over all its instances, reported of one session. */
final class StageSets {
  final SequenceSet received = new SequenceSet();
  final SequenceSet handedOver = new SequenceSet();
  final SequenceSet duplicated = new SequenceSet();
  final SequenceSet corrupted = new SequenceSet();
  final SequenceSet skipped = new SequenceSet();
  final SequenceSet failed = new SequenceSet();

  /** Handed over to where a message of unreadable identity was received by this stage. */
  final SequenceSet untraceable = new SequenceSet();

  /** Copies that lie where a following stage has not decided about them yet. */
  final List<Placement> placements = new ArrayList<>();

  /** Messages that some instance took and has not told to be done with. */
  final List<Holding> holdings = new ArrayList<>();

  /** Messages of which the sender does not know whether they arrived. */
  final List<Holding> doubts = new ArrayList<>();

  /** Messages of which a holder would have told if it had handed them over. */
  final SequenceSet over = new SequenceSet();

  void take(SessionSets sets, Entry entry, Instance instance) {
    duplicated.addAll(handedOver.intersection(sets.handedOver()));
    duplicated.addAll(sets.handedOverAgain());
    handedOver.addAll(sets.handedOver());
    received.addAll(sets.received());
    corrupted.addAll(sets.corrupted());
    skipped.addAll(sets.skipped());
    failed.addAll(sets.failed());
    if (!sets.handedOver().isEmpty()) {
      placements.add(new Placement(sets.handedOver(), sets.placed()));
    }
    hold(holdings, held(sets), entry, instance);
    hold(doubts, sets.inDoubt(), entry, instance);
    for (SequenceSet done : List.of(sets.handedOver(), sets.skipped(), sets.failed())) {
      release(holdings, instance, done);
      release(doubts, instance, done);
    }
    holdings.removeIf(holding -> holding.sequences().isEmpty());
    doubts.removeIf(doubt -> doubt.sequences().isEmpty());
  }

  /** A message that was taken twice is released once: from the holding that is oldest. */
  private static void release(List<Holding> list, Instance instance, SequenceSet done) {
    SequenceSet rest = done.copy();
    for (Holding holding : list) {
      rest.removeAll(holding.release(instance, rest));
    }
  }

  private static SequenceSet held(SessionSets sets) {
    if (sets.origin() == null) {
      return sets.received();
    }
    SequenceSet issued = new SequenceSet();
    sets.origin().issued().forEach(i -> issued.addRange(i.range().from(), i.range().to()));
    return issued;
  }

  private static void hold(List<Holding> list, SequenceSet taken, Entry entry, Instance instance) {
    if (!taken.isEmpty()) {
      list.add(new Holding(instance, entry, taken));
    }
  }
}
