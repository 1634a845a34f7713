// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered of the offsets that a stage has read. */
class CoverageTest {
  private final Coverage coverage = new Coverage(new TopicPartitionKey("placed", 0));

  /** An instance commits an offset and dies; the one behind it nobody ever tells of. */
  private void commit(long offset, long clock) {
    PartitionProgress progress =
        new PartitionProgress(
            "placed",
            0,
            offset,
            offset + 1,
            List.of(new OffsetRange(offset, offset + 1)),
            List.of(),
            List.of(),
            0,
            0,
            0);
    coverage.take(progress, new Instance(1 + offset, "enrich"), clock);
    coverage.advance(clock, 0, Heard.of(List.of()));
  }

  @Test
  void moreHolesThanAreRemembered_leaveTheLowestUnknown() {
    int size = 0;
    for (int i = 0; i < Coverage.MAX_RANGES + 2_000; i++) {
      commit(2L * i, i);
      if (i == Coverage.MAX_RANGES) {
        assertEquals(Coverage.State.UNKNOWN, coverage.decide(0, 1));
        assertEquals(Coverage.State.DECIDED, coverage.decide(2, 3));
        size = savedBytes();
      }
    }
    assertEquals(Coverage.State.UNKNOWN, coverage.decide(2, 3));
    assertEquals(Coverage.State.DECIDED, coverage.decide(4_000, 4_001));
    assertEquals(Coverage.State.UNKNOWN, coverage.decide(4_001, 4_002));
    assertTrue(savedBytes() < size * 1.2, "grew from " + size + " to " + savedBytes());
  }

  private int savedBytes() {
    StateWriter out = new StateWriter();
    coverage.save(out);
    return out.toBytes().length;
  }
}
