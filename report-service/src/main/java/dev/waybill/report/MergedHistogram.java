// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Exponential histograms of whole milliseconds, added up. Those of a finer scale are brought to the
 * coarsest: two buckets become one for each step, as <a
 * href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponential-scale">
 * OpenTelemetry's data model</a> says. Counts are cut at the largest number, since what is added up
 * comes from outside.
 */
final class MergedHistogram {
  private NavigableMap<Integer, Long> buckets = new TreeMap<>(); // by index
  private int scale = Integer.MAX_VALUE;
  private long count;
  private long zeroCount;
  private long skewed;
  private double sumMillis;
  private long minMillis = Long.MAX_VALUE;
  private long maxMillis;

  /** Adds what was measured, but for the buckets. */
  void add(long moreCount, long zeros, long moreSkewed, double sum, long lowest, long highest) {
    count = plus(count, moreCount);
    zeroCount = plus(zeroCount, zeros);
    skewed = plus(skewed, moreSkewed);
    sumMillis += sum;
    minMillis = Math.min(minMillis, lowest);
    maxMillis = Math.max(maxMillis, highest);
  }

  /** Adds to a bucket of that scale. */
  void addBucket(int bucketScale, int index, long more) {
    if (bucketScale < scale) {
      NavigableMap<Integer, Long> coarser = new TreeMap<>();
      int shift = scale - bucketScale;
      buckets.forEach((each, n) -> coarser.merge(each >> shift, n, MergedHistogram::plus));
      buckets = coarser;
      scale = bucketScale;
    }
    buckets.merge(index >> (bucketScale - scale), more, MergedHistogram::plus);
  }

  private static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /**
   * The latency, in ms, that a share of the messages did not exceed: of the bucket in which it lies
   * the geometric mean of the whole numbers there, and never outside of what was measured.
   *
   * @param share above 0, at most 1
   */
  long quantile(double share) {
    double total = zeroCount;
    for (long each : buckets.values()) {
      total += each;
    }
    double rank = Math.max(1, Math.ceil(share * total));
    double below = zeroCount;
    if (below >= rank || buckets.isEmpty()) {
      return 0;
    }
    for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
      below += bucket.getValue();
      if (below >= rank) {
        return within(middle(bucket.getKey()));
      }
    }
    return maxMillis;
  }

  private double middle(int index) {
    double lowest = Math.floor(Math.pow(2, Math.scalb((double) index, -scale))) + 1;
    double highest = Math.floor(Math.pow(2, Math.scalb(index + 1.0, -scale)));
    return Math.sqrt(Math.max(lowest, 1) * Math.max(highest, 1));
  }

  private long within(double millis) {
    return Math.max(minMillis, Math.min(maxMillis, Math.round(millis)));
  }

  Latency latency(String measure, String stage, String from) {
    return new Latency(
        measure,
        stage,
        from,
        count,
        skewed,
        count == 0 ? 0 : minMillis,
        count == 0 ? 0 : Math.round(10 * sumMillis / count) / 10.0,
        quantile(0.5),
        quantile(0.95),
        quantile(0.99),
        maxMillis);
  }
}
