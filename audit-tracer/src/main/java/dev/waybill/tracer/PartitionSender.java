// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Brings one audit partition's entries to the log: one at a time, the same bytes again and again
 * until they are acknowledged. What is due is frozen at one moment and goes in as many entries as
 * it takes. Owned by the sender thread; Kafka's I/O thread only leaves the result.
 */
final class PartitionSender {
  /** How the last attempt ended; no failure means that it was acknowledged. */
  private record Result(Exception failure) {}

  private static final long RETRY_NANOS = 500_000_000;

  private final int partition;
  private final Ledger ledger;
  private final AuditLog log;
  private final CauseLog causes;
  private FrozenEntry frozen; // what is being told, or null
  private byte[] record; // its first part as it is sent, or null if it was not tried yet
  private boolean hasCut;
  private boolean hasCutBye;
  private long cutAtNanos;
  private long tryAtNanos;
  private boolean attempting;
  private volatile Result result;

  PartitionSender(int partition, Ledger ledger, AuditLog log, CauseLog causes) {
    this.partition = partition;
    this.ledger = ledger;
    this.log = log;
    this.causes = causes;
  }

  /**
   * Takes in how the last attempt ended.
   *
   * @return how many events were acknowledged with the entry, or -1 if none was acknowledged
   */
  long settle(long nowNanos) {
    Result ended = result;
    if (ended == null) {
      return -1;
    }
    result = null;
    attempting = false;
    if (ended.failure == null) {
      long events = ledger.acknowledged(partition, frozen);
      next();
      return events;
    }
    if (!isTooLarge(ended.failure)) {
      causes.warn("the audit topic can't be written, tries again", ended.failure);
      tryAtNanos = nowNanos + RETRY_NANOS;
    } else if (ledger.split(frozen, record.length)) {
      record = null; // the number was not used
    } else {
      causes.warn("an entry of " + record.length + " bytes can't be sent", ended.failure);
      giveUp(Drops.Reason.TOO_LARGE);
    }
    return -1;
  }

  private static boolean isTooLarge(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException;
  }

  private void giveUp(Drops.Reason reason) {
    ledger.givenUp(partition, frozen, reason);
    next();
  }

  private void next() {
    record = null;
    if (frozen.isDone()) {
      frozen = null;
    }
  }

  /** Whether it is time for the next entry. */
  boolean isDue(long nowNanos, long heartbeatNanos, boolean closing) {
    if (frozen != null || hasCutBye) {
      return false;
    }
    return closing
        || !hasCut
        || nowNanos - cutAtNanos >= heartbeatNanos
        || ledger.isFull(partition);
  }

  void cut(long nowNanos, long uptimeMillis, long epochMillis, boolean bye) {
    frozen = ledger.freeze(partition, uptimeMillis, epochMillis, bye);
    hasCut = true;
    hasCutBye = bye;
    cutAtNanos = nowNanos;
    tryAtNanos = nowNanos;
  }

  /** Sends the entry, for the first time or again, if there is one and it is time. */
  void send(long nowNanos, Thread waiting) {
    if (frozen == null || attempting || nowNanos - tryAtNanos < 0) {
      return;
    }
    if (record == null && !write()) {
      return;
    }
    attempting = true;
    if (record.length == 0) { // there is nothing to say, and so it is said
      result = new Result(null);
      LockSupport.unpark(waiting);
      return;
    }
    log.send(
        partition,
        record,
        (RecordMetadata metadata, Exception failure) -> {
          result = new Result(failure);
          LockSupport.unpark(waiting);
        });
  }

  /** A fault of ours costs the entry, not the thread. */
  private boolean write() {
    try {
      record = ledger.write(partition, frozen);
      return true;
    } catch (RuntimeException | Error e) {
      causes.warn("a fault of the tracer with an entry", e);
      giveUp(Drops.Reason.LEDGER_ERROR);
      return false;
    }
  }

  /** Whether the last entry is acknowledged or given up. */
  boolean isDone() {
    return hasCutBye && frozen == null;
  }
}
