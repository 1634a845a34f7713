// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrozenEntryTest {
  private static final PartitionProgress PROGRESS =
      new PartitionProgress(
          "orders", 3, 10, 90, List.of(new OffsetRange(10, 80)), List.of(), List.of(), 4, 0, 0);

  @Test
  void splitAsFarAsItGoes_tellsTheSameOnce() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Map<Long, SequenceSet> truth = new HashMap<>();
      List<FrozenEntry.Told> told = new ArrayList<>();
      for (long session = 1; session <= random.nextInt(4); session++) {
        SequenceSet received = new SequenceSet();
        for (int i = 0; i < random.nextInt(40); i++) {
          received.add(random.nextInt(200_000));
        }
        truth.put(session, received);
        told.add(new FrozenEntry.Told(sets(session, received), 100 * session));
      }
      List<AuditSpan> spans = new ArrayList<>();
      for (int i = 0; i < random.nextInt(5); i++) {
        spans.add(span(i));
      }
      FrozenEntry frozen = new FrozenEntry(5, true, true, List.of(PROGRESS), told, spans, 7, 1_000);
      assertWhole(frozen, truth, spans.size());
    }
  }

  private static void assertWhole(FrozenEntry frozen, Map<Long, SequenceSet> truth, int spanCount) {
    Map<Long, SequenceSet> told = new HashMap<>();
    long events = 0;
    int spans = 0;
    for (boolean first = true; !frozen.isDone(); first = false) {
      boolean split = true;
      while (split) {
        split = frozen.split();
      }
      boolean last = frozen.isLast();
      assertEquals(first, frozen.hello());
      assertEquals(last, frozen.bye());
      PartitionProgress progress = frozen.progress().get(0);
      assertEquals(90, progress.position());
      assertEquals(last ? PROGRESS.committed() : List.of(), progress.committed());
      assertEquals(last ? 4 : 0, progress.absentHeaders());
      for (SessionSets sets : frozen.sessions()) {
        assertEquals(1, sets.placed().size());
        if (told.containsKey(sets.session())) {
          assertNull(sets.origin());
        } else {
          assertNotNull(sets.origin());
        }
        told.computeIfAbsent(sets.session(), s -> new SequenceSet()).addAll(sets.received());
      }
      spans += frozen.spans().size();
      events += frozen.events();
      frozen.removeFirst();
    }
    assertEquals(truth, told);
    assertEquals(spanCount, spans);
    assertEquals(7 + 100 * truth.keySet().stream().mapToLong(Long::longValue).sum(), events);
  }

  @Test
  void singleSequence_canNotBeSplit() {
    FrozenEntry frozen =
        new FrozenEntry(
            5,
            false,
            false,
            List.of(),
            List.of(new FrozenEntry.Told(sets(1, SequenceSet.of(77)), 1)),
            List.of(),
            0,
            100);
    assertFalse(frozen.split());
  }

  private static SessionSets sets(long session, SequenceSet received) {
    SequenceSet none = new SequenceSet();
    return new SessionSets(
        session,
        "orders",
        received,
        none,
        none,
        none,
        none,
        none,
        none,
        List.of(new SessionSets.Placed("out", 0, new OffsetRange(0, 9))),
        new SessionSets.Origin(List.of(), 1, 0, false));
  }

  private static AuditSpan span(int sequence) {
    return new AuditSpan(
        TraceId.of(1, sequence),
        1,
        0,
        "",
        "send orders",
        AuditSpan.PRODUCER,
        1,
        2,
        false,
        Map.of(),
        List.of());
  }
}
