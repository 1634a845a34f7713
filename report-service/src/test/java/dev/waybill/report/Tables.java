// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.Outcome;
import dev.waybill.report.store.SummaryStore;
import dev.waybill.report.store.TimePartitions;
import dev.waybill.report.store.VerdictStore;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.VerdictRecord;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** The tables in a schema, written by the stores alone and read row by row. */
public final class Tables {
  private static final List<String> NAMES =
      List.of(
          "seen_pipeline",
          "summary",
          "stage_total",
          "sink_total",
          "latency",
          "span_check",
          "loss_sample",
          "session_window",
          "verdict",
          "trace_verdict",
          "late_verdict",
          "progress");

  private final DataSource source;
  private final Database database;

  private Tables(DataSource source) {
    this.source = source;
    this.database = new Database(source);
  }

  /** Those of a running service. */
  static Tables of(EmbeddedPostgresql server) {
    return new Tables(source(server, "public"));
  }

  /** New ones, with nothing in them. */
  public static Tables create(EmbeddedPostgresql server, String schema) {
    Flyway.configure().dataSource(source(server, schema)).schemas(schema).load().migrate();
    return new Tables(source(server, schema));
  }

  public TimePartitions partitions(Clock clock) {
    return new TimePartitions(database, clock);
  }

  /** Where connections to them come from. */
  public DataSource source() {
    return source;
  }

  public Database database() {
    return database;
  }

  Outcome writeVerdicts(List<VerdictRecord> batch) throws SQLException {
    return database.inTransaction(connection -> VerdictStore.write(connection, batch));
  }

  public Outcome writeSummaries(List<SummaryRecord> batch) throws SQLException {
    return database.inTransaction(connection -> SummaryStore.write(connection, batch));
  }

  /** Every row of every table as text, in an order that depends on nothing but the rows. */
  public Map<String, List<String>> dump() {
    Map<String, List<String>> dump = new TreeMap<>();
    for (String name : NAMES) {
      String sql = "select t::text as line from " + name + " t";
      List<String> rows = new ArrayList<>(database.query(sql, row -> row.getString("line")));
      rows.sort(null);
      dump.put(name, rows);
    }
    return dump;
  }

  private static PGSimpleDataSource source(EmbeddedPostgresql server, String schema) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(server.jdbcUrl());
    source.setUser(server.user());
    source.setPassword(server.password());
    source.setCurrentSchema(schema);
    return source;
  }
}
