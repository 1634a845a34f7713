// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.report.TotalsQuery.Group;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up histograms over windows and partitions, and reads percentiles from the sums: a percentile
 * of percentiles is none.
 */
final class LatencyQuery {
  private static final String COUNTS =
      """
      select %s as key, t.evidence, t.measure, t.stage, t.from_stage, min(t.position) as position,
        least(sum(t.count), 9223372036854775807)::bigint as count,
        least(sum(t.zero_count), 9223372036854775807)::bigint as zero_count,
        least(sum(t.skewed), 9223372036854775807)::bigint as skewed,
        sum(t.sum_millis)::double precision as sum_millis,
        min(t.min_millis) filter (where t.count > 0) as min_millis, max(t.max_millis) as max_millis
      from latency t %s
      group by 1, 2, 3, 4, 5 order by 1, 2, position, 4, 3, 5
      """;

  private static final String BUCKETS =
      """
      select %s as key, t.evidence, t.measure, t.stage, t.from_stage, t.scale,
        t.bucket_offset + b.place - 1 as index,
        least(sum(b.count), 9223372036854775807)::bigint as count
      from latency t cross join lateral unnest(t.buckets) with ordinality as b (count, place) %s
      group by 1, 2, 3, 4, 5, 6, 7
      """;

  private final Database database;
  private final String key;
  private final String filter;
  private final Object[] arguments;

  /** As for {@link TotalsQuery}. */
  LatencyQuery(Database database, String key, String filter, Object... arguments) {
    this.database = database;
    this.key = key;
    this.filter = filter;
    this.arguments = arguments;
  }

  private record Series(Group group, String measure, String stage, String from) {
    static Series read(ResultSet row) throws SQLException {
      return new Series(
          Group.read(row),
          row.getString("measure"),
          row.getString("stage"),
          row.getString("from_stage"));
    }
  }

  private record Bucket(Series series, int scale, int index, long count) {}

  /** By key and evidence; in the order of the summaries, of each stage its hops first. */
  Map<Group, List<Latency>> run() {
    Map<Series, MergedHistogram> merged = new LinkedHashMap<>();
    database.query(
        COUNTS.formatted(key, filter), row -> merged.put(Series.read(row), counts(row)), arguments);
    List<Bucket> buckets =
        database.query(
            BUCKETS.formatted(key, filter),
            row ->
                new Bucket(
                    Series.read(row),
                    row.getInt("scale"),
                    row.getInt("index"),
                    row.getLong("count")),
            arguments);
    for (Bucket bucket : buckets) {
      MergedHistogram histogram = merged.get(bucket.series);
      if (histogram != null) { // else it came between the two queries
        histogram.addBucket(bucket.scale, bucket.index, bucket.count);
      }
    }
    Map<Group, List<Latency>> latencies = new LinkedHashMap<>();
    merged.forEach(
        (series, histogram) ->
            latencies
                .computeIfAbsent(series.group, group -> new ArrayList<>())
                .add(histogram.latency(series.measure, series.stage, series.from)));
    return latencies;
  }

  private static MergedHistogram counts(ResultSet row) throws SQLException {
    MergedHistogram histogram = new MergedHistogram();
    histogram.add(
        row.getLong("count"),
        row.getLong("zero_count"),
        row.getLong("skewed"),
        row.getDouble("sum_millis"),
        row.getLong("min_millis"),
        row.getLong("max_millis"));
    return histogram;
  }
}
