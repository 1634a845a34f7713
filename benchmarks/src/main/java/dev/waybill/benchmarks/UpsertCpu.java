// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.report.store.OpenSummaryStore;
import dev.waybill.wire.Summary;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Batches of summaries into the service's tables: as the service writes them, and by COPY into
 * temporary tables and a merge. CPU time of this thread and of the database's process for it.
 */
final class UpsertCpu {
  private static final int BATCH = 500; // what Kafka hands over at once by default
  private static final int PIPELINES = 300;
  private static final int BUSY_MINUTES = 5; // which are told again and again

  private static final List<String> CHILDREN =
      List.of("stage_total", "sink_total", "latency", "span_check");

  /** Nobody made partitions for these days. */
  private static final String CLEAN =
      "truncate summary_rest, stage_total_rest, sink_total_rest, latency_rest, span_check_rest,"
          + " hour_version_rest, seen_pipeline";

  private final EmbeddedPostgresql database;
  private final int rounds;
  private final Random random = new Random(1);
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS);
  private long offset;

  UpsertCpu(EmbeddedPostgresql database, boolean quick) {
    this.database = database;
    this.rounds = quick ? 30 : 200;
  }

  /** How a batch gets into the tables. */
  @FunctionalInterface
  private interface Way {
    void write(Connection connection, List<Summary> batch) throws SQLException, IOException;
  }

  Map<String, Double> measure() {
    try (Connection ours = connect();
        Connection copying = connect()) {
      temporaryTables(copying);
      double[] oursNanos = new double[rounds];
      double[] copyNanos = new double[rounds];
      for (int round = -rounds / 5; round < rounds; round++) {
        double mine = nanos(ours, OpenSummaryStore::write, batch("ours-", round));
        double other = nanos(copying, UpsertCpu::copyAndMerge, batch("copy-", round));
        if (round >= 0) {
          oursNanos[round] = mine;
          copyNanos[round] = other;
        }
      }
      update(ours, CLEAN);
      ours.commit();
      return Map.of(
          "upserts_over_copy_merge", sum(copyNanos) / sum(oursNanos),
          "upsert_us_per_summary", sum(oursNanos) / rounds / BATCH / 1000);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  private Connection connect() throws SQLException {
    Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    connection.setAutoCommit(false);
    return connection;
  }

  /** Each window comes several times, as busy ones do. */
  private List<Summary> batch(String prefix, int round) {
    List<Summary> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      int minute = Math.floorDiv(round, 4) + random.nextInt(BUSY_MINUTES);
      batch.add(
          ReportLoad.summary(
              prefix + random.nextInt(PIPELINES),
              start.plusSeconds(60L * minute),
              ++offset,
              random));
    }
    return batch;
  }

  private static double nanos(Connection connection, Way way, List<Summary> batch)
      throws SQLException, IOException {
    ProcessHandle backend = ProcessHandle.of(pid(connection)).orElseThrow();
    long before = CpuClock.threadNanos() + cpuNanos(backend);
    way.write(connection, batch);
    connection.commit();
    return CpuClock.threadNanos() + cpuNanos(backend) - before;
  }

  private static long cpuNanos(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElseThrow();
  }

  private static long pid(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void temporaryTables(Connection connection) throws SQLException {
    update(connection, "create temporary table new_summary (like summary) on commit delete rows");
    for (String table : CHILDREN) {
      update(
          connection,
          "create temporary table new_%1$s (like %1$s) on commit delete rows".formatted(table));
    }
    connection.commit();
  }

  /** Like the service it keeps the later revision alone, but trusts that each batch is later. */
  private static void copyAndMerge(Connection connection, List<Summary> batch)
      throws SQLException, IOException {
    Map<String, Summary> latest = new LinkedHashMap<>();
    batch.forEach(each -> latest.put(each.pipeline() + each.window(), each));
    List<Summary> summaries = List.copyOf(latest.values());
    copy(connection, "summary", CopyLines.summaries(summaries));
    copy(connection, "stage_total", CopyLines.stages(summaries));
    copy(connection, "sink_total", CopyLines.sinks(summaries));
    copy(connection, "latency", CopyLines.latencies(summaries));
    copy(connection, "span_check", CopyLines.checks(summaries));
    update(
        connection,
        """
        insert into summary as s select * from new_summary
        on conflict (pipeline, window_start, evidence, partition) do update set
          revision = excluded.revision, closed = excluded.closed, issued = excluded.issued,
          at_least = excluded.at_least
        where s.revision < excluded.revision
        """);
    for (String table : CHILDREN) {
      update(
          connection,
          """
          delete from %1$s t using new_summary k
          where t.pipeline = k.pipeline and t.window_start = k.window_start
            and t.evidence = k.evidence and t.partition = k.partition
          """
              .formatted(table));
      update(connection, "insert into %1$s select * from new_%1$s".formatted(table));
    }
    OpenSummaryStore.touch(connection, summaries);
  }

  private static void copy(Connection connection, String table, List<String> lines)
      throws SQLException, IOException {
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    copy.copyIn(
        "copy new_" + table + " from stdin", new StringReader(String.join("\n", lines) + "\n"));
  }

  private static void update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
