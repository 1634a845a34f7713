// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final long MASK = (1L << 56) - 1;

  @Test
  void thresholds_areThoseOfTheirRates() {
    assertEquals(Sampling.NEVER, Sampling.threshold(0));
    assertEquals(Sampling.ALWAYS, Sampling.threshold(1));
    assertEquals(0x8000, Sampling.threshold(0.5));
    assertEquals(0xFFFF, Sampling.threshold(Double.MIN_VALUE));
    assertEquals(0xFD71, Sampling.threshold(0.01));
    for (int threshold = 0; threshold <= Sampling.NEVER; threshold++) {
      assertEquals(threshold, Sampling.threshold(Sampling.rate(threshold)));
    }
    for (double rate : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> Sampling.threshold(rate));
    }
  }

  @Test
  void borders_areSampledFromTheThresholdOn() {
    assertTrue(Sampling.isSampled(0, Sampling.ALWAYS));
    assertFalse(Sampling.isSampled(-1L, Sampling.NEVER));
    assertTrue(Sampling.isSampled(0x80_0000_0000_0000L, 0x8000));
    assertFalse(Sampling.isSampled(0x7F_FFFF_FFFF_FFFFL, 0x8000));
    assertFalse(Sampling.isSampled(0xFF00_0000_0000_0000L, 1), "the upper eight bits don't count");
  }

  /** OpenTelemetry's rule: sampled if and only if randomness R is at least T, both of 56 bits. */
  @Test
  void decision_isThatOfTheSpecification() {
    Property.check(
        20_000,
        random -> {
          long low = random.nextLong();
          int threshold = random.nextInt(Sampling.NEVER + 1);
          boolean expected =
              threshold < Sampling.NEVER
                  && (low & MASK) >= thresholdOf(Sampling.traceStateThreshold(threshold));
          assertEquals(expected, Sampling.isSampled(low, threshold));
        });
  }

  /** As the specification reads {@code th}: digits, filled with zeros on the right to 14. */
  private static long thresholdOf(String th) {
    return Long.parseLong(th + "0".repeat(14 - th.length()), 16);
  }

  @Test
  void sampledAtALowerRate_isSampledAtEachHigherOne() {
    Property.check(
        20_000,
        random -> {
          long low = random.nextLong();
          int lowerRate = random.nextInt(Sampling.NEVER + 1);
          int higherRate = random.nextInt(lowerRate + 1);
          if (Sampling.isSampled(low, lowerRate)) {
            assertTrue(Sampling.isSampled(low, higherRate));
          }
        });
  }

  @Test
  void shareOfAMillionMessages_isTheRate() {
    Property.check(
        6,
        random -> {
          int threshold = Sampling.threshold(new double[] {0.01, 0.1, 0.5}[random.nextInt(3)]);
          double rate = Sampling.rate(threshold);
          long session = random.nextLong();
          int count = 1_000_000;
          int sampled = 0;
          for (int sequence = 0; sequence < count; sequence++) {
            sampled += Sampling.isSampled(TraceId.low(session, sequence), threshold) ? 1 : 0;
          }
          double deviation = Math.sqrt(count * rate * (1 - rate));
          assertEquals(count * rate, sampled, 5 * deviation);
        });
  }

  /** Examples of OpenTelemetry's "TraceState: Probability Sampling". */
  @Test
  void traceState_isWrittenAsInTheSpecification() {
    assertEquals("0", Sampling.traceStateThreshold(Sampling.threshold(1)));
    assertEquals("8", Sampling.traceStateThreshold(Sampling.threshold(0.5)));
    assertEquals("c", Sampling.traceStateThreshold(Sampling.threshold(0.25)));
    assertEquals("e", Sampling.traceStateThreshold(Sampling.threshold(0.125)));
    assertEquals("fd71", Sampling.traceStateThreshold(Sampling.threshold(0.01)));
    assertEquals("0001", Sampling.traceStateThreshold(1));
    assertEquals("01", Sampling.traceStateThreshold(0x0100));
    assertEquals("ffff", Sampling.traceStateThreshold(0xFFFF));
    assertThrows(
        IllegalArgumentException.class, () -> Sampling.traceStateThreshold(Sampling.NEVER));
    assertThrows(IllegalArgumentException.class, () -> Sampling.traceStateThreshold(-1));
  }
}
