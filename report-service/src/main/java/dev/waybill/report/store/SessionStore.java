// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Verdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes what is said of sessions. A record replaces the one before it as a whole, with its
 * verdicts, if its revision is higher; else it changes nothing.
 */
final class SessionStore {
  private static final String UPSERT =
      """
      insert into session_window as w
      select * from json_populate_recordset(null::session_window, ?::json)
      on conflict (partition, session, window_start) do update set
        revision = excluded.revision, pipeline = excluded.pipeline, closed = excluded.closed,
        skewed = excluded.skewed,
        service = excluded.service, host = excluded.host, origin_stage = excluded.origin_stage,
        issued = excluded.issued, issued_from = excluded.issued_from, issued_to = excluded.issued_to
      where w.revision < excluded.revision
      returning partition, session, window_start
      """;

  private static final String CLEAR =
      """
      delete from verdict v using json_populate_recordset(null::verdict, ?::json) k
      where v.partition = k.partition and v.session = k.session
        and v.window_start = k.window_start
        and v.window_start between ? and ? -- no more partitions than it must
      """;

  private static final String INSERT =
      "insert into verdict select * from json_populate_recordset(null::verdict, ?::json)";

  private SessionStore() {}

  @RegisterForReflection
  record Key(int partition, long session, Instant windowStart) {
    static final Comparator<Key> ORDER =
        Comparator.comparingInt(Key::partition)
            .thenComparingLong(Key::session)
            .thenComparing(Key::windowStart);

    static Key of(SessionVerdicts verdicts) {
      // As PostgreSQL keeps it, so that a key that comes back is equal.
      return new Key(
          verdicts.revision().partition(),
          verdicts.session(),
          verdicts.window().truncatedTo(ChronoUnit.MICROS));
    }
  }

  /** A row of {@code session_window}. */
  @RegisterForReflection
  record WindowRow(
      int partition,
      long session,
      Instant windowStart,
      long revision,
      String pipeline,
      boolean closed,
      boolean skewed,
      String service,
      String host,
      String originStage,
      String issued,
      Long issuedFrom,
      Long issuedTo) {

    static WindowRow of(SessionVerdicts verdicts) {
      Key key = Key.of(verdicts);
      List<SequenceRange> issued = verdicts.issued();
      return new WindowRow(
          key.partition,
          key.session,
          key.windowStart,
          verdicts.revision().offset(),
          verdicts.pipeline(),
          verdicts.closed(),
          verdicts.skewed(),
          verdicts.service(),
          verdicts.host(),
          verdicts.originStage(),
          Rows.multirange(issued),
          issued.isEmpty() ? null : issued.get(0).from(),
          issued.isEmpty() ? null : issued.get(issued.size() - 1).to());
    }
  }

  /** A row of {@code verdict}. */
  @RegisterForReflection
  record VerdictRow(
      int partition,
      long session,
      Instant windowStart,
      String kind,
      String stage,
      String place,
      String reason,
      String pipeline,
      boolean closed,
      long count,
      long named,
      String ranges) {

    static VerdictRow of(SessionVerdicts verdicts, Verdict verdict) {
      Key key = Key.of(verdicts);
      return new VerdictRow(
          key.partition,
          key.session,
          key.windowStart,
          verdict.kind().name(),
          verdict.stage(),
          verdict.place().name().toLowerCase(Locale.ROOT),
          verdict.reason(),
          verdicts.pipeline(),
          verdicts.closed(),
          verdict.count(),
          verdict.ranges().stream().mapToLong(SequenceRange::count).sum(),
          Rows.multirange(verdict.ranges()));
    }
  }

  static Outcome write(Connection connection, List<SessionVerdicts> batch) throws SQLException {
    if (batch.isEmpty()) {
      return Outcome.NOTHING;
    }
    Collection<SessionVerdicts> latest = Latest.of(batch, Key::of, SessionVerdicts::revision);
    Set<Key> stored = upsert(connection, latest);
    if (!stored.isEmpty()) {
      List<Instant> windows = stored.stream().map(Key::windowStart).sorted().toList();
      Database.update(
          connection, CLEAR, Rows.json(stored), windows.get(0), windows.get(windows.size() - 1));
      Database.update(connection, INSERT, Rows.json(verdictRows(latest, stored)));
    }
    return Outcome.of(batch.size(), latest.size(), stored.size());
  }

  private static Set<Key> upsert(Connection connection, Collection<SessionVerdicts> latest)
      throws SQLException {
    // In the order of keys, so that two transactions never wait for each other.
    List<WindowRow> rows =
        latest.stream()
            .sorted(Comparator.comparing(Key::of, Key.ORDER))
            .map(WindowRow::of)
            .toList();
    return new HashSet<>(
        Database.query(
            connection,
            UPSERT,
            row ->
                new Key(
                    row.getInt("partition"),
                    row.getLong("session"),
                    Database.instant(row, "window_start")),
            Rows.json(rows)));
  }

  private static List<VerdictRow> verdictRows(Collection<SessionVerdicts> latest, Set<Key> stored) {
    return latest.stream()
        .filter(verdicts -> stored.contains(Key.of(verdicts)))
        .flatMap(
            verdicts ->
                verdicts.verdicts().stream().map(verdict -> VerdictRow.of(verdicts, verdict)))
        .toList();
  }
}
