// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.report.TotalsQuery.Group;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up a pipeline's windows. */
@ApplicationScoped
class SummaryQueries {
  /** By the name of a step, what PostgreSQL calls it. */
  static final Map<String, String> STEPS = Map.of("1m", "minute", "1h", "hour", "1d", "day");

  private static final String PAGE =
      "select %s as start, t.evidence from summary t %s group by 1, 2 order by 1, 2 limit ?";

  private final Database database;

  SummaryQueries(Database database) {
    this.database = database;
  }

  /** What to add up: the windows that start from {@code from} to before {@code to}. */
  record Range(String pipeline, Instant from, Instant to, String step) {
    private Where where() {
      return new Where()
          .and("t.pipeline = ?", pipeline)
          .and("t.window_start >= ?", from)
          .and("t.window_start < ?", to);
    }

    private String start() {
      return "date_trunc('" + STEPS.get(step) + "', t.window_start, 'UTC')";
    }
  }

  /** Start of a step, and evidence. */
  private record Item(Instant start, String evidence) {
    List<String> key() {
      return List.of(start.toString(), evidence);
    }
  }

  Summaries summaries(Range range, Page.Request request) {
    Page<Item> page = Page.of(items(range, request), request, Item::key);
    return new Summaries(
        range.pipeline,
        range.from,
        range.to,
        range.step,
        totals(range, page.items()),
        page.next(),
        total(range));
  }

  private List<Item> items(Range range, Page.Request request) {
    Where where = range.where();
    if (request.after() != null) {
      Instant start = Instant.parse(request.after().get(0));
      where
          .and("t.window_start >= ?", start) // for the index; the next line alone would do
          .and("(" + range.start() + ", t.evidence) > (?, ?)", start, request.after().get(1));
    }
    return database.query(
        PAGE.formatted(range.start(), where.sql()),
        row -> new Item(Database.instant(row, "start"), row.getString("evidence")),
        where.arguments(request.limit() + 1));
  }

  private List<Totals> totals(Range range, List<Item> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    Where where =
        range
            .where()
            .and("t.window_start >= ?", items.get(0).start)
            .and(range.start() + " <= ?", items.get(items.size() - 1).start);
    String key = "extract(epoch from " + range.start() + ")::bigint::text";
    Map<Group, Totals> totals =
        new TotalsQuery(database, key, where.sql(), where.arguments()).run();
    return items.stream()
        .map(item -> of(item, totals.get(new Group(epochSecond(item), item.evidence))))
        .toList();
  }

  private static String epochSecond(Item item) {
    return Long.toString(item.start.getEpochSecond());
  }

  private static Totals of(Item item, Totals t) {
    return new Totals(
        item.start,
        t.evidence(),
        t.closed(),
        t.issued(),
        t.atLeast(),
        t.stages(),
        t.sinks(),
        t.latencies(),
        t.spanChecks());
  }

  private Map<String, Totals> total(Range range) {
    Where where = range.where();
    Map<String, Totals> total = new LinkedHashMap<>();
    new TotalsQuery(database, "''", where.sql(), where.arguments())
        .run()
        .forEach((group, totals) -> total.put(group.evidence(), totals));
    return total;
  }
}
