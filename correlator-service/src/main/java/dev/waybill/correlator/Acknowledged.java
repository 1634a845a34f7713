// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import java.util.OptionalLong;

/**
 * Which records of a partition are done with: all that they led to is acknowledged. An offset here
 * is that of the next record, as in Kafka's commits. Safe for use by several threads.
 */
final class Acknowledged {
  private final long committedBefore;
  private long acknowledged;
  private long committed;

  /**
   * @param committedBefore the offset that was committed when the partition was assigned
   */
  Acknowledged(long committedBefore) {
    this.committedBefore = committedBefore;
    this.acknowledged = committedBefore;
    this.committed = committedBefore;
  }

  /** Whether outputs of the record at this offset are to be sent, or were so before. */
  boolean isNew(long offset) {
    return offset >= committedBefore;
  }

  /** Everything below {@code next} is done with. */
  synchronized void advanceTo(long next) {
    acknowledged = Math.max(acknowledged, next);
  }

  /** The offset that should be committed; empty if it is. */
  synchronized OptionalLong due() {
    return acknowledged > committed ? OptionalLong.of(acknowledged) : OptionalLong.empty();
  }

  /** The broker took this offset. */
  synchronized void committed(long offset) {
    committed = Math.max(committed, offset);
  }
}
