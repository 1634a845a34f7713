// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The sends and commits of one transaction. What was acknowledged in it is handed over once it is
 * committed.
 *
 * <p>Kafka's I/O thread adds what is acknowledged; the thread that owns the transaction ends it.
 * What is acknowledged after the end, which Kafka's own producer doesn't do, ends at once.
 */
final class Transaction {
  /** Offsets that are committed with it. */
  private record Offset(Place place, long offset, Offset next) {}

  /** How far it is; in doubt, asking again may tell. */
  private enum State {
    OPEN,
    IN_DOUBT,
    COMMITTED,
    ABORTED
  }

  private final Recorder recorder;
  private final AtomicReference<Delivery> acknowledged = new AtomicReference<>();
  private final AtomicReference<Offset> offsets = new AtomicReference<>();
  private volatile State state = State.OPEN;

  Transaction(Recorder recorder) {
    this.recorder = recorder;
  }

  void acknowledged(Delivery delivery) {
    Delivery head;
    do {
      head = acknowledged.get();
      delivery.nextAcknowledged = head;
    } while (!acknowledged.compareAndSet(head, delivery));
    settle();
  }

  void offset(Place place, long offset) {
    offsets.set(new Offset(place, offset, offsets.get()));
  }

  void committed() {
    state = State.COMMITTED;
    settle();
    long ticket = recorder.nextTicket();
    for (Offset o = offsets.getAndSet(null); o != null; o = o.next()) {
      recorder.committed(o.place(), o.offset(), ticket);
    }
  }

  void aborted() {
    state = State.ABORTED;
    offsets.set(null);
    settle();
  }

  /** Its end is not known: says so, and keeps it, since asking again may tell. */
  void inDoubt() {
    if (state == State.OPEN) {
      state = State.IN_DOUBT;
      settle();
    }
  }

  /** Tells what was acknowledged so far, by how the transaction ended; each is taken out once. */
  private void settle() {
    switch (state) {
      case OPEN -> {}
      case IN_DOUBT -> {
        for (Delivery d = acknowledged.get(); d != null; d = d.nextAcknowledged) {
          d.doubt();
        }
      }
      case COMMITTED -> {
        for (Delivery d = acknowledged.getAndSet(null); d != null; d = d.nextAcknowledged) {
          d.commit();
        }
      }
      case ABORTED -> {
        for (Delivery d = acknowledged.getAndSet(null); d != null; d = d.nextAcknowledged) {
          d.abort();
        }
      }
    }
  }
}
