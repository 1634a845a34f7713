// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import java.util.List;

/**
 * Up to when the living instances of a stage have told everything, whichever of them is left out.
 *
 * @param earliest of all but none: the fold's clock at the entry before the last of the one that
 *     was heard least; {@link Long#MAX_VALUE} if none lives
 * @param instance that one; 0 if none lives
 * @param earliestOfOthers the same of all but that one
 */
record Heard(long earliest, long instance, long earliestOfOthers) {
  static Heard of(List<Instance> instances) {
    long earliest = Long.MAX_VALUE;
    long others = Long.MAX_VALUE;
    long which = 0;
    for (Instance instance : instances) {
      if (!instance.bye() && !instance.silent()) {
        long at = instance.tellingBeforeAt();
        if (at < earliest) {
          others = earliest;
          earliest = at;
          which = instance.id();
        } else {
          others = Math.min(others, at);
        }
      }
    }
    return new Heard(earliest, which, others);
  }

  /** Of all living instances but one. */
  long allBut(long left) {
    return left == instance ? earliestOfOthers : earliest;
  }
}
