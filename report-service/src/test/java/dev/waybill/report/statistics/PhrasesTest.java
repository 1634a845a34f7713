// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PhrasesTest {
  @Test
  void percent_isNeverRoundedToAllOrNothing() {
    assertEquals("100 %", Phrases.percent(1));
    assertEquals("0 %", Phrases.percent(0));
    assertEquals("99.9999 %", Phrases.percent(0.999999));
    assertEquals("0.00012 %", Phrases.percent(0.00000123));
    assertEquals("98.5 %", Phrases.percent(0.985));
    assertEquals("50 %", Phrases.percent(0.5));
    assertEquals("33 %", Phrases.percent(1.0 / 3));
    assertEquals("99.99 %", Phrases.percent(0.9999));
  }

  @Test
  void span_isToldInTheUnitThatFits() {
    assertEquals("90 s", Phrases.span(Duration.ofSeconds(90)));
    assertEquals("12 min", Phrases.span(Duration.ofSeconds(779)));
    assertEquals("25 h", Phrases.span(Duration.ofHours(25)));
  }

  @Test
  void count_hasAPlural() {
    assertEquals("1 message", Phrases.count(1, "message"));
    assertEquals("0 messages", Phrases.count(0, "message"));
  }
}
