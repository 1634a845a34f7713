// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.report.api.MessageView.Origin;
import dev.waybill.report.api.MessageView.Unnamed;
import dev.waybill.report.api.MessageView.VerdictView;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.Passage;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.WireException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what became of one message. */
@ApplicationScoped
class MessageQueries {
  /**
   * Of a session's windows those that begin nearest below a message: a session of weeks has tens of
   * thousands.
   */
  private static final String NEAREST = "order by issued_from desc limit 100";

  /**
   * A message may have moved to another window, whose row then has the higher revision. One
   * statement, so that window and verdicts are of one revision.
   */
  private static final String LEDGER =
      """
      select w.*, p.definition, v.kind, v.stage, v.place, v.reason, v.ranges @> ?::bigint as named,
        case when coalesce(upper(v.ranges), 0) <= ? then v.count - v.named else 0 end as unnamed
      from (
        select * from (
          select pipeline, partition, session, window_start, closed, skewed, service, host,
            origin_stage, revision, issued, issued_to
          from session_window where session = ? and issued_from <= ? %s) c
        where issued_to > ? and issued @> ?::bigint
        order by revision desc limit 1) w
      left join pipeline p on p.name = w.pipeline
      left join lateral (
        select kind, stage, place, reason, ranges, count, named
        from verdict where partition = w.partition and session = w.session
          and window_start = w.window_start
        union all
        select kind, stage, place, reason, ranges, count, named
        from late_verdict where partition = w.partition and session = w.session
          and ranges @> ?::bigint) v on true
      order by v.kind, v.stage, v.place, v.reason
      """;

  private static final String TRACES =
      """
      select * from (
        select distinct on (pipeline)
          pipeline, window_start, kind, stage, place, reason, passages
        from trace_verdict where trace_id = ? order by pipeline, revision desc) t
      order by window_start, pipeline
      """;

  private final Database database;

  MessageQueries(Database database) {
    this.database = database;
  }

  /** Of the pipeline's definition it has the JSON, or null. */
  private record Window(
      String pipeline,
      Instant start,
      boolean closed,
      boolean skewed,
      Origin origin,
      String definition) {}

  /** A window, and one of its verdicts or a null one if it has none. */
  private record LedgerRow(Window window, VerdictView verdict, boolean named, long unnamed) {}

  /** By the ledger of its session. */
  Optional<MessageView> byLedger(TraceId id) {
    long sequence = id.sequence();
    if (sequence < 0) {
      return Optional.empty();
    }
    List<LedgerRow> rows = ledgerRows(NEAREST, id.session(), sequence);
    if (rows.isEmpty()) {
      rows = ledgerRows("", id.session(), sequence);
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(view(id, rows));
  }

  private List<LedgerRow> ledgerRows(String which, long session, long sequence) {
    return database.query(
        LEDGER.formatted(which),
        MessageQueries::ledgerRow,
        sequence,
        sequence,
        session,
        sequence,
        sequence,
        sequence,
        sequence);
  }

  /** By its spans: one for each pipeline that its trace passed through. */
  List<MessageView> byTraces(TraceId id) {
    return database.query(TRACES, row -> traceView(id, row), new UUID(id.high(), id.low()));
  }

  private static MessageView view(TraceId id, List<LedgerRow> rows) {
    Window window = rows.get(0).window;
    List<VerdictView> named =
        rows.stream().filter(row -> row.named).map(row -> row.verdict).toList();
    List<VerdictView> verdicts =
        named.stream().filter(verdict -> !Gravity.isFlag(verdict.kind())).toList();
    return new MessageView(
        id.toString(),
        HexFormat.of().toHexDigits(id.session()),
        id.sequence(),
        window.pipeline,
        window.start,
        window.closed,
        window.skewed,
        "ledger",
        window.origin,
        Gravity.lastWord(verdicts.stream().map(VerdictView::kind).toList()),
        verdicts,
        named.stream().filter(verdict -> Gravity.isFlag(verdict.kind())).toList(),
        unnamed(rows),
        path(window, verdicts),
        null,
        null);
  }

  private static List<PathStage> path(Window window, List<VerdictView> verdicts) {
    if (window.definition == null) {
      return null;
    }
    try {
      return PathStage.of(PipelineDefinition.decode(window.definition.getBytes(UTF_8)), verdicts);
    } catch (WireException e) {
      throw new IllegalStateException("a stored definition is not readable", e);
    }
  }

  private static List<Unnamed> unnamed(List<LedgerRow> rows) {
    List<Unnamed> unnamed =
        rows.stream()
            .filter(row -> row.unnamed > 0)
            .map(
                row ->
                    new Unnamed(
                        row.verdict.kind(),
                        row.verdict.stage(),
                        row.verdict.place(),
                        row.verdict.reason(),
                        row.unnamed))
            .toList();
    return unnamed.isEmpty() ? null : unnamed;
  }

  private static LedgerRow ledgerRow(ResultSet row) throws SQLException {
    return new LedgerRow(
        new Window(
            row.getString("pipeline"),
            Database.instant(row, "window_start"),
            row.getBoolean("closed"),
            row.getBoolean("skewed"),
            new Origin(
                row.getString("service"), row.getString("host"), row.getString("origin_stage")),
            row.getString("definition")),
        verdict(row),
        row.getBoolean("named"),
        row.getLong("unnamed"));
  }

  private static VerdictView verdict(ResultSet row) throws SQLException {
    return new VerdictView(
        row.getString("kind"),
        row.getString("stage"),
        row.getString("place"),
        row.getString("reason"));
  }

  private static MessageView traceView(TraceId id, ResultSet row) throws SQLException {
    VerdictView verdict = verdict(row);
    List<VerdictView> verdicts = verdict.kind().equals("COMPLETE") ? List.of() : List.of(verdict);
    return new MessageView(
        id.toString(),
        null,
        null,
        row.getString("pipeline"),
        Database.instant(row, "window_start"),
        null,
        null,
        "traces",
        null,
        verdict.kind(),
        verdicts.stream().filter(one -> !Gravity.isFlag(one.kind())).toList(),
        verdicts.stream().filter(one -> Gravity.isFlag(one.kind())).toList(),
        null,
        null,
        Passage.read(row.getString("passages")),
        null);
  }
}
