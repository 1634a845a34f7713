// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.wire.Summary;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes totals of windows. A record replaces the one before it as a whole, with all that belongs
 * to it, if its revision is higher; else it changes nothing.
 */
final class WindowStore {
  private static final String UPSERT =
      """
      insert into summary as s
      select * from json_populate_recordset(null::summary, ?::json)
      on conflict (pipeline, window_start, evidence, partition) do update set
        revision = excluded.revision, closed = excluded.closed, issued = excluded.issued,
        at_least = excluded.at_least
      where s.revision < excluded.revision
      returning pipeline, window_start, evidence, partition
      """;

  private static final String CLEAR =
      """
      delete from %1$s t using json_populate_recordset(null::%1$s, ?::json) k
      where t.pipeline = k.pipeline and t.window_start = k.window_start
        and t.evidence = k.evidence and t.partition = k.partition
        and t.window_start between ? and ? -- no more partitions than it must
      """;

  private static final String INSERT =
      "insert into %1$s select * from json_populate_recordset(null::%1$s, ?::json)";

  private WindowStore() {}

  @RegisterForReflection
  record Key(String pipeline, Instant windowStart, String evidence, int partition) {
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::pipeline)
            .thenComparing(Key::windowStart)
            .thenComparing(Key::evidence)
            .thenComparingInt(Key::partition);

    static Key of(Summary summary) {
      // As PostgreSQL keeps it, so that a key that comes back is equal.
      return new Key(
          summary.pipeline(),
          summary.window().truncatedTo(ChronoUnit.MICROS),
          summary.evidence().name().toLowerCase(Locale.ROOT),
          summary.revision().partition());
    }
  }

  /** A row of {@code summary}. */
  @RegisterForReflection
  record Row(
      String pipeline,
      Instant windowStart,
      String evidence,
      int partition,
      long revision,
      boolean closed,
      long issued,
      boolean atLeast) {

    static Row of(Summary summary) {
      Key key = Key.of(summary);
      return new Row(
          key.pipeline,
          key.windowStart,
          key.evidence,
          key.partition,
          summary.revision().offset(),
          summary.closed(),
          summary.issued(),
          summary.atLeast());
    }
  }

  /** What came of a batch, and the windows that it changed. */
  record Written(Outcome outcome, Set<Key> keys) {}

  static Written write(Connection connection, List<Summary> batch) throws SQLException {
    if (batch.isEmpty()) {
      return new Written(Outcome.NOTHING, Set.of());
    }
    Collection<Summary> latest = Latest.of(batch, Key::of, Summary::revision);
    Set<Key> stored = upsert(connection, latest);
    if (!stored.isEmpty()) {
      List<Summary> summaries =
          latest.stream().filter(summary -> stored.contains(Key.of(summary))).toList();
      replace(connection, "stage_total", stored, StageRow.of(summaries));
      replace(connection, "sink_total", stored, SinkRow.of(summaries));
      replace(connection, "latency", stored, LatencyRow.of(summaries));
      replace(connection, "span_check", stored, SpanCheckRow.of(summaries));
      replace(connection, "loss_sample", stored, LossSampleRow.of(summaries));
    }
    return new Written(Outcome.of(batch.size(), latest.size(), stored.size()), stored);
  }

  private static Set<Key> upsert(Connection connection, Collection<Summary> latest)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    // In the order of keys, so that two transactions never wait for each other.
    latest.stream()
        .sorted(Comparator.comparing(Key::of, Key.ORDER))
        .forEach(summary -> rows.add(Row.of(summary)));
    return new HashSet<>(
        Database.query(
            connection,
            UPSERT,
            row ->
                new Key(
                    row.getString("pipeline"),
                    Database.instant(row, "window_start"),
                    row.getString("evidence"),
                    row.getInt("partition")),
            Rows.json(rows)));
  }

  private static void replace(
      Connection connection, String table, Set<Key> keys, List<? extends Record> rows)
      throws SQLException {
    List<Instant> windows = keys.stream().map(Key::windowStart).sorted().toList();
    Database.update(
        connection,
        CLEAR.formatted(table),
        Rows.json(keys),
        windows.get(0),
        windows.get(windows.size() - 1));
    Database.update(connection, INSERT.formatted(table), Rows.json(rows));
  }
}
