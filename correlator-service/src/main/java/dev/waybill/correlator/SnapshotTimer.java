// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.time.Duration;

/**
 * Decides when a partition needs a snapshot: after a while, but not before it has read twice as
 * many bytes as the last one had, so that snapshots are a third of the log at most; and after a
 * dozen times that while in any case, so that retention can't reach the newest one. Times are
 * nanoseconds of one monotonic clock.
 */
final class SnapshotTimer {
  private static final int BYTES_FACTOR = 2;
  static final int MAX_INTERVALS = 12;

  private final long everyNanos;
  private long lastNanos;
  private long lastBytes;
  private long bytesRead;
  private boolean underWay;

  /**
   * @param every how often, if there is enough to read
   * @param lastBytes size of the snapshot that the partition was rebuilt from; 0 if there is none
   */
  SnapshotTimer(Duration every, long lastBytes, long nowNanos) {
    this.everyNanos = every.toNanos();
    this.lastBytes = lastBytes;
    this.lastNanos = nowNanos;
  }

  /** Records were read. */
  void read(long bytes) {
    bytesRead += bytes;
  }

  /** Whether one should be written now. */
  boolean isDue(long nowNanos) {
    long since = nowNanos - lastNanos;
    return !underWay
        && since >= everyNanos
        && (bytesRead >= BYTES_FACTOR * lastBytes || since / MAX_INTERVALS >= everyNanos);
  }

  /** One is on its way; there is no other until it is settled. */
  void begun(long nowNanos) {
    lastNanos = nowNanos;
    bytesRead = 0;
    underWay = true;
  }

  /** It is written; its own parts will be read too and don't count. */
  void written(long bytes) {
    underWay = false;
    lastBytes = bytes;
    bytesRead -= bytes;
  }

  /** It was given up; the next try is after as long as ever. */
  void failed() {
    underWay = false;
  }
}
