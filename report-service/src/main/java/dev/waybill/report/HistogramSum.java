// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
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
record HistogramSum(
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

  static HistogramSum read(ResultSet row) throws SQLException {
    return new HistogramSum(
        row.getString("measure"),
        row.getString("stage"),
        row.getString("from_stage"),
        row.getLong("count"),
        row.getLong("skewed"),
        row.getLong("sum_millis"),
        row.getLong("min_millis"),
        row.getLong("max_millis"),
        row.getInt("scale"),
        row.getLong("zero_count"),
        row.getInt("bucket_offset"),
        List.of((Long[]) row.getArray("buckets").getArray()));
  }
}
