// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.report.statistics.Sums;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Adds up a pipeline's hours, days and ranges of time (UTC): from roll-ups where they hold, else
 * from what these were made of, so that no answer waits for a schedule.
 */
@ApplicationScoped
public class RollupQueries {
  private static final String HOURS =
      """
      select v.window_start as start, r.totals
      from hour_version v left join rollup r on r.pipeline = v.pipeline and r.step = 'hour'
        and r.window_start = v.window_start and r.version = v.version
        and r.window_start >= ? and r.window_start < ?
      where v.pipeline = ? and v.window_start >= ? and v.window_start < ?
      order by 1 limit ?
      """;

  private static final String DAYS =
      """
      select v.start, r.totals
      from (
        select date_trunc('day', window_start, 'UTC') as start, sum(version)::bigint as version
        from hour_version where pipeline = ? and window_start >= ? and window_start < ?
        group by 1 order by 1 limit ?) v
      left join rollup r on r.pipeline = ? and r.step = 'day' and r.window_start = v.start
        and r.version = v.version and r.window_start >= ? and r.window_start < ?
      order by 1
      """;

  private static final String HOUR = "date_trunc('hour', t.window_start, 'UTC')";

  private final Database database;

  RollupQueries(Database database) {
    this.database = database;
  }

  private record Stored(Instant start, String totals) {}

  /**
   * The first hours of which there is something, by start and evidence.
   *
   * @param from start of an hour
   * @param to start of an hour
   */
  public SortedMap<Instant, SortedMap<String, Sums>> hours(
      String pipeline, Instant from, Instant to, int limit) {
    List<Stored> stored =
        database.query(
            HOURS,
            row -> new Stored(Database.instant(row, "start"), row.getString("totals")),
            from,
            to,
            pipeline,
            from,
            to,
            limit);
    SortedMap<Instant, SortedMap<String, Sums>> hours = new TreeMap<>();
    List<Instant> missing = new ArrayList<>();
    for (Stored hour : stored) {
      if (hour.totals == null) {
        missing.add(hour.start);
      } else {
        hours.put(hour.start, Sums.read(hour.totals));
      }
    }
    hours.putAll(ofMinutes(pipeline, missing));
    return hours;
  }

  /** Of hours in order, by start and evidence. */
  private SortedMap<Instant, SortedMap<String, Sums>> ofMinutes(
      String pipeline, List<Instant> hours) {
    SortedMap<Instant, SortedMap<String, Sums>> sums = new TreeMap<>();
    if (hours.isEmpty()) {
      return sums;
    }
    Where where =
        TotalsQuery.range(
                pipeline, hours.get(0), hours.get(hours.size() - 1).plus(1, ChronoUnit.HOURS))
            .and(
                HOUR + " = any(?::timestamptz[])",
                (Object) hours.stream().map(Instant::toString).toArray(String[]::new));
    String key = "extract(epoch from " + HOUR + ")::bigint::text";
    new TotalsQuery(database, key, where.sql(), where.arguments())
        .run()
        .forEach(
            (group, each) ->
                sums.computeIfAbsent(
                        Instant.ofEpochSecond(Long.parseLong(group.key())), hour -> new TreeMap<>())
                    .put(group.evidence(), each));
    return sums;
  }

  /**
   * The first days of which there is something, by start and evidence.
   *
   * @param from start of a day
   * @param to start of a day
   */
  public SortedMap<Instant, SortedMap<String, Sums>> days(
      String pipeline, Instant from, Instant to, int limit) {
    List<Stored> stored =
        database.query(
            DAYS,
            row -> new Stored(Database.instant(row, "start"), row.getString("totals")),
            pipeline,
            from,
            to,
            limit,
            pipeline,
            from,
            to);
    SortedMap<Instant, SortedMap<String, Sums>> days = new TreeMap<>();
    for (Stored day : stored) {
      days.put(
          day.start, day.totals == null ? ofHours(pipeline, day.start) : Sums.read(day.totals));
    }
    return days;
  }

  /** A day by evidence, made of its hours. */
  SortedMap<String, Sums> ofHours(String pipeline, Instant day) {
    return Sums.byEvidence(hours(pipeline, day, day.plus(1, ChronoUnit.DAYS), 24).values());
  }

  /** All of the windows that start from {@code from} to before {@code to}, by evidence. */
  public SortedMap<String, Sums> total(String pipeline, Instant from, Instant to) {
    List<Map<String, Sums>> parts = new ArrayList<>();
    addDays(parts, pipeline, from, to);
    return Sums.byEvidence(parts);
  }

  private void addDays(List<Map<String, Sums>> parts, String pipeline, Instant from, Instant to) {
    Instant first = firstFrom(from, ChronoUnit.DAYS);
    Instant last = to.truncatedTo(ChronoUnit.DAYS);
    if (first.isBefore(last)) {
      addHours(parts, pipeline, from, first);
      parts.addAll(days(pipeline, first, last, Integer.MAX_VALUE).values());
      addHours(parts, pipeline, last, to);
    } else {
      addHours(parts, pipeline, from, to);
    }
  }

  private void addHours(List<Map<String, Sums>> parts, String pipeline, Instant from, Instant to) {
    Instant first = firstFrom(from, ChronoUnit.HOURS);
    Instant last = to.truncatedTo(ChronoUnit.HOURS);
    if (first.isBefore(last)) {
      addMinutes(parts, pipeline, from, first);
      parts.addAll(hours(pipeline, first, last, Integer.MAX_VALUE).values());
      addMinutes(parts, pipeline, last, to);
    } else {
      addMinutes(parts, pipeline, from, to);
    }
  }

  private void addMinutes(
      List<Map<String, Sums>> parts, String pipeline, Instant from, Instant to) {
    if (from.isBefore(to)) {
      Where where = TotalsQuery.range(pipeline, from, to);
      new TotalsQuery(database, "''", where.sql(), where.arguments())
          .run()
          .forEach((group, sums) -> parts.add(Map.of(group.evidence(), sums)));
    }
  }

  /** The first start of an hour or day that is not before a time. */
  private static Instant firstFrom(Instant time, ChronoUnit unit) {
    Instant start = time.truncatedTo(unit);
    return start.equals(time) ? start : start.plus(1, unit);
  }
}
