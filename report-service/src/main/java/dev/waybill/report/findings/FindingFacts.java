// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.report.ReportConfig;
import dev.waybill.report.statistics.Totals;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.Rows;
import dev.waybill.report.store.TotalsQuery;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.WireException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what the rules look at. */
@ApplicationScoped
class FindingFacts {
  /** Pipelines that told of anything lately, or of which something is still open. */
  private static final String WATCHED =
      """
      select s.name, s.last_window, p.definition, w.scan_from
      from seen_pipeline s left join pipeline p using (name)
        left join pipeline_watch w on w.pipeline = s.name
      where s.name > ? and (s.last_window >= ? or p.name is not null
        or exists (select 1 from finding f where f.pipeline = s.name and f.until is null))
      order by s.name limit ?
      """;

  /** The names are told twice, or the planner would read all windows of these days. */
  private static final String SCANNED =
      """
      join json_to_recordset(?::json) as k(name text, scan_from timestamptz)
        on k.name collate "C" = t.pipeline and t.window_start >= k.scan_from
      where t.pipeline = any(?) and t.window_start >= ?
      """;

  private static final String KEY =
      "extract(epoch from t.window_start)::bigint::text || ' ' || t.pipeline";

  private final Database database;
  private final Duration lookBack;

  FindingFacts(Database database, ReportConfig config) {
    this.database = database;
    this.lookBack = config.findings().lookBack();
  }

  /**
   * A pipeline that is to be looked at.
   *
   * @param scanFrom where to begin
   */
  record Watched(String name, Instant lastWindow, PipelineDefinition definition, Instant scanFrom) {
    /** How many windows there may be, at most. */
    long minutes() {
      return Math.max(0, Duration.between(scanFrom, lastWindow).toMinutes()) + 1;
    }
  }

  @RegisterForReflection
  record Scan(String name, Instant scanFrom) {}

  /** The next ones behind a name, in the order of names. */
  List<Watched> watched(String after, int limit, Instant now) {
    return database.query(WATCHED, row -> watched(row, now), after, now.minus(lookBack), limit);
  }

  private Watched watched(ResultSet row, Instant now) throws SQLException {
    Instant lastWindow = Database.instant(row, "last_window");
    // A clock that is off must not hide the windows of today.
    Instant end = lastWindow.isAfter(now) ? now : lastWindow;
    Instant earliest = end.minus(lookBack);
    Instant scanFrom =
        row.getObject("scan_from") == null ? earliest : Database.instant(row, "scan_from");
    return new Watched(
        row.getString("name"),
        end,
        definition(row.getString("definition")),
        scanFrom.isBefore(earliest) ? earliest : scanFrom);
  }

  private static PipelineDefinition definition(String json) {
    try {
      return json == null ? null : PipelineDefinition.decode(json.getBytes(UTF_8));
    } catch (WireException e) {
      return null; // of a version that this one does not know; then it is as if not declared
    }
  }

  /** What is known of these pipelines, in their order. */
  List<PipelineFacts> facts(List<Watched> pipelines) {
    Map<String, List<Totals>> windows = windows(pipelines);
    Map<String, Map<String, Heard>> heard = heard(pipelines);
    return pipelines.stream()
        .map(
            each ->
                new PipelineFacts(
                    each.name,
                    each.definition,
                    each.lastWindow,
                    each.scanFrom,
                    windows.getOrDefault(each.name, List.of()),
                    heard.getOrDefault(each.name, Map.of())))
        .toList();
  }

  private Map<String, List<Totals>> windows(List<Watched> pipelines) {
    Instant first =
        pipelines.stream()
            .map(Watched::scanFrom)
            .min(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    String scans = Rows.json(pipelines.stream().map(w -> new Scan(w.name, w.scanFrom)).toList());
    String[] names = pipelines.stream().map(Watched::name).toArray(String[]::new);
    Map<String, List<Totals>> windows = new HashMap<>();
    new TotalsQuery(database, KEY, SCANNED, scans, names, first)
        .counts()
        .forEach(
            (group, sums) -> {
              int space = group.key().indexOf(' ');
              Instant start = Instant.ofEpochSecond(Long.parseLong(group.key(), 0, space, 10));
              windows
                  .computeIfAbsent(group.key().substring(space + 1), name -> new ArrayList<>())
                  .add(sums.totals(start, group.evidence()));
            });
    windows.values().forEach(each -> each.sort(Comparator.comparing(Totals::window)));
    return windows;
  }

  private Map<String, Map<String, Heard>> heard(List<Watched> pipelines) {
    Map<String, Map<String, Heard>> heard = new HashMap<>();
    database.query(
        "select * from stage_heard where pipeline = any(?)",
        row ->
            heard
                .computeIfAbsent(row.getString("pipeline"), name -> new TreeMap<>())
                .put(
                    row.getString("stage"),
                    new Heard(row.getLong("told"), Database.instant(row, "heard_at"))),
        (Object) pipelines.stream().map(Watched::name).toArray(String[]::new));
    return heard;
  }
}
