// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.Page;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads verdicts page by page: first those by the ledger, then those on traces.
 *
 * <p>A range of millions costs no more than its share of a page: the database cuts it at the
 * cursor, and only as many messages as fit are made of it.
 */
@ApplicationScoped
class VerdictQueries {
  private static final String LEDGER =
      """
      select %1$s, v.closed, lower(r.range) as from_sequence, upper(r.range) as to_sequence
      from verdict v cross join lateral unnest(%2$s) as r(range)
      %3$s
      order by %1$s, lower(r.range) limit ?
      """;

  private static final String FROM_CURSOR =
      """
      case when (%s) = (?, ?, ?, ?, ?, ?, ?)
        then v.ranges * int8multirange(int8range(?, null)) else v.ranges end
      """
          .formatted(VerdictKey.COLUMNS);

  private static final String TRACES =
      """
      select v.trace_id, v.window_start, v.kind, v.stage, v.place, v.reason
      from trace_verdict v %s and not exists (
        select from trace_verdict n where n.trace_id = v.trace_id and n.pipeline = v.pipeline
          and n.revision > v.revision
          and n.window_start between v.window_start - interval '1 day'
            and v.window_start + interval '1 day')
      order by v.window_start, v.trace_id limit ?
      """;

  private static final String UNNAMED =
      """
      select least(coalesce(sum(v.count - v.named), 0), 9223372036854775807)::bigint as unnamed
      from verdict v %s and v.count > v.named
      """;

  private static final String TRACES_SOURCE = "traces";

  private final Database database;

  VerdictQueries(Database database) {
    this.database = database;
  }

  /** An item and where the next page begins behind it. */
  private record Entry(VerdictItem item, List<String> next) {}

  VerdictPage verdicts(VerdictFilter filter, Page.Request request) {
    List<String> after = request.after();
    int wanted = request.limit() + 1;
    List<Entry> entries = new ArrayList<>();
    if (after == null || after.get(0).equals(VerdictKey.SOURCE)) {
      ledger(filter, after, wanted).forEach(entries::add);
      after = null;
    }
    if (entries.size() < wanted) {
      entries.addAll(traces(filter, after, wanted - entries.size()));
    }
    Page<Entry> page = Page.of(entries, request, Entry::next);
    return new VerdictPage(
        page.items().stream().map(Entry::item).toList(), page.next(), unnamed(filter));
  }

  private Stream<Entry> ledger(VerdictFilter filter, List<String> after, int limit) {
    Where where = filter.where();
    String ranges = "v.ranges";
    List<Object> arguments = new ArrayList<>();
    if (after != null) {
      VerdictKey key = VerdictKey.of(after);
      ranges = FROM_CURSOR;
      arguments.addAll(List.of(key.row()));
      arguments.add(key.sequence());
      where.and("(" + VerdictKey.COLUMNS + ") >= (?, ?, ?, ?, ?, ?, ?)", key.row());
    }
    arguments.addAll(List.of(where.arguments(limit)));
    List<Found> found =
        database.query(
            LEDGER.formatted(VerdictKey.COLUMNS, ranges, where.sql()),
            VerdictQueries::found,
            arguments.toArray());
    Function<Found, VerdictItem> view = filter.ranges() ? Found::range : Found::message;
    return (filter.ranges() ? found : Found.expand(found, limit))
        .stream().map(one -> new Entry(view.apply(one), one.next()));
  }

  private List<Entry> traces(VerdictFilter filter, List<String> after, int limit) {
    Where where = filter.where().and("v.kind <> 'COMPLETE'");
    if (after != null) {
      where.and(
          "(v.window_start, v.trace_id) > (?, ?)",
          Instant.parse(after.get(1)),
          UUID.fromString(after.get(2)));
    }
    return database.query(
        TRACES.formatted(where.sql()), row -> trace(row, filter.ranges()), where.arguments(limit));
  }

  private long unnamed(VerdictFilter filter) {
    Where where = filter.where();
    return database
        .query(UNNAMED.formatted(where.sql()), row -> row.getLong("unnamed"), where.arguments())
        .get(0);
  }

  private static Found found(ResultSet row) throws SQLException {
    VerdictKey key =
        new VerdictKey(
            Database.instant(row, "window_start"),
            row.getLong("session"),
            row.getInt("partition"),
            row.getString("kind"),
            row.getString("stage"),
            row.getString("place"),
            row.getString("reason"),
            row.getLong("from_sequence"));
    return new Found(key, row.getLong("to_sequence"), row.getBoolean("closed"));
  }

  private static Entry trace(ResultSet row, boolean range) throws SQLException {
    UUID id = row.getObject("trace_id", UUID.class);
    Instant window = Database.instant(row, "window_start");
    VerdictItem item =
        new VerdictItem(
            id.toString().replace("-", ""),
            null,
            null,
            null,
            null,
            range ? 1L : null,
            window,
            row.getString("kind"),
            row.getString("stage"),
            row.getString("place"),
            row.getString("reason"),
            null,
            "traces");
    return new Entry(item, List.of(TRACES_SOURCE, window.toString(), id.toString()));
  }
}
