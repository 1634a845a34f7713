// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.util.Optional;

/**
 * Which records of a partition are done with: all that they led to is acknowledged. An offset here
 * is that of the next record, as in Kafka's commits. Safe for use by several threads.
 */
final class Acknowledged {
  private final long committedBefore;
  private long acknowledged;
  private Optional<SnapshotPlace> snapshot;
  private Due committed;

  /**
   * What should be committed.
   *
   * @param offset up to where everything is done with
   * @param snapshot the newest snapshot that is whole
   */
  record Due(long offset, Optional<SnapshotPlace> snapshot) {}

  /**
   * @param committedBefore the offset that was committed when the partition was assigned
   * @param snapshot the snapshot from which the partition was rebuilt, if there is one
   */
  Acknowledged(long committedBefore, Optional<SnapshotPlace> snapshot) {
    this.committedBefore = committedBefore;
    this.acknowledged = committedBefore;
    this.snapshot = snapshot;
    this.committed = new Due(committedBefore, snapshot);
  }

  /** Whether outputs of the record at this offset are to be sent, or were so before. */
  boolean isNew(long offset) {
    return offset >= committedBefore;
  }

  /** Everything below {@code next} is done with. */
  synchronized void advanceTo(long next) {
    acknowledged = Math.max(acknowledged, next);
  }

  /** All parts of a snapshot are acknowledged. */
  synchronized void snapshot(SnapshotPlace place) {
    snapshot = Optional.of(place);
  }

  /** What should be committed; empty if it is. */
  synchronized Optional<Due> due() {
    Due due = new Due(acknowledged, snapshot);
    boolean isOld = due.offset <= committed.offset && due.snapshot.equals(committed.snapshot);
    return isOld ? Optional.empty() : Optional.of(due);
  }

  /** The broker took this. */
  synchronized void committed(Due taken) {
    if (taken.offset >= committed.offset) {
      committed = taken;
    }
  }
}
