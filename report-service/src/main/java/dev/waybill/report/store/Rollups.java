// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.report.statistics.Sums;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Keeps totals of hours and days, so that nobody has to add up their minutes: made when an hour has
 * not changed for a while, and again after a late revision.
 *
 * <p>The version is read before what is added up: if that changes meanwhile, what is stored does
 * not hold and is made once more. Only one instance works at a time.
 */
@ApplicationScoped
class Rollups {
  /** An hour that changes all the time is added up when it is asked for. */
  private static final Duration QUIET = Duration.ofMinutes(1);

  /** No transaction takes longer from its last statement to its end. */
  private static final Duration COMMIT = Duration.ofMinutes(2);

  private static final int BATCH = 200;

  private static final String NOW = "select clock_timestamp() as now";

  private static final String DUE =
      """
      select v.pipeline, v.window_start, v.version
      from hour_version v left join rollup r on r.pipeline = v.pipeline and r.step = 'hour'
        and r.window_start = v.window_start
      where %s and r.version is distinct from v.version
      order by v.window_start limit 200
      """;

  private static final String DAY_VERSION =
      """
      select coalesce(sum(version), 0)::bigint as version from hour_version
      where pipeline = ? and window_start >= ? and window_start < ?
      """;

  private static final String UPSERT =
      """
      insert into rollup as r
      select * from json_populate_recordset(null::rollup, ?::json)
      on conflict (pipeline, step, window_start)
        do update set version = excluded.version, totals = excluded.totals
      where r.version < excluded.version
      """;

  private final Database database;
  private final RollupQueries queries;
  private Instant doneTo = Instant.EPOCH; // by the database's clock

  Rollups(Database database, RollupQueries queries) {
    this.database = database;
    this.queries = queries;
  }

  /** A row of {@code rollup}. */
  @RegisterForReflection
  record Row(String pipeline, String step, Instant windowStart, long version, String totals) {}

  private record Due(String pipeline, Instant hour, long version) {
    static Due read(ResultSet row) throws SQLException {
      return new Due(
          row.getString("pipeline"), Database.instant(row, "window_start"), row.getLong("version"));
    }
  }

  /** Adds up the hours that changed and are quiet by now. */
  int rollUp() throws SQLException {
    return rollUp(QUIET);
  }

  synchronized int rollUp(Duration quiet) throws SQLException {
    return alone(
        connection -> {
          Instant now = Database.query(connection, NOW, row -> Database.instant(row, "now")).get(0);
          Instant to = now.minus(quiet);
          Where where =
              new Where()
                  .and("v.touched_at >= ?", doneTo.minus(COMMIT))
                  .and("v.touched_at < ?", to);
          int done = rollUp(where);
          doneTo = to;
          return done;
        },
        0);
  }

  /**
   * Adds up all hours before a time, whose minutes no longer change.
   *
   * @return false if it was not done, because another instance is at work
   */
  boolean rollUpBefore(Instant time) throws SQLException {
    return alone(
        connection -> {
          rollUp(new Where().and("v.window_start < ?", time));
          return true;
        },
        false);
  }

  private <T> T alone(Database.Work<T> work, T otherwise) throws SQLException {
    return database.inTransaction(
        connection ->
            Database.tryLock(connection, "waybill rollups") ? work.on(connection) : otherwise);
  }

  private int rollUp(Where where) throws SQLException {
    String sql = DUE.formatted(where.sql().substring("where ".length()));
    Set<HourVersions.Hour> days = new TreeSet<>(HourVersions.Hour.ORDER);
    int done = 0;
    List<Due> due;
    do {
      due = database.query(sql, Due::read, where.arguments());
      for (Due each : due) {
        write(new Row(each.pipeline, "hour", each.hour, each.version, Sums.json(hour(each))));
        days.add(new HourVersions.Hour(each.pipeline, each.hour.truncatedTo(ChronoUnit.DAYS)));
      }
      done += due.size();
    } while (due.size() == BATCH);
    for (HourVersions.Hour day : days) {
      rollUpDay(day.pipeline(), day.windowStart());
    }
    return done;
  }

  private SortedMap<String, Sums> hour(Due due) {
    return queries.total(due.pipeline, due.hour, due.hour.plus(1, ChronoUnit.HOURS));
  }

  private void rollUpDay(String pipeline, Instant day) throws SQLException {
    long version =
        database
            .query(
                DAY_VERSION,
                row -> row.getLong("version"),
                pipeline,
                day,
                day.plus(1, ChronoUnit.DAYS))
            .get(0);
    write(new Row(pipeline, "day", day, version, Sums.json(queries.ofHours(pipeline, day))));
  }

  private void write(Row row) throws SQLException {
    database.inTransaction(
        connection -> Database.update(connection, UPSERT, Rows.json(List.of(row))));
  }
}
