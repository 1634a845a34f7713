// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.LossSample;
import dev.waybill.wire.SpanThreshold;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static final long HALF = 1L << 55;
  private static final long QUARTER = 3L << 54;
  private static final long NONE = SpanThreshold.UNKNOWN;

  private static SinkTotals sink(
      long complete, long waiting, long lost, long skipped, long failed) {
    return new SinkTotals("warehouse", complete, waiting, lost, skipped, failed, 0, 0, null);
  }

  private static LossSample sample(
      int cluster, long threshold, long decided, long lost, long failed) {
    return new LossSample("warehouse", cluster, threshold, decided, lost, failed);
  }

  @Test
  void samples_areWeightedByTheirThresholds() {
    Estimate estimate =
        Estimate.of(
            sink(84, 9, 10, 4, 2),
            List.of(sample(1, HALF, 50, 4, 2), sample(2, QUARTER, 50, 6, 0)));
    assertEquals((4 * 2 + 6 * 4) / 300.0, estimate.lossShare().value(), 1e-12);
    assertEquals((44 * 2 + 44 * 4) / 300.0, estimate.completeness().value(), 1e-12);
    assertEquals(100, estimate.sampled());
    assertEquals(300, estimate.messages());
    assertEquals(2, estimate.clusters());
    assertEquals("by_message", estimate.method());
    assertTrue(estimate.weighted());
    assertEquals(0, estimate.unweighted());
  }

  @Test
  void withoutThresholds_isOfTheTracedOnesAndGoesByInstances() {
    Estimate estimate =
        Estimate.of(
            sink(90, 0, 10, 0, 0), List.of(sample(1, NONE, 50, 10, 0), sample(2, NONE, 50, 0, 0)));
    assertEquals(0.1, estimate.lossShare().value(), 1e-12);
    assertEquals("by_instance", estimate.method());
    assertFalse(estimate.weighted());
    assertEquals(100, estimate.unweighted());
  }

  /** As of summaries from before samples were told. */
  @Test
  void withoutSamples_saysThatNothingIsKnownOfThem() {
    Estimate estimate = Estimate.of(sink(90, 3, 5, 4, 1), List.of());
    assertEquals(0.05, estimate.lossShare().value(), 1e-12);
    assertEquals(100, estimate.sampled());
    assertEquals(100, estimate.unweighted());
    assertEquals("one_instance", estimate.method());
  }

  @Test
  void withSamplesOfSome_takesTheOthersWithoutWeight() {
    Estimate estimate = Estimate.of(sink(90, 0, 10, 0, 0), List.of(sample(1, HALF, 60, 2, 0)));
    assertEquals((2 * 2 + 8) / 160.0, estimate.lossShare().value(), 1e-12);
    assertEquals(40, estimate.unweighted());
    assertEquals("one_instance", estimate.method());
  }

  @Test
  void nothingDecided_hasNone() {
    assertNull(Estimate.of(sink(0, 7, 0, 0, 0), List.of()));
  }

  @Test
  void noLossSeen_isNoBareZero() {
    Estimate estimate = Estimate.of(sink(100, 0, 0, 0, 0), List.of(sample(1, HALF, 100, 0, 0)));
    assertEquals(0, estimate.lossShare().value());
    assertEquals(1 - Math.pow(0.025, 0.01), estimate.lossShare().high(), 1e-12);
    assertEquals(1 - Math.pow(0.05, 0.01), estimate.smallestDetectableLoss(), 1e-12);
    assertEquals(1, estimate.completeness().value());
    assertEquals(Math.pow(0.025, 0.01), estimate.completeness().low(), 1e-12);
  }

  @Test
  void countsThatCannotBe_areCut() {
    long max = Long.MAX_VALUE;
    Estimate estimate =
        Estimate.of(
            sink(max, max, max, max, max),
            List.of(sample(1, HALF, 5, max, max), sample(1, NONE, max, max, 1)));
    assertTrue(estimate.lossShare().value() <= 1);
    assertTrue(estimate.completeness().value() >= 0);
    assertEquals(max, estimate.sampled());
  }
}
