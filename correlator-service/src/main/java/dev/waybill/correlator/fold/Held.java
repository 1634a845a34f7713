// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What instances of a stage have taken and not told to be done with.
 *
 * @param waiting may still be handed over
 * @param unknown may have been handed over unheard
 */
record Held(SequenceSet waiting, SequenceSet unknown) {
  /** Sums the holdings of a stage up, and drops those that are over. */
  static Held of(StageSets sets, Function<Holding, Holding.State> stateOf) {
    List<SequenceSet> waiting = new ArrayList<>();
    List<SequenceSet> unknown = new ArrayList<>();
    sets.holdings.removeIf(
        holding -> {
          Holding.State state = stateOf.apply(holding);
          switch (state) {
            case WAITING -> waiting.add(holding.sequences());
            case UNKNOWN -> unknown.add(holding.sequences());
            case OVER -> sets.over.addAll(holding.sequences());
          }
          return state == Holding.State.OVER;
        });
    return new Held(SequenceSet.union(waiting), SequenceSet.union(unknown));
  }
}
