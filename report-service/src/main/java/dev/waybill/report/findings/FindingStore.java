// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.store.Database;
import dev.waybill.report.store.Rows;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tables of findings and of how far pipelines were looked at. */
final class FindingStore {
  /** Open ones, and those that tell of windows which are looked at again. */
  private static final String KNOWN =
      """
      select * from finding
      where pipeline = any(?) and (until is null or until >= ?)
      """;

  private static final String UPSERT =
      """
      insert into finding select * from json_populate_recordset(null::finding, ?::json)
      on conflict (id) do update set
        severity = excluded.severity, stage = excluded.stage, place = excluded.place,
        last_seen = excluded.last_seen, until = excluded.until, value = excluded.value,
        limit_value = excluded.limit_value, first_window = excluded.first_window,
        last_window = excluded.last_window, text = excluded.text
      """;

  private static final String WATCH =
      """
      insert into pipeline_watch (pipeline, scan_from)
      select name, scan_from from json_to_recordset(?::json) as k(name text, scan_from timestamptz)
      on conflict (pipeline) do update set scan_from = excluded.scan_from
      """;

  private static final String HEARD =
      """
      insert into stage_heard select * from json_populate_recordset(null::stage_heard, ?::json)
      on conflict (pipeline, stage) do update set told = excluded.told, heard_at = excluded.heard_at
      """;

  private FindingStore() {}

  /** A row of {@code finding}. */
  @RegisterForReflection
  record Row(
      String id,
      String rule,
      String pipeline,
      String subject,
      String severity,
      String stage,
      String place,
      Instant since,
      Instant lastSeen,
      Instant until,
      double value,
      double limitValue,
      Instant firstWindow,
      Instant lastWindow,
      String text) {
    static Row of(Finding finding) {
      return new Row(
          finding.id(),
          finding.key().rule().word(),
          finding.key().pipeline(),
          finding.key().subject(),
          finding.severity().word(),
          finding.stage(),
          finding.place(),
          finding.since(),
          finding.lastSeen(),
          finding.until(),
          finding.value(),
          finding.limit(),
          finding.firstWindow(),
          finding.lastWindow(),
          finding.text());
    }
  }

  @RegisterForReflection
  record WatchRow(String name, Instant scanFrom) {}

  @RegisterForReflection
  record HeardRow(String pipeline, String stage, long told, Instant heardAt) {}

  static List<Finding> known(Connection connection, List<String> pipelines, Instant from)
      throws SQLException {
    return Database.query(
        connection, KNOWN, FindingStore::read, pipelines.toArray(new String[0]), from);
  }

  static Finding read(ResultSet row) throws SQLException {
    return new Finding(
        row.getString("id"),
        new FindingKey(
            row.getString("pipeline"), Rule.of(row.getString("rule")), row.getString("subject")),
        Severity.of(row.getString("severity")),
        row.getString("stage"),
        row.getString("place"),
        Database.instant(row, "since"),
        Database.instant(row, "last_seen"),
        Database.instantOrNull(row, "until"),
        row.getDouble("value"),
        row.getDouble("limit_value"),
        Database.instantOrNull(row, "first_window"),
        Database.instantOrNull(row, "last_window"),
        row.getString("text"));
  }

  static void write(Connection connection, List<FindingChange> changes) throws SQLException {
    // A key has one open finding: those that end make room for those that begin.
    List<Row> ended = new ArrayList<>();
    List<Row> open = new ArrayList<>();
    for (FindingChange change : changes) {
      (change.finding().isOpen() ? open : ended).add(Row.of(change.finding()));
    }
    for (List<Row> rows : List.of(ended, open)) {
      if (!rows.isEmpty()) {
        Database.update(connection, UPSERT, Rows.json(rows));
      }
    }
  }

  static void watched(Connection connection, Map<String, PipelineJudgement> judged)
      throws SQLException {
    List<WatchRow> watch = new ArrayList<>();
    List<HeardRow> heard = new ArrayList<>();
    judged.forEach(
        (pipeline, judgement) -> {
          watch.add(new WatchRow(pipeline, judgement.scanFrom()));
          judgement
              .heard()
              .forEach(
                  (stage, told) ->
                      heard.add(new HeardRow(pipeline, stage, told.told(), told.at())));
        });
    Database.update(connection, WATCH, Rows.json(watch));
    Database.update(connection, HEARD, Rows.json(heard));
  }

  static void forget(Connection connection, Instant now, Duration retention) throws SQLException {
    Database.update(connection, "delete from finding where until < ?", now.minus(retention));
  }
}
