// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import static java.util.Comparator.naturalOrder;

import dev.waybill.report.ReportConfig;
import dev.waybill.report.api.CompletenessQueries;
import dev.waybill.report.api.CompletenessView;
import dev.waybill.report.api.CompletenessView.Reason;
import dev.waybill.report.statistics.SinkShare;
import dev.waybill.report.statistics.StageTotals;
import dev.waybill.report.statistics.Totals;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.Rows;
import dev.waybill.report.store.TotalsQuery;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures once a minute what the metrics of pipelines tell. */
@ApplicationScoped
class Measures {
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** What is measured of: so long up to where the audit log is judged, or to the last window. */
  private static final Duration HOUR = Duration.ofHours(1);

  /** As {@code GET /pipelines/{name}/completeness} does unless it is told where to begin. */
  private static final Duration DAY = Duration.ofDays(1);

  private static final String MEASURED_BEFORE =
      "select pipeline, measured_at, complete_to from pipeline_watch where pipeline = any(?)";

  private static final String HOURS =
      """
      join json_to_recordset(?::json) as k(name text, start timestamptz, stop timestamptz)
        on k.name collate "C" = t.pipeline and t.window_start >= k.start and t.window_start < k.stop
      where t.pipeline = any(?) and t.window_start >= ? and t.window_start < ?
      """;

  private static final String SAVE =
      """
      update pipeline_watch w set measured_at = k.measured_at, complete_to = k.complete_to,
        completeness = k.completeness, issued = k.issued, lost = k.lost, corrupted = k.corrupted
      from json_populate_recordset(null::pipeline_watch, ?::json) k where w.pipeline = k.pipeline
      """;

  private final Database database;
  private final CompletenessQueries completeness;
  private final Duration delay;

  Measures(Database database, CompletenessQueries completeness, ReportConfig config) {
    this.database = database;
    this.completeness = completeness;
    this.delay = config.completeness().delay();
  }

  /** A row of {@code pipeline_watch}, but for where to begin. */
  @RegisterForReflection
  record Row(
      String pipeline,
      Instant measuredAt,
      Instant completeTo,
      Double completeness,
      Long issued,
      Long lost,
      Long corrupted) {}

  /** An hour of a pipeline. */
  @RegisterForReflection
  record Hour(String name, Instant start, Instant stop) {}

  private record Before(Instant measuredAt, Instant completeTo) {
    static final Before NEVER = new Before(null, null);

    static Before read(ResultSet row) throws SQLException {
      return new Before(
          Database.instantOrNull(row, "measured_at"), Database.instantOrNull(row, "complete_to"));
    }

    boolean isDue(Instant now) {
      return measuredAt == null || !now.isBefore(measuredAt.plus(EVERY));
    }
  }

  /**
   * Measures those pipelines whose turn it is.
   *
   * @param auditTo up to which log time all of the audit log is judged; null if not all is heard of
   */
  List<Row> measure(List<PipelineFacts> pipelines, Instant auditTo, Instant now) {
    Map<String, Before> before = new HashMap<>();
    database.query(
        MEASURED_BEFORE,
        row -> before.put(row.getString("pipeline"), Before.read(row)),
        (Object) pipelines.stream().map(PipelineFacts::pipeline).toArray(String[]::new));
    List<PipelineFacts> due =
        pipelines.stream()
            .filter(each -> before.getOrDefault(each.pipeline(), Before.NEVER).isDue(now))
            .toList();
    if (due.isEmpty() || auditTo == null) {
      return List.of();
    }
    Map<String, Totals> hours = hours(due, auditTo.minus(delay));
    List<Row> rows = new ArrayList<>();
    for (PipelineFacts each : due) {
      Instant completeTo =
          completeTo(each, before.getOrDefault(each.pipeline(), Before.NEVER).completeTo, now);
      rows.add(row(each.pipeline(), completeTo, hours.get(each.pipeline()), now));
    }
    return rows;
  }

  private Instant completeTo(PipelineFacts pipeline, Instant before, Instant now) {
    Instant dayAgo = now.minus(DAY);
    // What came late may have reopened a window of the last hour.
    Instant from =
        before == null || before.isBefore(dayAgo.plus(HOUR)) ? dayAgo : before.minus(HOUR);
    CompletenessView view = completeness.completeness(pipeline.pipeline(), pipeline.target(), from);
    boolean missing =
        view.heldBy() != null
            && Reason.valueOf(view.heldBy().reason().toUpperCase(Locale.ROOT))
                == Reason.PARTITION_MISSING;
    return missing ? before : view.completeTo();
  }

  private Map<String, Totals> hours(List<PipelineFacts> pipelines, Instant told) {
    List<Hour> hours = new ArrayList<>();
    for (PipelineFacts each : pipelines) {
      Instant end = each.lastWindow().plus(Finding.MINUTE);
      Instant stop = (end.isBefore(told) ? end : told).truncatedTo(ChronoUnit.MINUTES);
      hours.add(new Hour(each.pipeline(), stop.minus(HOUR), stop));
    }
    String[] names = hours.stream().map(Hour::name).toArray(String[]::new);
    Instant first = hours.stream().map(Hour::start).min(naturalOrder()).orElse(told);
    Instant last = hours.stream().map(Hour::stop).max(naturalOrder()).orElse(told);
    Map<String, Totals> totals = new HashMap<>();
    new TotalsQuery(database, "t.pipeline", HOURS, Rows.json(hours), names, first, last)
        .counts()
        .forEach(
            (group, sums) -> {
              if (group.evidence().equals("ledger")) {
                totals.put(group.key(), sums.totals(null, group.evidence()));
              }
            });
    return totals;
  }

  private static Row row(String pipeline, Instant completeTo, Totals hour, Instant now) {
    if (hour == null) {
      return new Row(pipeline, now, completeTo, null, null, null, null);
    }
    SinkShare worst = SinkShare.worst(hour);
    return new Row(
        pipeline,
        now,
        completeTo,
        worst == null ? null : worst.share(),
        hour.issued(),
        hour.stages().stream().mapToLong(each -> each.lostOnHop() + each.lostInStage()).sum(),
        hour.stages().stream().mapToLong(StageTotals::corrupted).sum());
  }

  static void write(Connection connection, List<Row> rows) throws SQLException {
    if (!rows.isEmpty()) {
      Database.update(connection, SAVE, Rows.json(rows));
    }
  }
}
