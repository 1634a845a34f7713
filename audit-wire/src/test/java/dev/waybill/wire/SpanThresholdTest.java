// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SpanThresholdTest {
  private static final long ALL_ONES = -1;

  private static long read(String traceState) {
    return SpanThreshold.of(traceState, ALL_ONES);
  }

  @Test
  void threshold_isThatOfTheSpecification() {
    assertEquals(0, read("ot=th:0"));
    assertEquals(0x80_0000_0000_0000L, read("ot=th:8"));
    assertEquals(0xFD_7100_0000_0000L, read("ot=th:fd71"));
    assertEquals(0xFF_FFFF_FFFF_FFFFL, read("ot=th:ffffffffffffff"));
  }

  @Test
  void otherMembersAndSpace_arePassedOver() {
    assertEquals(0x80_0000_0000_0000L, read("rojo=00f067, ot=p:8;th:8;x:1 ,congo=th:4"));
    assertEquals(SpanThreshold.UNKNOWN, read("rojo=th:8"));
    assertEquals(SpanThreshold.UNKNOWN, read("other=ot=th:8"));
  }

  @Test
  void whatIsNoThreshold_isUnknown() {
    for (String state :
        new String[] {
          "",
          "ot=",
          "ot=th:",
          "ot=th:FD",
          "ot=th:-1",
          "ot=th:+1",
          "ot=th:123456789012345",
          "ot=th:8 0",
          "ot=th:8;rv:1",
          "ot=th:8;rv:ffffffffffffffff",
          "th:8",
          ",,,",
          ";"
        }) {
      assertEquals(SpanThreshold.UNKNOWN, read(state), state);
    }
  }

  /** It would not have been sampled by it, so it was not. */
  @Test
  void randomnessBelowTheThreshold_isUnknown() {
    assertEquals(0x80_0000_0000_0000L, SpanThreshold.of("ot=th:8", 0x80_0000_0000_0000L));
    assertEquals(SpanThreshold.UNKNOWN, SpanThreshold.of("ot=th:8", 0x7F_FFFF_FFFF_FFFFL));
    assertEquals(SpanThreshold.UNKNOWN, SpanThreshold.of("ot=th:8", 0xFF7F_FFFF_FFFF_FFFFL));
    assertEquals(
        0x80_0000_0000_0000L,
        SpanThreshold.of("ot=th:8;rv:80000000000000", 0),
        "an explicit randomness replaces that of the trace id");
    assertEquals(SpanThreshold.UNKNOWN, read("ot=rv:7fffffffffffff;th:8"));
  }

  @Test
  void probability_isOneMinusTheThresholdsShare() {
    assertEquals(1, SpanThreshold.probability(0));
    assertEquals(0.5, SpanThreshold.probability(read("ot=th:8")));
    assertEquals(0x1p-56, SpanThreshold.probability(read("ot=th:ffffffffffffff")));
  }

  @Test
  void ours_isReadAsWritten() {
    Property.check(
        2000,
        random -> {
          int threshold = random.nextInt(Sampling.NEVER);
          long read = read("ot=th:" + Sampling.traceStateThreshold(threshold));
          assertEquals((long) threshold << 40, read);
          assertEquals(Sampling.rate(threshold), SpanThreshold.probability(read));
          assertEquals(Sampling.traceStateThreshold(threshold), SpanThreshold.hex(read));
        });
  }
}
