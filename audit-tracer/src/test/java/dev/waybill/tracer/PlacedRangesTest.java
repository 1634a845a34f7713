// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.OffsetRange;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacedRangesTest {
  @Test
  void smallGaps_areOneRange() {
    PlacedRanges placed = new PlacedRanges();
    for (long offset : new long[] {100, 105, 90, 9_000, 200}) {
      placed.add(offset);
    }

    assertEquals(List.of(new OffsetRange(90, 9_001)), placed.ranges());
  }

  @Test
  void largeGap_isCut() {
    PlacedRanges placed = new PlacedRanges();
    placed.add(1_000_000);
    placed.add(5);
    placed.add(1_000_001);

    assertEquals(
        List.of(new OffsetRange(5, 6), new OffsetRange(1_000_000, 1_000_002)), placed.ranges());
  }

  @Test
  void largeGapUpwards_isCut() {
    PlacedRanges placed = new PlacedRanges();
    placed.add(5);
    placed.add(1_000_000);

    assertEquals(
        List.of(new OffsetRange(5, 6), new OffsetRange(1_000_000, 1_000_001)), placed.ranges());
  }

  @Test
  void randomOffsets_allLieInAtMostEightRanges() {
    Random random = new Random(5);
    for (int round = 0; round < 100; round++) {
      PlacedRanges placed = new PlacedRanges();
      long[] offsets = random.longs(200, 0, 10_000_000).toArray();
      for (long offset : offsets) {
        placed.add(offset);
      }

      List<OffsetRange> ranges = placed.ranges();
      assertTrue(ranges.size() <= 8);
      for (int i = 1; i < ranges.size(); i++) {
        assertTrue(ranges.get(i - 1).to() < ranges.get(i).from());
      }
      for (long offset : offsets) {
        assertTrue(ranges.stream().anyMatch(r -> r.from() <= offset && offset < r.to()));
      }
    }
  }
}
