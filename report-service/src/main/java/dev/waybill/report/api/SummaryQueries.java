// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.http.Page;
import dev.waybill.report.statistics.Sums;
import dev.waybill.report.statistics.Totals;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.RollupQueries;
import dev.waybill.report.store.TotalsQuery;
import dev.waybill.report.store.TotalsQuery.Group;
import dev.waybill.report.store.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Totals of a pipeline's windows by minutes, hours or days, page by page. */
@ApplicationScoped
public class SummaryQueries {
  private static final String MINUTES =
      """
      select distinct t.window_start as start, t.evidence from summary t %s order by 1, 2 limit ?
      """;

  private final Database database;
  private final RollupQueries rollups;

  public SummaryQueries(Database database, RollupQueries rollups) {
    this.database = database;
    this.rollups = rollups;
  }

  /** How windows are put together; hours and days are those of UTC. */
  public enum Step {
    MINUTE("1m", ChronoUnit.MINUTES),
    HOUR("1h", ChronoUnit.HOURS),
    DAY("1d", ChronoUnit.DAYS);

    private final String word;
    private final ChronoUnit unit;

    Step(String word, ChronoUnit unit) {
      this.word = word;
      this.unit = unit;
    }

    /** By its word, such as {@code 1h}. */
    static Step of(String word) {
      for (Step step : values()) {
        if (step.word.equals(word)) {
          return step;
        }
      }
      throw new IllegalArgumentException("no step: " + word);
    }
  }

  /** What to add up: the windows that start from {@code from} to before {@code to}. */
  public record Range(String pipeline, Instant from, Instant to, Step step) {}

  /** Sums of a step with one evidence. */
  private record Item(Instant start, String evidence, Sums sums) {
    List<String> key() {
      return List.of(start.toString(), evidence);
    }
  }

  public Summaries summaries(Range range, Page.Request request) {
    List<Item> items = range.step == Step.MINUTE ? minutes(range, request) : steps(range, request);
    Page<Item> page = Page.of(items, request, Item::key);
    Map<String, Totals> total = new LinkedHashMap<>();
    rollups
        .total(range.pipeline, range.from, range.to)
        .forEach((evidence, sums) -> total.put(evidence, sums.totals(null, evidence)));
    return new Summaries(
        range.pipeline,
        range.from,
        range.to,
        range.step.word,
        page.items().stream().map(item -> item.sums.totals(item.start, item.evidence)).toList(),
        page.next(),
        total);
  }

  private List<Item> minutes(Range range, Page.Request request) {
    Where where = TotalsQuery.range(range.pipeline, range.from, range.to);
    if (request.after() != null) {
      Instant start = Instant.parse(request.after().get(0));
      where
          .and("t.window_start >= ?", start) // for the index; the next line alone would do
          .and("(t.window_start, t.evidence) > (?, ?)", start, request.after().get(1));
    }
    List<Item> items =
        database.query(
            MINUTES.formatted(where.sql()),
            row -> new Item(Database.instant(row, "start"), row.getString("evidence"), null),
            where.arguments(request.limit() + 1));
    if (items.isEmpty()) {
      return items;
    }
    Where page =
        TotalsQuery.range(
            range.pipeline, items.get(0).start, items.get(items.size() - 1).start.plusSeconds(60));
    Map<Group, Sums> sums =
        new TotalsQuery(
                database,
                "extract(epoch from t.window_start)::bigint::text",
                page.sql(),
                page.arguments())
            .run();
    return items.stream()
        .map(item -> new Item(item.start, item.evidence, sums.get(group(item))))
        .filter(item -> item.sums != null) // else it went between the two queries
        .toList();
  }

  private static Group group(Item item) {
    return new Group(Long.toString(item.start.getEpochSecond()), item.evidence);
  }

  /** One item more than the page may hold, if there are so many. */
  private List<Item> steps(Range range, Page.Request request) {
    ChronoUnit unit = range.step.unit;
    List<String> after = request.after();
    Instant from = after == null ? range.from : Instant.parse(after.get(0));
    SortedMap<Instant, SortedMap<String, Sums>> steps = new TreeMap<>();
    Instant first = range.from.truncatedTo(unit);
    if (first.isBefore(range.from)) {
      if (!from.isAfter(range.from)) {
        steps.put(first, part(range, range.from, earlier(first.plus(1, unit), range.to)));
      }
      first = first.plus(1, unit);
    }
    Instant last = range.to.truncatedTo(unit);
    Instant begin = from.isAfter(first) ? from : first;
    if (begin.isBefore(last)) {
      int limit = request.limit() + 2; // the first of them may be on the page before
      steps.putAll(
          range.step == Step.HOUR
              ? rollups.hours(range.pipeline, begin, last, limit)
              : rollups.days(range.pipeline, begin, last, limit));
    }
    if (last.isBefore(range.to) && !last.isBefore(first)) {
      steps.put(last, part(range, last, range.to));
    }
    return items(steps, after, request.limit() + 1);
  }

  private SortedMap<String, Sums> part(Range range, Instant from, Instant to) {
    return rollups.total(range.pipeline, from, to);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static List<Item> items(
      SortedMap<Instant, SortedMap<String, Sums>> steps, List<String> after, int limit) {
    List<Item> items = new ArrayList<>();
    steps.forEach(
        (start, byEvidence) ->
            byEvidence.forEach((evidence, sums) -> items.add(new Item(start, evidence, sums))));
    return items.stream().filter(item -> isBehind(item, after)).limit(limit).toList();
  }

  private static boolean isBehind(Item item, List<String> after) {
    if (after == null) {
      return true;
    }
    int order = item.start.compareTo(Instant.parse(after.get(0)));
    return order > 0 || (order == 0 && item.evidence.compareTo(after.get(1)) > 0);
  }
}
