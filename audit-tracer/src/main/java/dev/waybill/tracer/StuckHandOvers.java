// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Gives up hand-overs whose end nobody will tell, so that commits don't wait for them for ever.
 * Kafka's producer tells none after an {@link Error} in its send, such as a compression library
 * that is missing, nor when the application's own callback throws within it. What became of them is
 * not known, so they make a hole. Owned by the sender thread.
 */
final class StuckHandOvers {
  /** How many times within the patience it is noted which tickets there are. */
  private static final int NOTES = 16;

  private record Note(long nanos, long nextTicket) {}

  private final Tickets tickets;
  private final Drops drops;
  private final Deque<Note> notes = new ArrayDeque<>();

  StuckHandOvers(Tickets tickets, Drops drops) {
    this.tickets = tickets;
    this.drops = drops;
  }

  void giveUp(long nowNanos) {
    long patience = tickets.patienceNanos();
    if (patience == 0) {
      return;
    }
    while (!notes.isEmpty() && nowNanos - notes.getFirst().nanos > patience) {
      for (int i = tickets.giveUpBelow(notes.removeFirst().nextTicket); i > 0; i--) {
        drops.ofAll(Drops.Reason.UNTOLD);
      }
    }
    if (notes.isEmpty() || nowNanos - notes.getLast().nanos > patience / NOTES) {
      notes.add(new Note(nowNanos, tickets.next()));
    }
  }
}
