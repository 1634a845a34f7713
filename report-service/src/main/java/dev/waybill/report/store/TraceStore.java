// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceVerdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Writes what is said of single traces; the higher revision wins. */
final class TraceStore {
  private static final String UPSERT =
      """
      insert into trace_verdict as t
      select * from json_populate_recordset(null::trace_verdict, ?::json)
      on conflict (trace_id, pipeline, window_start) do update set
        revision = excluded.revision, kind = excluded.kind,
        stage = excluded.stage, place = excluded.place, reason = excluded.reason,
        passages = excluded.passages
      where t.revision < excluded.revision
      """;

  private TraceStore() {}

  /** A trace may pass through several pipelines, and be told of another window when told anew. */
  private record Key(UUID traceId, String pipeline, Instant windowStart) {
    static final Comparator<Key> ORDER =
        Comparator.comparing(Key::traceId)
            .thenComparing(Key::pipeline)
            .thenComparing(Key::windowStart);

    static Key of(TraceVerdict verdict) {
      return new Key(
          new UUID(verdict.traceId().high(), verdict.traceId().low()),
          verdict.pipeline(),
          verdict.window().truncatedTo(ChronoUnit.MICROS));
    }
  }

  /** A row of {@code trace_verdict}. */
  @RegisterForReflection
  record Row(
      UUID traceId,
      String pipeline,
      Instant windowStart,
      long revision,
      Kind kind,
      String stage,
      String place,
      String reason,
      String passages) {

    static Row of(TraceVerdict verdict) {
      return new Row(
          Key.of(verdict).traceId,
          verdict.pipeline(),
          verdict.window(),
          verdict.revision().offset(),
          verdict.kind(),
          verdict.stage(),
          verdict.place().name().toLowerCase(Locale.ROOT),
          verdict.reason(),
          Passage.json(verdict.passages()));
    }
  }

  static Outcome write(Connection connection, List<TraceVerdict> batch) throws SQLException {
    if (batch.isEmpty()) {
      return Outcome.NOTHING;
    }
    Collection<TraceVerdict> latest = Latest.of(batch, Key::of, TraceVerdict::revision);
    List<Row> rows =
        latest.stream().sorted(Comparator.comparing(Key::of, Key.ORDER)).map(Row::of).toList();
    int stored = Database.update(connection, UPSERT, Rows.json(rows));
    return Outcome.of(batch.size(), latest.size(), stored);
  }
}
