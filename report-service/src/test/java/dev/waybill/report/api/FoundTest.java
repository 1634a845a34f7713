// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.report.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundTest {
  @Test
  void expand_makesNoMoreThanTheLimit_whateverTheRangesSpan() {
    List<Found> ranges = List.of(found(5, 7), found(10, 1L << 48));

    List<Found> messages = Found.expand(ranges, 4);

    assertEquals(
        List.of(5L, 6L, 10L, 11L), messages.stream().map(m -> m.key().sequence()).toList());
    assertEquals(List.of(6L, 7L, 11L, 12L), messages.stream().map(Found::to).toList());
  }

  @Test
  void expand_ofFewer_makesAll() {
    assertEquals(2, Found.expand(List.of(found(5, 7)), 4).size());
    assertEquals(List.of(), Found.expand(List.of(), 4));
  }

  @Test
  void next_isTheKeyBehindTheItem() {
    Found found = found(5, 7);

    VerdictKey next = VerdictKey.of(found.next());

    assertEquals(7, next.sequence());
    assertEquals(found.key().session(), next.session());
    assertEquals(found.key().window(), next.window());
  }

  private static Found found(long from, long to) {
    return new Found(
        new VerdictKey(Samples.NOON, -1, 3, "LOST", "enrich", "hop", "offsets", from), to, true);
  }
}
