// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.ReportConfig;
import dev.waybill.report.http.Page;
import dev.waybill.report.http.ProblemException;
import dev.waybill.report.statistics.Totals;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.TotalsQuery;
import dev.waybill.report.store.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads what pipelines there are. */
@ApplicationScoped
class PipelineQueries {
  private static final String PAGE =
      """
      select name, p.version, s.last_window
      from pipeline p full join seen_pipeline s using (name)
      %s order by name limit ?
      """;

  /** The last windows of some pipelines, up to the last one of each. */
  private static final String RECENT =
      """
      join seen_pipeline s on s.name = t.pipeline
        and t.window_start > s.last_window - ?::interval and t.window_start <= s.last_window
      where t.pipeline = any(?) and t.window_start > ? and t.window_start <= ?
      """;

  private final Database database;
  private final Duration recent;

  PipelineQueries(Database database, ReportConfig config) {
    this.database = database;
    this.recent = config.recent();
  }

  Page<PipelineItem> pipelines(Page.Request request) {
    Where where = new Where();
    if (request.after() != null) {
      where.and("name > ?", request.after().get(0));
    }
    Page<PipelineItem> page =
        Page.of(
            database.query(
                PAGE.formatted(where.sql()),
                PipelineQueries::item,
                where.arguments(request.limit() + 1)),
            request,
            item -> List.of(item.name()));
    Map<String, Map<String, Totals>> totals =
        recent(page.items().stream().map(PipelineItem::name).toArray(String[]::new));
    return new Page<>(
        page.items().stream().map(item -> with(item, totals.get(item.name()))).toList(),
        page.next());
  }

  /**
   * A definition.
   *
   * @param json as on the topic
   */
  record Declared(long version, String json) {}

  /** Its definition, or null if it is not declared. */
  Declared definition(String name) {
    List<Declared> found =
        database.query(
            "select version, definition from pipeline where name = ?",
            row -> new Declared(row.getLong("version"), row.getString("definition")),
            name);
    return found.isEmpty() ? null : found.get(0);
  }

  /** The share of its messages that should be complete; 1 if it is not declared. */
  double target(String name) {
    List<Double> found =
        database.query(
            "select (definition::json ->> 'completenessTarget')::float8 as target from pipeline"
                + " where name = ?",
            row -> row.getObject("target", Double.class),
            name);
    return found.isEmpty() || found.get(0) == null ? 1 : found.get(0);
  }

  boolean isSeen(String name) {
    return !database
        .query("select 1 from seen_pipeline where name = ?", row -> true, name)
        .isEmpty();
  }

  /** Answers with a problem if there is no such pipeline. */
  void require(String name) {
    if (!isSeen(name) && definition(name) == null) {
      throw notFound(name);
    }
  }

  static ProblemException notFound(String name) {
    return ProblemException.notFound("There is no pipeline " + name + ".");
  }

  private record Last(String name, Instant window) {}

  /**
   * By name and evidence, the totals of the last windows, without latencies. Asked for by the day
   * of the last window, so that a pipeline that is long gone lets no days be read in between.
   */
  Map<String, Map<String, Totals>> recent(String... names) {
    Map<Instant, List<Last>> byDay =
        database
            .query(
                "select name, last_window from seen_pipeline where name = any(?)",
                row -> new Last(row.getString("name"), Database.instant(row, "last_window")),
                (Object) names)
            .stream()
            .collect(Collectors.groupingBy(last -> last.window.truncatedTo(ChronoUnit.DAYS)));
    Map<String, Map<String, Totals>> totals = new TreeMap<>();
    byDay.values().forEach(day -> addRecent(day, totals));
    return totals;
  }

  private void addRecent(List<Last> day, Map<String, Map<String, Totals>> totals) {
    new TotalsQuery(
            database,
            "t.pipeline",
            RECENT,
            recent.toString(),
            day.stream().map(Last::name).toArray(String[]::new),
            Collections.min(day, Comparator.comparing(Last::window)).window.minus(recent),
            Collections.max(day, Comparator.comparing(Last::window)).window)
        .counts()
        .forEach(
            (group, sums) ->
                totals
                    .computeIfAbsent(group.key(), name -> new TreeMap<>())
                    .put(group.evidence(), sums.totals(null, group.evidence())));
  }

  private static PipelineItem item(ResultSet row) throws SQLException {
    OffsetDateTime lastWindow = row.getObject("last_window", OffsetDateTime.class);
    Long version = row.getObject("version", Long.class);
    return new PipelineItem(
        row.getString("name"),
        version != null,
        version,
        lastWindow == null ? null : lastWindow.toInstant(),
        Map.of());
  }

  private static PipelineItem with(PipelineItem item, Map<String, Totals> recent) {
    return new PipelineItem(
        item.name(),
        item.declared(),
        item.version(),
        item.lastWindow(),
        recent == null ? Map.of() : recent);
  }
}
