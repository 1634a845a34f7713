// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

class RingQueueTest {
  @Test
  void drain_givesFactsInOrder() {
    RingQueue queue = new RingQueue(4);
    List<String> read = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      assertTrue(queue.offer(Fact.RECEIVED, 1, 2, round, "a"));
      assertTrue(queue.offer(Fact.HANDED_OVER, 3, 4, round, "b"));
      assertTrue(
          queue.drain(
              queue.tail(), (fact, a, b, c, object) -> read.add(fact + " " + a + b + c + object)));
    }

    assertEquals(10, read.size());
    assertEquals("RECEIVED 120a", read.get(0));
    assertEquals("HANDED_OVER 344b", read.get(9));
  }

  @Test
  void offer_full_isRefusedUntilRead() {
    RingQueue queue = new RingQueue(3);
    assertEquals(4, queue.capacity());
    for (int i = 0; i < 4; i++) {
      assertTrue(queue.offer(Fact.RECEIVED, i, 0, 0, null));
    }

    assertFalse(queue.offer(Fact.RECEIVED, 4, 0, 0, null));
    assertEquals(4, queue.tail());
    queue.drain(1, (fact, a, b, c, object) -> assertEquals(0, a));

    assertTrue(queue.offer(Fact.RECEIVED, 4, 0, 0, null));
    assertFalse(queue.offer(Fact.RECEIVED, 5, 0, 0, null));
  }

  @Test
  void manyProducers_eachInOrderAndNothingLost() throws Exception {
    int producers = 4;
    int each = 200_000;
    RingQueue queue = new RingQueue(256);
    AtomicLongArray refused = new AtomicLongArray(producers);
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int producer = p;
      Thread thread =
          new Thread(
              () -> {
                for (long i = 0; i < each; i++) {
                  if (!queue.offer(Fact.RECEIVED, producer, i, ~i, producer)) {
                    refused.incrementAndGet(producer);
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    long[] last = {-1, -1, -1, -1};
    long[] read = new long[producers];
    RingQueue.Reader reader =
        (fact, a, b, c, object) -> {
          assertEquals(Fact.RECEIVED, fact);
          assertEquals(~b, c);
          assertEquals((int) a, object);
          assertTrue(b > last[(int) a]);
          last[(int) a] = b;
          read[(int) a]++;
        };
    while (threads.stream().anyMatch(Thread::isAlive)) {
      queue.drain(queue.tail(), reader);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(queue.drain(queue.tail(), reader));

    long total = 0;
    for (int p = 0; p < producers; p++) {
      assertEquals(each, read[p] + refused.get(p));
      total += read[p];
    }
    assertEquals(total, queue.tail());
  }
}
