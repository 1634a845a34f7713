// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.LatencyHistogram.Measure;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A latency histogram that is being filled: buckets of OpenTelemetry's exponential layout, of scale
 * {@link LatencyHistogram#SCALE}. Bucket <i>i</i> holds what is above base<sup>i</sup> and not
 * above base<sup>i+1</sup>, base being 2<sup>1/8</sup> (<a
 * href="https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram">data
 * model</a>). Latencies are whole milliseconds.
 */
final class LatencyCounts {
  private static final int PER_OCTAVE = 1 << LatencyHistogram.SCALE;

  /** The index of the lowest bucket, which holds 1 ms: what is not above base<sup>0</sup>. */
  private static final int FIRST_INDEX = -1;

  /** The highest whole number of each bucket, from {@link #FIRST_INDEX} on. */
  private static final long[] HIGHEST = highest();

  /** The bucket of each of the lowest latencies, nearly all there are. */
  private static final byte[] BUCKETS = buckets();

  private long count;
  private long skewed;
  private long sumMillis;
  private long minMillis = Long.MAX_VALUE;
  private long maxMillis;
  private long zeroCount;
  private long[] buckets = {}; // from FIRST_INDEX on

  /** Latencies are differences of numbers of 31 bits. */
  private static long[] highest() {
    long[] highest = new long[33 * PER_OCTAVE];
    for (int i = 0; i < highest.length; i++) {
      highest[i] = (long) StrictMath.pow(2, (double) i / PER_OCTAVE); // rounded down
    }
    return highest;
  }

  private static byte[] buckets() {
    byte[] buckets = new byte[1 << 12];
    for (int latency = 1; latency < buckets.length; latency++) {
      buckets[latency] = (byte) search(latency);
    }
    return buckets;
  }

  /** Counts one message; if it ended before it began, by the clocks of two hosts, as zero. */
  void add(long millis) {
    long latency = Math.max(0, millis);
    skewed += millis < 0 ? 1 : 0;
    count++;
    sumMillis += latency;
    minMillis = Math.min(minMillis, latency);
    maxMillis = Math.max(maxMillis, latency);
    if (latency == 0) {
      zeroCount++;
      return;
    }
    int bucket = bucketOf(latency);
    if (bucket >= buckets.length) {
      buckets = Arrays.copyOf(buckets, bucket + PER_OCTAVE);
    }
    buckets[bucket]++;
  }

  /** The bucket, counted from the first. */
  private static int bucketOf(long latency) {
    return latency < BUCKETS.length ? BUCKETS[(int) latency] : search(latency);
  }

  private static int search(long latency) {
    int octave = 64 - Long.numberOfLeadingZeros(latency - 1); // its end is not below the latency
    int bucket = Math.max(0, (octave - 1) * PER_OCTAVE);
    while (HIGHEST[bucket] < latency) {
      bucket++;
    }
    return bucket;
  }

  LatencyHistogram toWire(Measure measure, String stage, String from) {
    int first = 0;
    int end = buckets.length;
    while (end > 0 && buckets[end - 1] == 0) {
      end--;
    }
    while (first < end && buckets[first] == 0) {
      first++;
    }
    List<Long> counts = new ArrayList<>(end - first);
    for (int i = first; i < end; i++) {
      counts.add(buckets[i]);
    }
    return new LatencyHistogram(
        measure,
        stage,
        from,
        count,
        skewed,
        sumMillis,
        count == 0 ? 0 : minMillis,
        maxMillis,
        LatencyHistogram.SCALE,
        zeroCount,
        counts.isEmpty() ? 0 : first + FIRST_INDEX,
        counts);
  }

  void save(StateWriter out) {
    LatencyHistogram histogram = toWire(Measure.STAGE, "", "");
    out.number(count);
    out.number(skewed);
    out.number(sumMillis);
    out.number(minMillis);
    out.number(maxMillis);
    out.number(zeroCount);
    out.number(histogram.offset() - FIRST_INDEX);
    out.each(histogram.buckets(), StateWriter::number);
  }

  static LatencyCounts restore(StateReader in) throws WireException {
    LatencyCounts counts = new LatencyCounts();
    counts.count = in.number();
    counts.skewed = in.number();
    counts.sumMillis = in.number();
    counts.minMillis = in.number();
    counts.maxMillis = in.number();
    counts.zeroCount = in.number();
    int first = in.number(HIGHEST.length);
    List<Long> buckets = new ArrayList<>();
    in.each(each -> buckets.add(each.number()));
    counts.buckets = new long[first + buckets.size()];
    for (int i = 0; i < buckets.size(); i++) {
      counts.buckets[first + i] = buckets.get(i);
    }
    return counts;
  }
}
