// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.report.Samples;
import dev.waybill.report.statistics.HistogramSum.Series;
import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.LatencyHistogram.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Percentiles of histograms that were added up, beside those of the values themselves. */
class MergedHistogramTest {
  private static final Series SERIES = new Series("stage", "s", "");
  private static final double BUCKET_ERROR = Math.pow(2, 1.0 / 16) - 1; // half a bucket

  @Test
  void knownDistributions_haveTheirQuantiles() {
    assertQuantiles(random -> random.nextInt(1000));
    assertQuantiles(random -> (long) (20 * -Math.log(1 - random.nextDouble())));
    assertQuantiles(random -> (long) Math.exp(5 + 2 * random.nextGaussian()));
    assertQuantiles(random -> random.nextInt(100) == 0 ? 30_000 : 3);
    assertQuantiles(random -> 42);
    assertQuantiles(random -> 0);
  }

  /** Over many histograms of a few values each. */
  private static void assertQuantiles(ToLongFunction<Random> distribution) {
    Random random = new Random(1);
    MergedHistogram merged = new MergedHistogram();
    long[] values = new long[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = distribution.applyAsLong(random);
    }
    for (int i = 0; i < values.length; i += 100) {
      add(merged, Samples.latency(Measure.STAGE, "", "", Arrays.copyOfRange(values, i, i + 100)));
    }
    Arrays.sort(values);
    for (double share : new double[] {0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1}) {
      long exact = values[(int) Math.ceil(share * values.length) - 1];
      long told = merged.quantile(share);
      assertTrue(
          Math.abs(told - exact) <= exact * BUCKET_ERROR + 0.5,
          () -> share + ": " + told + " instead of " + exact);
    }
  }

  private static void add(MergedHistogram merged, LatencyHistogram histogram) {
    merged.add(
        new HistogramSum(
            "stage",
            "s",
            "",
            histogram.count(),
            histogram.skewed(),
            histogram.sumMillis(),
            histogram.minMillis(),
            histogram.maxMillis(),
            histogram.scale(),
            histogram.zeroCount(),
            histogram.offset(),
            histogram.buckets()));
  }

  /** Of one bucket. */
  private static HistogramSum one(long count, long max, int scale, int index) {
    return new HistogramSum(
        "stage", "s", "", count, 0, 1e18, 0, max, scale, 0, index, List.of(count));
  }

  @Test
  void valuesThatHaveABucketOfTheirOwn_areExact() {
    for (long value = 0; value <= 11; value++) {
      MergedHistogram merged = new MergedHistogram();
      add(merged, Samples.latency(Measure.STAGE, "", "", value, 1_000, 1_000));
      assertEquals(value, merged.quantile(0.3));
    }
  }

  @Test
  void scalesThatDiffer_areBroughtToTheCoarsest() {
    MergedHistogram merged = new MergedHistogram();
    merged.add(one(1, 1 << 20, 3, 8 * 10 - 1)); // holds 2^10
    merged.add(one(1, 1 << 20, 0, 9)); // holds 2^10
    merged.add(one(1, 1 << 20, 5, 32 * 10 - 1)); // holds 2^10
    long middle = Math.round(Math.sqrt(513.0 * 1024)); // of what is above 2^9 and not above 2^10
    assertEquals(middle, merged.quantile(0.01));
    assertEquals(middle, merged.quantile(1));
  }

  @Test
  void sums_addedUpAgain_tellTheSame() {
    MergedHistogram all = new MergedHistogram();
    MergedHistogram ofSums = new MergedHistogram();
    for (int i = 0; i < 10; i++) {
      MergedHistogram part = new MergedHistogram();
      for (long millis = i; millis < 10_000; millis += 7 * i + 1) {
        LatencyHistogram one = Samples.latency(Measure.STAGE, "s", "", millis);
        add(all, one);
        add(part, one);
      }
      ofSums.add(part.sum(SERIES));
    }
    assertEquals(all.latency(SERIES), ofSums.latency(SERIES));
  }

  @Test
  void finestScaleOverAllTimes_hasFewBuckets() {
    MergedHistogram merged = new MergedHistogram();
    merged.add(one(1, 1L << 50, 20, 0));
    merged.add(one(1, 1L << 50, 20, 50 << 20));
    assertTrue(merged.sum(SERIES).buckets().size() <= 1_000);
    assertEquals((double) (1L << 50), (double) merged.quantile(1), 1e14);
  }

  @Test
  void nothing_isZero() {
    assertEquals(
        new Latency("stage", "s", "", 0, 0, 0, 0, 0, 0, 0, 0),
        new MergedHistogram().latency(SERIES));
  }

  @Test
  void numbersBeyondAllBounds_areCut() {
    MergedHistogram merged = new MergedHistogram();
    for (int i = 0; i < 3; i++) {
      merged.add(one(Long.MAX_VALUE, Long.MAX_VALUE, -10, 512));
      merged.add(one(Long.MAX_VALUE, Long.MAX_VALUE, 20, -512));
    }
    Latency latency = merged.latency(SERIES);
    assertEquals(Long.MAX_VALUE, latency.count());
    assertTrue(latency.p99Millis() >= 0);
  }
}
