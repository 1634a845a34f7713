// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pipelines that verdicts or summaries tell of, declared or not, and their last window. */
final class SeenPipelines {
  private static final String UPSERT =
      """
      insert into seen_pipeline as s
      select * from json_populate_recordset(null::seen_pipeline, ?::json)
      on conflict (name) do update set last_window = excluded.last_window
      where s.last_window < excluded.last_window
      """;

  /** In the order of names, so that two transactions never wait for each other. */
  private final Map<String, Instant> lastWindows = new TreeMap<>();

  /** A row of {@code seen_pipeline}. */
  @io.quarkus.runtime.annotations.RegisterForReflection
  record Row(String name, Instant lastWindow) {}

  void add(String pipeline, Instant window) {
    lastWindows.merge(pipeline, window, (a, b) -> a.isAfter(b) ? a : b);
  }

  void write(Connection connection) throws SQLException {
    List<Row> rows =
        lastWindows.entrySet().stream().map(e -> new Row(e.getKey(), e.getValue())).toList();
    if (!rows.isEmpty()) {
      Database.update(connection, UPSERT, Rows.json(rows));
    }
  }
}
