// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import dev.waybill.report.statistics.HistogramSum.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  /** From a thousandth of a ms to ages, at the scale that the correlator tells. */
  private static final int MAX_BUCKETS = 1_000;

  private NavigableMap<Integer, Long> buckets = new TreeMap<>(); // by index
  private int scale = Integer.MAX_VALUE;
  private long count;
  private long zeroCount;
  private long skewed;
  private double sumMillis;
  private long minMillis = Long.MAX_VALUE;
  private long maxMillis;

  void add(HistogramSum more) {
    count = Sums.plus(count, more.count());
    zeroCount = Sums.plus(zeroCount, more.zeroCount());
    skewed = Sums.plus(skewed, more.skewed());
    sumMillis += more.sumMillis();
    if (more.count() > 0) { // else there is no lowest
      minMillis = Math.min(minMillis, more.minMillis());
    }
    maxMillis = Math.max(maxMillis, more.maxMillis());
    int index = more.offset();
    for (long each : more.buckets()) {
      if (each != 0) {
        addBucket(more.scale(), index, each);
      }
      index++;
    }
  }

  private void addBucket(int bucketScale, int index, long more) {
    if (bucketScale < scale) {
      coarsen(bucketScale);
    }
    buckets.merge(index >> (bucketScale - scale), more, Sums::plus);
    while ((long) buckets.lastKey() - buckets.firstKey() >= MAX_BUCKETS) {
      coarsen(scale - 1);
    }
  }

  private void coarsen(int to) {
    NavigableMap<Integer, Long> coarser = new TreeMap<>();
    int shift = scale - to;
    buckets.forEach((each, n) -> coarser.merge(each >> shift, n, Sums::plus));
    buckets = coarser;
    scale = to;
  }

  /** What was added up. */
  HistogramSum sum(Series series) {
    int first = buckets.isEmpty() ? 0 : buckets.firstKey();
    int size = buckets.isEmpty() ? 0 : buckets.lastKey() - first + 1;
    List<Long> counts = new ArrayList<>(Collections.nCopies(size, 0L));
    buckets.forEach((index, n) -> counts.set(index - first, n));
    return new HistogramSum(
        series.measure(),
        series.stage(),
        series.from(),
        count,
        skewed,
        sumMillis,
        count == 0 ? 0 : minMillis,
        maxMillis,
        buckets.isEmpty() ? 0 : scale,
        zeroCount,
        first,
        counts);
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

  Latency latency(Series series) {
    return new Latency(
        series.measure(),
        series.stage(),
        series.from(),
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
