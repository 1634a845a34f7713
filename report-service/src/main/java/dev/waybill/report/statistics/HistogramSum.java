// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * How long messages took, as an exponential histogram of whole milliseconds that can be added to
 * others.
 *
 * @param measure {@code stage}, {@code hop} or {@code end_to_end}
 * @param from of a hop the stage that handed over, else empty
 * @param scale buckets are of base 2^(2^-scale)
 * @param offset index of the first bucket
 * @param buckets counts, from {@code offset} on
 */
@RegisterForReflection
public record HistogramSum(
    String measure,
    String stage,
    String from,
    long count,
    long skewed,
    double sumMillis,
    long minMillis,
    long maxMillis,
    int scale,
    long zeroCount,
    int offset,
    List<Long> buckets) {

  /** What two must share to be added up. */
  record Series(String measure, String stage, String from) {}

  Series series() {
    return new Series(measure, stage, from);
  }
}
