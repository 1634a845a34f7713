// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.LatencyHistogram.Measure;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Percentiles of histograms that were added up, beside those of the values themselves. */
class MergedHistogramTest {
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
        histogram.count(),
        histogram.zeroCount(),
        histogram.skewed(),
        (double) histogram.sumMillis(),
        histogram.minMillis(),
        histogram.maxMillis());
    for (int i = 0; i < histogram.buckets().size(); i++) {
      merged.addBucket(histogram.scale(), histogram.offset() + i, histogram.buckets().get(i));
    }
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
    merged.add(3, 0, 0, 0, 1, 1 << 20);
    merged.addBucket(3, 8 * 10 - 1, 1); // holds 2^10
    merged.addBucket(0, 9, 1); // holds 2^10
    merged.addBucket(5, 32 * 10 - 1, 1); // holds 2^10
    long middle = Math.round(Math.sqrt(513.0 * 1024)); // of what is above 2^9 and not above 2^10
    assertEquals(middle, merged.quantile(0.01));
    assertEquals(middle, merged.quantile(1));
  }

  @Test
  void nothing_isZero() {
    assertEquals(
        new Latency("stage", "s", "", 0, 0, 0, 0, 0, 0, 0, 0),
        new MergedHistogram().latency("stage", "s", ""));
  }

  @Test
  void numbersBeyondAllBounds_areCut() {
    MergedHistogram merged = new MergedHistogram();
    for (int i = 0; i < 3; i++) {
      merged.add(Long.MAX_VALUE, Long.MAX_VALUE, 0, 1e18, 0, Long.MAX_VALUE);
      merged.addBucket(-10, 512, Long.MAX_VALUE);
      merged.addBucket(20, -512, Long.MAX_VALUE);
    }
    Latency latency = merged.latency("stage", "s", "");
    assertEquals(Long.MAX_VALUE, latency.count());
    assertTrue(latency.p99Millis() >= 0);
  }
}
