// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class TicketsTest {
  @Test
  void sweep_stopsAtLowestThatHasNotEnded() {
    Tickets tickets = new Tickets(128);
    for (int i = 0; i < 100; i++) {
      assertEquals(i, tickets.begin());
    }
    assertEquals(0, tickets.sweep());
    for (int i = 99; i > 0; i--) {
      tickets.end(i);
    }
    assertEquals(0, tickets.sweep());
    tickets.end(0);

    assertEquals(100, tickets.sweep());
    assertEquals(100, tickets.next());
  }

  @Test
  void begin_tooManyOut_isRefused() {
    Tickets tickets = new Tickets(64);
    for (int i = 0; i < 64; i++) {
      tickets.begin();
    }
    assertEquals(Tickets.NONE, tickets.begin());

    tickets.end(0);
    tickets.sweep();
    assertEquals(Tickets.NONE, tickets.begin()); // a word of bits is freed as a whole
    for (int i = 1; i < 64; i++) {
      tickets.end(i);
    }
    tickets.sweep();

    assertEquals(64, tickets.begin());
  }

  @Test
  void randomOrder_agreesWithModel() {
    Random random = new Random(1);
    Tickets tickets = new Tickets(256);
    List<Long> out = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      if (random.nextInt(5) < 3) {
        long ticket = tickets.begin();
        if (ticket != Tickets.NONE) {
          out.add(ticket);
        }
      } else if (!out.isEmpty()) {
        tickets.end(out.remove(random.nextInt(Math.min(out.size(), 80))));
      }
      if (random.nextInt(10) == 0) {
        long lowest = out.isEmpty() ? tickets.next() : Collections.min(out);
        assertEquals(lowest, tickets.sweep());
      }
    }
    assertTrue(tickets.next() > 10_000);
  }

  @Test
  void manyThreads_neverSweepsPastOneThatIsOut() throws Exception {
    Tickets tickets = new Tickets(1024);
    Set<Long> out = ConcurrentHashMap.newKeySet();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  long ticket = tickets.begin();
                  if (ticket != Tickets.NONE) {
                    out.add(ticket);
                    out.remove(ticket);
                    tickets.end(ticket);
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      long lowest = tickets.sweep();
      assertTrue(out.stream().noneMatch(ticket -> ticket < lowest));
    }

    assertEquals(tickets.next(), tickets.sweep());
  }
}
