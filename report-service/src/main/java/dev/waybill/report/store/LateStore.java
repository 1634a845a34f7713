// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.Verdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes what was seen of messages that were forgotten; each record once. */
final class LateStore {
  private static final String INSERT =
      """
      insert into late_verdict select * from json_populate_recordset(null::late_verdict, ?::json)
      on conflict do nothing
      returning partition, session, revision
      """;

  private LateStore() {}

  private record Key(int partition, long session, long revision) {
    static Key of(LateVerdicts late) {
      return new Key(late.revision().partition(), late.session(), late.revision().offset());
    }

    static Key of(ResultSet row) throws SQLException {
      return new Key(row.getInt("partition"), row.getLong("session"), row.getLong("revision"));
    }
  }

  /** A row of {@code late_verdict}. */
  @RegisterForReflection
  record Row(
      int partition,
      long session,
      long revision,
      String kind,
      String stage,
      String place,
      String reason,
      String pipeline,
      long count,
      long named,
      String ranges) {
    static final Comparator<Row> ORDER =
        Comparator.comparingInt(Row::partition)
            .thenComparingLong(Row::session)
            .thenComparingLong(Row::revision)
            .thenComparing(Row::kind)
            .thenComparing(Row::stage);

    static Row of(LateVerdicts late, Verdict verdict) {
      return new Row(
          late.revision().partition(),
          late.session(),
          late.revision().offset(),
          verdict.kind().name(),
          verdict.stage(),
          verdict.place().name().toLowerCase(Locale.ROOT),
          verdict.reason(),
          late.pipeline(),
          verdict.count(),
          verdict.ranges().stream().mapToLong(SequenceRange::count).sum(),
          Rows.multirange(verdict.ranges()));
    }
  }

  static Outcome write(Connection connection, List<LateVerdicts> batch) throws SQLException {
    List<Row> rows =
        batch.stream()
            .flatMap(late -> late.verdicts().stream().map(verdict -> Row.of(late, verdict)))
            .sorted(Row.ORDER)
            .toList();
    if (rows.isEmpty()) {
      return Outcome.NOTHING;
    }
    Set<Key> stored = new HashSet<>(Database.query(connection, INSERT, Key::of, Rows.json(rows)));
    int records = (int) batch.stream().map(Key::of).distinct().count();
    return Outcome.of(batch.size(), records, stored.size());
  }
}
