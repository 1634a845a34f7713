// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Messages on their way to the quarantine topic, from host threads to the sender thread's producer.
 *
 * <p>Bounded in number and bytes, from the hand-off to the acknowledgement: what doesn't fit is
 * refused at once. What was taken is tried again until the topic takes it or the tracer closes.
 */
final class Quarantine {
  /** Hears how a message ended, in Kafka's I/O thread or the one that closes. */
  interface Ending {
    /**
     * A message that was taken will not be tried again.
     *
     * @param stored whether it is in the quarantine topic
     */
    void ended(boolean stored);
  }

  private record Item(ProducerRecord<byte[], byte[]> message, int bytes, Ending ending) {}

  static final int MAX_WAITING = 1_000;
  static final long MAX_WAITING_BYTES = 16 << 20;

  /** What a broker takes by default ({@code message.max.bytes}), with room for our headers. */
  static final int MAX_MESSAGE_BYTES = 1_000_000;

  private static final long RETRY_NANOS = 500_000_000;
  private static final long CLOSE_PAUSE_NANOS = 5_000_000;

  private final Queue<Item> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final LongAdder stored = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final CauseLog causes;
  private volatile boolean closed;
  private volatile boolean failing;
  private long tryAtNanos; // the sender thread's alone
  private boolean pausing;

  Quarantine(CauseLog causes) {
    this.causes = causes;
  }

  /**
   * Takes a message. From any thread; never waits.
   *
   * @param size of key, value and headers, in bytes
   * @return false, and nothing happens but that it is counted, if it doesn't fit
   */
  boolean offer(ProducerRecord<byte[], byte[]> message, int size, Ending ending) {
    if (closed || size > MAX_MESSAGE_BYTES || !reserve(size)) {
      refused.increment();
      return false;
    }
    waiting.add(new Item(message, size, ending));
    return true;
  }

  private boolean reserve(int size) {
    if (count.incrementAndGet() <= MAX_WAITING && bytes.addAndGet(size) <= MAX_WAITING_BYTES) {
      return true;
    }
    if (count.getAndDecrement() <= MAX_WAITING) {
      bytes.addAndGet(-size);
    }
    return false;
  }

  /** Sends what waits. By the sender thread. */
  void step(AuditLog log, long nowNanos) {
    if (failing) {
      failing = false;
      pausing = true;
      tryAtNanos = nowNanos + RETRY_NANOS;
    }
    if (pausing && nowNanos - tryAtNanos < 0) {
      return;
    }
    pausing = false;
    while (!failing) { // a topic that is not there costs the producer's max.block.ms each time
      Item item = waiting.poll();
      if (item == null) {
        return;
      }
      log.send(item.message, (metadata, failure) -> settle(item, failure));
    }
  }

  private void settle(Item item, Exception failure) {
    if (failure == null) {
      stored.increment();
      end(item, true);
    } else if (failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException) {
      causes.warn("a corrupted message is too large for the quarantine topic", failure);
      fail(item);
    } else if (closed) {
      fail(item);
    } else {
      causes.warn("the quarantine topic can't be written, tries again", failure);
      failing = true;
      waiting.add(item);
      if (closed) { // just now
        failWaiting();
      }
    }
  }

  private void fail(Item item) {
    failed.increment();
    end(item, false);
  }

  private void end(Item item, boolean wasStored) {
    try {
      item.ending.ended(wasStored);
    } finally {
      bytes.addAndGet(-item.bytes);
      count.decrementAndGet();
    }
  }

  /** Takes nothing more, waits until all are stored, and gives up the rest. By who closes. */
  void close(long deadlineNanos) {
    while (count.get() > 0
        && System.nanoTime() - deadlineNanos < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, CLOSE_PAUSE_NANOS);
    }
    closed = true;
    failWaiting();
  }

  private void failWaiting() {
    for (Item item = waiting.poll(); item != null; item = waiting.poll()) {
      fail(item);
    }
  }

  /** How many are in the topic. */
  long stored() {
    return stored.sum();
  }

  /** How many didn't fit. */
  long refused() {
    return refused.sum();
  }

  /** How many were taken and could not be stored. */
  long failed() {
    return failed.sum();
  }
}
