// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.function.LongSupplier;

/**
 * Up to which fact of the queue something may have been dropped. A drop is counted when it happens
 * and the facts beside it are read later, so what was in the queue when a new drop is noticed came
 * before, between or after. Owned by the sender thread.
 */
final class DropWatch {
  private final Drops drops;
  private final LongSupplier queueTail;
  private long holesSeen;
  private long lastFact;

  /**
   * @param queueTail how many facts the queue has ever accepted
   */
  DropWatch(Drops drops, LongSupplier queueTail) {
    this.drops = drops;
    this.queueTail = queueTail;
  }

  /** All drops so far came before this fact, as the queue counts them. */
  long lastFact() {
    long holes = drops.holes();
    if (holes != holesSeen) {
      holesSeen = holes;
      lastFact = queueTail.getAsLong();
    }
    return lastFact;
  }
}
