// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UncommittedReadsTest {
  private record Message(long session, long sequence) {}

  private final UncommittedReads reads = new UncommittedReads();

  @Test
  void batchesOfOneSession_areOneRun() {
    for (int i = 0; i < 1_000; i++) {
      reads.add(10 + i, 7, 100 + i);
    }
    assertEquals(1, reads.size());
    reads.add(1_011, 7, 1_100); // a marker lies between
    assertEquals(2, reads.size());
    assertEquals(List.of(new Message(7, 100), new Message(7, 101)), taken(12));
  }

  @Test
  void readAgain_isForgottenBefore() {
    for (int i = 0; i < 10; i++) {
      reads.add(i, 7, i);
    }
    reads.add(4, 7, 4);

    assertEquals(5, taken(100).size());
    assertEquals(0, reads.size());
  }

  @Test
  void randomWalk_takesWhatAModelTakes() {
    for (int seed = 0; seed < 200; seed++) {
      walk(new Random(seed));
    }
  }

  private void walk(Random random) {
    UncommittedReads tested = new UncommittedReads();
    TreeMap<Long, Message> model = new TreeMap<>();
    long[] next = new long[2];
    long offset = 0;
    for (int i = 0; i < 300; i++) {
      switch (random.nextInt(12)) {
        case 0 -> {
          long limit = offset - random.nextInt(20);
          List<Message> taken = new ArrayList<>();
          tested.takeBelow(limit, (session, from, to) -> addTo(taken, session, from, to));
          assertEquals(List.copyOf(model.headMap(limit).values()), taken);
          model.headMap(limit).clear();
        }
        case 1 -> {
          offset = Math.max(0, offset - random.nextInt(5));
          tested.dropFrom(offset);
          model.tailMap(offset).clear();
        }
        case 2 -> {
          long dropped = Math.max(0, offset - 1 - random.nextInt(10));
          tested.drop(dropped);
          model.remove(dropped);
        }
        case 3 -> {
          if (tested.size() > 0) {
            List<Message> taken = new ArrayList<>();
            tested.takeFirst((session, from, to) -> addTo(taken, session, from, to));
            assertTrue(!taken.isEmpty());
            taken.forEach(message -> assertEquals(message, model.pollFirstEntry().getValue()));
          }
        }
        default -> {
          offset += random.nextInt(8) == 0 ? 2 : 1;
          int session = random.nextInt(6) / 5;
          tested.add(offset, session, next[session]);
          model.put(offset, new Message(session, next[session]++));
          offset++;
        }
      }
    }
    List<Message> rest = new ArrayList<>();
    tested.takeBelow(Long.MAX_VALUE, (session, from, to) -> addTo(rest, session, from, to));
    assertEquals(List.copyOf(model.values()), rest);
  }

  private List<Message> taken(long limit) {
    List<Message> taken = new ArrayList<>();
    reads.takeBelow(limit, (session, from, to) -> addTo(taken, session, from, to));
    return taken;
  }

  private static void addTo(List<Message> taken, long session, long from, long to) {
    for (long sequence = from; sequence < to; sequence++) {
      taken.add(new Message(session, sequence));
    }
  }
}
