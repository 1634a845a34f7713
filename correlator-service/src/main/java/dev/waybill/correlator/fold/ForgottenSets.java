// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;

/** Parts what an entry tells of a session into what is remembered and what is forgotten. */
final class ForgottenSets {
  private ForgottenSets() {}

  /** Whether an entry tells of messages that are forgotten. */
  static boolean concern(SessionSets sets, SequenceSet forgotten) {
    return !forgotten.isEmpty()
        && (meets(sets.received(), forgotten)
            || meets(sets.handedOver(), forgotten)
            || meets(sets.corrupted(), forgotten)
            || meets(sets.skipped(), forgotten)
            || meets(sets.failed(), forgotten)
            || meets(sets.inDoubt(), forgotten)
            || meets(sets.handedOverAgain(), forgotten));
  }

  private static boolean meets(SequenceSet set, SequenceSet forgotten) {
    return !set.isEmpty()
        && set.first() <= forgotten.last()
        && !set.intersection(forgotten).isEmpty();
  }

  /** What an entry tells of all others. */
  static SessionSets without(SequenceSet forgotten, SessionSets sets) {
    return new SessionSets(
        sets.session(),
        sets.pipeline(),
        sets.received().minus(forgotten),
        sets.handedOver().minus(forgotten),
        sets.corrupted().minus(forgotten),
        sets.skipped().minus(forgotten),
        sets.failed().minus(forgotten),
        sets.inDoubt().minus(forgotten),
        sets.handedOverAgain().minus(forgotten),
        sets.placed(),
        sets.origin());
  }
}
