// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

/**
 * How much memory the ledger takes, against its bound. Owned by the sender thread; {@link
 * #publishedBytes} is for any.
 *
 * <p>It is counted by upper estimates, and measured only when those come to the bound. Once it is
 * full it stays so until there is room again worth the name, so that it is not measured all the
 * time.
 */
final class LedgerMemory {
  private final long limitBytes;
  private final long roomBytes; // full above, after measuring
  private long usedBytes;
  private boolean full;
  private volatile long publishedBytes;

  LedgerMemory(long limitBytes) {
    this.limitBytes = limitBytes;
    roomBytes = limitBytes - limitBytes / 8;
  }

  /** More is taken, or less if negative. */
  void grow(long bytes) {
    usedBytes += bytes;
    full &= usedBytes > roomBytes;
  }

  /** Whether the estimates have come to the bound, so that it is time to measure. */
  boolean wantsMeasuring() {
    return !full && usedBytes > limitBytes;
  }

  /** All was measured. */
  void measured() {
    full = usedBytes > roomBytes;
  }

  /** Whether nothing more may be taken in. */
  boolean isFull() {
    return full;
  }

  /** What each of so many audit partitions may take until its entry is cut before its time. */
  long shareBytes(int partitionCount) {
    return limitBytes / (2L * partitionCount); // as much again may be on its way
  }

  /** The bound. */
  long limitBytes() {
    return limitBytes;
  }

  /** Lets other threads see how much is taken. */
  void publish() {
    publishedBytes = usedBytes;
  }

  /** How much was taken when the sender thread last took a step. */
  long publishedBytes() {
    return publishedBytes;
  }
}
