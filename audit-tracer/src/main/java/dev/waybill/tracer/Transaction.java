// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The sends and commits of one transaction. What was acknowledged in it is handed over once it is
 * committed.
 *
 * <p>Kafka's I/O thread adds what is acknowledged; the thread that owns the transaction ends it.
 */
final class Transaction {
  /** Offsets that are committed with it. */
  private record Offset(Place place, long offset, Offset next) {}

  private final Recorder recorder;
  private final AtomicReference<Delivery> acknowledged = new AtomicReference<>();
  private final AtomicReference<Offset> offsets = new AtomicReference<>();
  private volatile boolean doubtful;

  Transaction(Recorder recorder) {
    this.recorder = recorder;
  }

  void acknowledged(Delivery delivery) {
    Delivery head;
    do {
      head = acknowledged.get();
      delivery.nextAcknowledged = head;
    } while (!acknowledged.compareAndSet(head, delivery));
    if (doubtful) {
      delivery.doubt();
    }
  }

  void offset(Place place, long offset) {
    offsets.set(new Offset(place, offset, offsets.get()));
  }

  void committed() {
    for (Delivery d = acknowledged.getAndSet(null); d != null; d = d.nextAcknowledged) {
      d.commit();
    }
    long ticket = recorder.nextTicket();
    for (Offset o = offsets.getAndSet(null); o != null; o = o.next()) {
      recorder.committed(o.place(), o.offset(), ticket);
    }
  }

  void aborted() {
    offsets.set(null);
    for (Delivery d = acknowledged.getAndSet(null); d != null; d = d.nextAcknowledged) {
      d.abort();
    }
  }

  /** Its end is not known: says so, and keeps it, since asking again may tell. */
  void inDoubt() {
    doubtful = true;
    for (Delivery d = acknowledged.get(); d != null; d = d.nextAcknowledged) {
      d.doubt();
    }
  }
}
