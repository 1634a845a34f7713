// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.SpanEnd.Outcome;
import dev.waybill.wire.Waybill;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * One send under way: stands between Kafka and the user's callback, and records how it ended.
 *
 * <p>Kafka's I/O thread calls {@link #onCompletion}; what it records comes before the user's
 * callback, so a commit that the callback makes finds the hand-over recorded.
 */
final class Delivery implements Callback {
  private static final AtomicIntegerFieldUpdater<Delivery> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Delivery.class, "state");

  private static final int OPEN = 0;
  private static final int IN_DOUBT = 1; // commits no longer wait for it
  private static final int ENDED = 2;

  private final Core core;
  private final Route route;
  private final Waybill before;
  private final Waybill sealed;
  private final long startNanos;
  private final long ticket;
  private final Transaction transaction;
  private final Callback user;

  @SuppressWarnings("UnusedVariable") // by the updater
  private volatile int state = OPEN;

  /** The next in the transaction's list of those that were acknowledged. */
  Delivery nextAcknowledged;

  /** Whether this stage changed bytes that it promises to leave; set before it is sent. */
  boolean changed;

  private Place acknowledgedAt;
  private long offset = -1;

  /**
   * @param before the message's waybill as it came to this stage; of a new message, as sealed
   * @param sealed the waybill that is sent
   * @param transaction the transaction it is part of, or null
   * @param user the user's callback, or null
   */
  Delivery(
      Core core,
      Route route,
      Waybill before,
      Waybill sealed,
      Transaction transaction,
      Callback user) {
    this.core = core;
    this.route = route;
    this.before = before;
    this.sealed = sealed;
    this.transaction = transaction;
    this.user = user;
    startNanos = sealed.sampled() ? core.time.epochNanos() : 0;
    ticket = core.recorder.beginHandOver(sealed.session());
  }

  @Override
  public void onCompletion(RecordMetadata metadata, Exception exception) {
    try {
      if (exception != null) {
        fail(exception);
      } else {
        acknowledge(metadata);
      }
    } catch (RuntimeException | Error e) {
      core.recorder.fault();
    }
    if (user != null) {
      user.onCompletion(metadata, exception);
    }
  }

  private void acknowledge(RecordMetadata metadata) {
    acknowledgedAt = route.place(metadata.partition());
    offset = metadata.hasOffset() ? metadata.offset() : -1;
    if (transaction != null) {
      transaction.acknowledged(this);
    } else {
      commit();
    }
  }

  /** It could not be sent. */
  void fail(Throwable cause) {
    end(Fact.FAILED, Outcome.FAILED, cause.getClass().getName());
  }

  /** It was acknowledged, and its transaction, if any, was committed. */
  void commit() {
    if (changed) {
      end(Fact.HANDED_OVER, Outcome.CORRUPTED, Outcome.CORRUPTED.label());
    } else {
      end(Fact.HANDED_OVER, Outcome.HANDED_OVER, null);
    }
  }

  /** Its transaction was aborted. */
  void abort() {
    end(Fact.FAILED, Outcome.FAILED, "aborted");
  }

  /** Nobody knows how it ended; it may still be told. */
  void doubt() {
    if (STATE.compareAndSet(this, OPEN, IN_DOUBT)) {
      message(Fact.IN_DOUBT);
      release();
    }
  }

  /** Told once, whoever comes first. */
  private void end(Fact fact, Outcome outcome, String errorType) {
    int before = STATE.getAndSet(this, ENDED);
    if (before == ENDED) {
      return;
    }
    record(fact, outcome, errorType);
    if (before == OPEN) {
      release();
    }
  }

  private void record(Fact fact, Outcome outcome, String errorType) {
    message(fact);
    if (sealed.sampled()) {
      core.recorder.spanEnded(
          new SpanEnd(
              before,
              sealed.sample().spanId(),
              place(),
              offset,
              startNanos,
              core.time.epochNanos(),
              outcome,
              errorType));
    }
  }

  private void message(Fact fact) {
    if (ticket != Tickets.NONE) {
      core.recorder.message(fact, place(), offset, sealed.session(), sealed.sequence());
    }
  }

  private void release() {
    if (ticket != Tickets.NONE) {
      core.recorder.endHandOver(ticket);
    }
  }

  private Place place() {
    return acknowledgedAt == null ? route.place(-1) : acknowledgedAt;
  }
}
