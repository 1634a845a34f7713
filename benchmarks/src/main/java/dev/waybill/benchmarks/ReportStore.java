// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.report.store.OpenSummaryStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Random;

/**
 * Fills the service's tables with days of pipelines, each with a message a second in one session:
 * every minute has a window, of which one message is lost. Made by the database itself, since what
 * is measured is reading.
 */
final class ReportStore {
  private static final List<String> DAILY =
      List.of(
          "summary",
          "stage_total",
          "sink_total",
          "latency",
          "span_check",
          "session_window",
          "verdict",
          "trace_verdict");

  private static final String WINDOWS =
      " from generate_series(0, ? - 1) p cross join generate_series(?::timestamptz,"
          + " ?::timestamptz + interval '23 hours 59 minutes', interval '1 minute') w";

  private static final String STAGES =
      " cross join (values ('checkout', 0, 'origin'), ('enrich', 1, 'relay'),"
          + " ('warehouse', 2, 'sink')) s(name, position, role)";

  private final EmbeddedPostgresql database;
  private final int pipelines;
  private final LocalDate firstDay;

  /** Days from {@code firstDay} on, which has the number 0. */
  ReportStore(EmbeddedPostgresql database, int pipelines, LocalDate firstDay) {
    this.database = database;
    this.pipelines = pipelines;
    this.firstDay = firstDay;
  }

  static String pipeline(int number) {
    return "pipeline-" + number;
  }

  Instant start(int day) {
    return firstDay.plusDays(day).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** A pipeline's session, which lasts for all days. */
  static long session(int pipeline) {
    return pipeline + 1L;
  }

  void fill(int days) {
    try (Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
      for (int day = 0; day < days; day++) {
        System.err.printf("filling the store: day %d of %d%n", day + 1, days);
        fillDay(connection, day);
      }
      System.err.println("looking at what is there, for the planner");
      update(connection, "analyze");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void fillDay(Connection connection, int day) throws SQLException {
    String sequence = "extract(epoch from w - '%s'::timestamptz)::bigint".formatted(start(0));
    for (String table : DAILY) {
      update(
          connection,
          "create table %s (like %s including defaults)".formatted(partition(table, day), table));
    }
    windows(
        connection,
        day,
        insert("summary", day) + " select 'pipeline-' || p, w, 'ledger', 0, 1, true, 60, false",
        "");
    windows(
        connection,
        day,
        insert("stage_total", day)
            + " select 'pipeline-' || p, w, 'ledger', 0, s.name, s.position, s.role,"
            + " 60, 59, 0, 0, 0, 0, 0, 0, 0, 0, 0",
        STAGES);
    windows(
        connection,
        day,
        insert("sink_total", day)
            + " select 'pipeline-' || p, w, 'ledger', 0, 'warehouse', 0, 59, 0, 1, 0, 0,"
            + " 0, 0",
        "");
    windows(
        connection,
        day,
        insert("latency", day)
            + " select 'pipeline-' || p, w, 'ledger', 0, s.position, 'stage', s.name, '',"
            + " 60, 0, 2400, 12, 160, 3, 0, 28, array_fill(2::bigint, array[30])",
        STAGES);
    windows(
        connection,
        day,
        insert("session_window", day)
            + " select 0, p + 1, w, 1, 'pipeline-' || p, true, 'shop',"
            + " 'shop-7', 'checkout', int8multirange(int8range(%1$s, %1$s + 60)), %1$s, %1$s + 60,"
                .formatted(sequence)
            + " false",
        "");
    windows(
        connection,
        day,
        insert("verdict", day)
            + " select 0, p + 1, w, 'LOST', 'enrich', 'hop', 'offsets',"
            + " 'pipeline-' || p, true, 1, 1, int8multirange(int8range(%1$s, %1$s + 1))"
                .formatted(sequence),
        "");
    for (String table : DAILY) {
      attach(connection, table, day);
    }
    rolledUp(connection, day);
    update(
        connection,
        "insert into seen_pipeline select 'pipeline-' || p, '%s' from generate_series(0, %d) p"
                .formatted(start(day + 1).minusSeconds(60), pipelines - 1)
            + " on conflict (name) do update set last_window = excluded.last_window");
  }

  /** Filled before it has an index, which is made when it is attached. */
  private String partition(String table, int day) {
    return table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(firstDay.plusDays(day));
  }

  private void attach(Connection connection, String table, int day) throws SQLException {
    update(
        connection,
        "alter table %s attach partition %s for values from ('%s') to ('%s')"
            .formatted(table, partition(table, day), start(day), start(day + 1)));
  }

  private String insert(String table, int day) {
    return "insert into " + partition(table, day);
  }

  private void windows(Connection connection, int day, String select, String join)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(select + WINDOWS + join)) {
      statement.setInt(1, pipelines);
      statement.setString(2, start(day).toString());
      statement.setString(3, start(day).toString());
      statement.executeUpdate();
    }
  }

  /** Of the size that they would have. */
  private void rolledUp(Connection connection, int day) throws SQLException {
    String totals =
        OpenSummaryStore.rolledUp(ReportLoad.summary("", start(day), 1, new Random(day)));
    update(
        connection,
        ("insert into hour_version select 'pipeline-' || p, h, 60, h from generate_series(0, %d) p cross"
                + " join generate_series('%s'::timestamptz, '%s', interval '1 hour') h")
            .formatted(pipelines - 1, start(day), start(day + 1).minusSeconds(3600)));
    for (String step : List.of("hour", "day")) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "insert into rollup select pipeline, ?, date_trunc(?, window_start, 'UTC'),"
                  + " sum(version), ? from hour_version where window_start >= '%s' and"
                      .formatted(start(day))
                  + " window_start < '%s' group by 1, 3".formatted(start(day + 1)))) {
        statement.setString(1, step);
        statement.setString(2, step);
        statement.setString(3, totals);
        statement.executeUpdate();
      }
    }
  }

  private static void update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
