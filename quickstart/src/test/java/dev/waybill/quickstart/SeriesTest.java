// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.waybill.quickstart.Promql.Selector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {
  private static final List<Series> SCRAPE =
      Series.of(
          """
          # TYPE a counter
          a_total{b="c",d="e \\" } f"} 1.0E9
          g 0.0

          """);

  @Test
  void scrape_isReadToItsLabels() {
    assertEquals(
        List.of(
            new Series("a_total", Map.of("b", "c", "d", "e \\\" } f")), new Series("g", Map.of())),
        SCRAPE);
    assertThrows(IllegalArgumentException.class, () -> Series.of("no series at all"));
  }

  @Test
  void selector_meansWhatHasItsNameLabelsAndGivenValues() {
    assertEquals(1, meant("a_total"));
    assertEquals(1, meant("a_total{b=\"c\", d=~\"x|y\"}"));
    assertEquals(1, meant("a_total{b=\"$variable\", job=\"x\", instance=\"y\"}"));
    assertEquals(1, meant("a_total{b!=\"c\"}"));
    assertEquals(0, meant("a"));
    assertEquals(0, meant("a_total{b=\"x\"}"));
    assertEquals(0, meant("a_total{x=~\".*\"}"));
    assertEquals(0, meant("g{b=\"c\"}"));
  }

  private static long meant(String expression) {
    Selector selector = Promql.selectors(expression).get(0);
    return SCRAPE.stream().filter(series -> series.isMeantBy(selector)).count();
  }
}
