// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.daily;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.report.ReportConfig;
import dev.waybill.report.api.AuditWatch;
import dev.waybill.report.http.Page;
import dev.waybill.report.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reports of days: those that are final are kept, the others made when they are asked for. A kept
 * one is made anew when any window of its day was revised: the sum of the versions of its hours
 * tells so, since a version only grows.
 */
@ApplicationScoped
class DailyReports {
  /** Pipelines on a page, at most: some may have to be made first. */
  private static final int MAX_LIMIT = 100;

  private static final String NAMES =
      "select name from seen_pipeline where name > ? order by name limit ?";

  private static final String KEPT =
      "select pipeline, revision, basis, report from daily_report where day = ? and pipeline = any(?)";

  private static final String BASIS =
      """
      select pipeline, sum(version)::text as basis from hour_version
      where pipeline = any(?) and window_start >= ? and window_start < ? group by pipeline
      """;

  private static final String KEEP =
      """
      insert into daily_report (day, pipeline, revision, basis, made_at, report)
      values (?, ?, ?, ?, ?, ?)
      on conflict (day, pipeline) do update set revision = excluded.revision,
        basis = excluded.basis, made_at = excluded.made_at, report = excluded.report
      """;

  private final Database database;
  private final DailyQueries queries;
  private final AuditWatch audit;
  private final ObjectMapper mapper;
  private final Clock clock;
  private final Duration delay;

  DailyReports(
      Database database,
      DailyQueries queries,
      AuditWatch audit,
      ObjectMapper mapper,
      Clock clock,
      ReportConfig config) {
    this.database = database;
    this.queries = queries;
    this.audit = audit;
    this.mapper = mapper;
    this.clock = clock;
    this.delay = config.completeness().delay();
  }

  /** A report that is kept. */
  private record Kept(int revision, String basis, String json) {
    static final Kept NONE = new Kept(0, null, null);
  }

  /** A page of a day, made now where it is not kept. */
  DailyReport report(LocalDate day, Page.Request request) {
    String after = request.after() == null ? "" : request.after().get(0);
    int limit = Math.min(MAX_LIMIT, request.limit());
    Page<String> names =
        Page.of(
            names(after, limit + 1),
            new Page.Request(limit, request.scope(), request.after()),
            List::of);
    Map<String, Kept> kept = kept(day, names.items());
    boolean judged = isJudged(day, Duration.ZERO);
    Instant now = clock.instant();
    List<DailyPipeline> items = new ArrayList<>();
    for (String name : names.items()) {
      Kept report = kept.get(name);
      DailyPipeline item =
          report == null ? queries.make(name, day, judged, now) : read(report.json);
      if (item != null) {
        items.add(item);
      }
    }
    return new DailyReport(
        day,
        judged && items.stream().allMatch(DailyPipeline::isFinal),
        queries.findings("", day),
        items,
        names.next());
  }

  /** Whether all of the audit log is judged up to so long after the day's end. */
  boolean isJudged(LocalDate day, Duration longer) {
    Instant judgedTo = audit.facts().judgedTo();
    return judgedTo != null
        && !judgedTo.minus(delay).isBefore(DailyQueries.start(day.plusDays(1)).plus(longer));
  }

  List<String> names(String after, int limit) {
    return database.query(NAMES, row -> row.getString("name"), after, limit);
  }

  /** Keeps what is final and new, or was revised. */
  void keep(Connection connection, LocalDate day, List<String> names) throws SQLException {
    Map<String, Kept> kept = kept(day, names);
    Map<String, String> bases = new HashMap<>();
    database.query(
        BASIS,
        row -> bases.put(row.getString("pipeline"), row.getString("basis")),
        names.toArray(new String[0]),
        DailyQueries.start(day),
        DailyQueries.start(day.plusDays(1)));
    Instant now = clock.instant();
    for (Map.Entry<String, String> each : bases.entrySet()) {
      Kept before = kept.getOrDefault(each.getKey(), Kept.NONE);
      if (!each.getValue().equals(before.basis)) {
        keep(connection, queries.make(each.getKey(), day, true, now), day, each.getValue(), before);
      }
    }
  }

  private void keep(
      Connection connection, DailyPipeline made, LocalDate day, String basis, Kept before)
      throws SQLException {
    if (made == null || !made.isFinal()) {
      return;
    }
    int revision = before.revision + 1;
    DailyPipeline report =
        new DailyPipeline(
            made.pipeline(),
            true,
            revision,
            made.madeAt(),
            made.totals(),
            made.completeness(),
            made.worstWindows(),
            made.trend(),
            made.coverage(),
            made.findings());
    Database.update(
        connection, KEEP, day, made.pipeline(), revision, basis, made.madeAt(), write(report));
  }

  private Map<String, Kept> kept(LocalDate day, List<String> names) {
    Map<String, Kept> kept = new HashMap<>();
    database.query(
        KEPT,
        row ->
            kept.put(
                row.getString("pipeline"),
                new Kept(row.getInt("revision"), row.getString("basis"), row.getString("report"))),
        day,
        names.toArray(new String[0]));
    return kept;
  }

  private String write(DailyPipeline report) {
    try {
      return mapper.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is always JSON", e);
    }
  }

  private DailyPipeline read(String json) {
    try {
      return mapper.readValue(json, DailyPipeline.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the table daily_report holds what nobody wrote", e);
    }
  }
}
