// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Which share of a pipeline's received messages is corrupted, by an estimate that follows the
 * present: {@code corrupted / (received + 100)}, where both counts are halved whenever 65,536 were
 * received. The 100 stand for messages that were in order before anyone counted, so that the first
 * corrupted message of a quiet pipeline is not a share of 1. Thread-safe, without a lock.
 */
final class CorruptedShare {
  private static final int PRIOR = 100;
  private static final int HALVED_AT = 1 << 16;
  private static final long ONE_RECEIVED = 1L << 32;
  private static final long LOW = 0xFFFF_FFFFL;

  /** Received in the upper 32 bits, corrupted in the lower. */
  private final AtomicLong counts = new AtomicLong();

  /** Counts a message, whatever it is. */
  void received() {
    long now = counts.addAndGet(ONE_RECEIVED);
    if (now >>> 32 >= HALVED_AT) { // if another thread is faster, it or the next call does it
      long halved = now >>> 33 << 32 | (now & LOW) >>> 1;
      boolean unused = counts.compareAndSet(now, halved);
    }
  }

  /** Counts that a received message is corrupted. */
  void corrupted() {
    counts.incrementAndGet();
  }

  /** Whether the share is above this, 0 to 1. */
  boolean exceeds(double limit) {
    long now = counts.get();
    return (now & LOW) > limit * ((now >>> 32) + PRIOR);
  }
}
