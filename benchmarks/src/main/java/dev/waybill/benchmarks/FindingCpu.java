// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedPostgresql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * What looking for findings takes, by the packaged service: CPU time of a look at all pipelines, of
 * service and database, from the end of one to the end of the next.
 */
final class FindingCpu {
  /** The first of them is at windows that nobody has looked at before. */
  private static final int WARM_UP = 2;

  private static final int LOOKS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * The audit log, of one partition, is judged up to an hour from now: past all windows, and for
   * longer than this takes. Else there would be nothing to measure.
   */
  private static final String JUDGED =
      """
      insert into progress (partition, revision, partition_count, log_time, open_sessions,
        instances, silent_instances, holes, recorded, dropped, dead_letters)
      values (0, 1, 1, now() + interval '1 hour', 0, 0, 0, 0, 0, '{}', 0)
      """;

  /** As if all windows of the last day had been open until now. */
  private static final String A_DAY_AGAIN =
      "update pipeline_watch set scan_from = scan_from - interval '1 day'";

  private final EmbeddedPostgresql database;
  private final LongSupplier cpuNanos;

  /**
   * @param cpuNanos CPU time of service and database so far
   */
  FindingCpu(EmbeddedPostgresql database, LongSupplier cpuNanos) {
    this.database = database;
    this.cpuNanos = cpuNanos;
  }

  /** While a service runs that looks every few seconds. */
  Map<String, Double> measure() {
    Map<String, Double> results = new LinkedHashMap<>();
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(JUDGED);
      for (int i = 0; i < WARM_UP; i++) {
        awaitLook(statement);
      }
      results.put("findings_of_300_cpu_ms", millis(statement, LOOKS));
      statement.execute(A_DAY_AGAIN);
      results.put("findings_of_300_for_a_day_cpu_ms", millis(statement, 1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return results;
  }

  private double millis(Statement statement, int looks) throws SQLException {
    long before = cpuNanos.getAsLong();
    for (int i = 0; i < looks; i++) {
      awaitLook(statement);
    }
    return (cpuNanos.getAsLong() - before) / 1e6 / looks;
  }

  private static void awaitLook(Statement statement) throws SQLException {
    String before = lookedAt(statement);
    long start = System.nanoTime();
    while (lookedAt(statement).equals(before)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("nobody has looked for findings for " + PATIENCE);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static String lookedAt(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select max(evaluated_at)::text from audit_watch")) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
