// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.daily;

import dev.waybill.report.api.SummaryQueries;
import dev.waybill.report.daily.DailyPipeline.Coverage;
import dev.waybill.report.daily.DailyPipeline.Trend;
import dev.waybill.report.daily.DailyPipeline.WorstWindow;
import dev.waybill.report.http.Page;
import dev.waybill.report.statistics.SinkShare;
import dev.waybill.report.statistics.SinkTotals;
import dev.waybill.report.statistics.StageTotals;
import dev.waybill.report.statistics.Totals;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.TotalsQuery;
import dev.waybill.report.store.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes reports of days from the totals. */
@ApplicationScoped
class DailyQueries {
  private static final int WORST = 5;
  private static final int DAYS_BEFORE = 7;

  private static final String FINDINGS =
      """
      select rule, count(*) as n from finding
      where pipeline = ? and since < ? and (until is null or until >= ?) group by rule
      """;

  private final Database database;
  private final SummaryQueries summaries;

  DailyQueries(Database database, SummaryQueries summaries) {
    this.database = database;
    this.summaries = summaries;
  }

  /**
   * Makes a day of a pipeline.
   *
   * @param judged whether the day is over and all of the audit log is judged so far
   * @return null if nothing was issued on that day and in the week before
   */
  DailyPipeline make(String pipeline, LocalDate day, boolean judged, Instant now) {
    Instant from = start(day);
    Instant to = start(day.plusDays(1));
    List<Totals> days =
        summaries
            .summaries(
                new SummaryQueries.Range(
                    pipeline, start(day.minusDays(DAYS_BEFORE)), to, SummaryQueries.Step.DAY),
                new Page.Request(2 * (DAYS_BEFORE + 1), "", null))
            .items();
    if (days.isEmpty()) {
      return null;
    }
    Map<String, Totals> totals = new TreeMap<>();
    days.stream()
        .filter(each -> each.window().equals(from))
        .forEach(each -> totals.put(each.evidence(), each));
    List<Totals> minutes = minutes(pipeline, from, to);
    Coverage coverage = coverage(minutes, totals.get("ledger"));
    return new DailyPipeline(
        pipeline,
        judged && coverage.openWindows() == 0,
        0,
        now,
        totals,
        completeness(totals.get("ledger")),
        worst(minutes),
        trend(days, day),
        coverage,
        findings(pipeline, day));
  }

  private List<Totals> minutes(String pipeline, Instant from, Instant to) {
    Where range = TotalsQuery.range(pipeline, from, to);
    return new TotalsQuery(
            database,
            "extract(epoch from t.window_start)::bigint::text",
            range.sql(),
            range.arguments())
        .counts().entrySet().stream()
            .map(
                each ->
                    each.getValue()
                        .totals(
                            Instant.ofEpochSecond(Long.parseLong(each.getKey().key())),
                            each.getKey().evidence()))
            .toList();
  }

  private static List<WorstWindow> worst(List<Totals> minutes) {
    return minutes.stream()
        .map(
            each ->
                new WorstWindow(
                    each.window(),
                    each.issued(),
                    each.stages().stream()
                        .mapToLong(stage -> stage.lostOnHop() + stage.lostInStage())
                        .sum(),
                    each.stages().stream().mapToLong(StageTotals::corrupted).sum(),
                    completeness(each)))
        .filter(each -> each.lost() > 0)
        .sorted(
            Comparator.comparingLong(WorstWindow::lost)
                .reversed()
                .thenComparing(WorstWindow::window))
        .limit(WORST)
        .toList();
  }

  private static Coverage coverage(List<Totals> minutes, Totals ledger) {
    double unknown = 0;
    if (ledger != null) {
      for (SinkTotals sink : ledger.sinks()) {
        double due =
            (double) sink.complete()
                + sink.waiting()
                + sink.lost()
                + sink.skipped()
                + sink.failed()
                + sink.unknown();
        unknown = due == 0 ? unknown : Math.max(unknown, sink.unknown() / due);
      }
    }
    return new Coverage(
        minutes.stream().map(Totals::window).distinct().count(),
        minutes.stream().filter(each -> !each.closed()).map(Totals::window).distinct().count(),
        minutes.stream().filter(Totals::atLeast).map(Totals::window).distinct().count(),
        unknown);
  }

  private static Trend trend(List<Totals> days, LocalDate day) {
    List<Totals> before =
        days.stream()
            .filter(each -> each.evidence().equals("ledger"))
            .filter(each -> each.window().isBefore(start(day)))
            .toList();
    Totals weekBefore =
        before.stream()
            .filter(each -> each.window().equals(start(day.minusDays(DAYS_BEFORE))))
            .findFirst()
            .orElse(null);
    List<Double> shares =
        before.stream().map(DailyQueries::completeness).filter(Objects::nonNull).toList();
    return new Trend(
        weekBefore == null ? null : weekBefore.issued(),
        completeness(weekBefore),
        before.isEmpty()
            ? null
            : before.stream().collect(Collectors.averagingDouble(Totals::issued)),
        shares.isEmpty()
            ? null
            : shares.stream().collect(Collectors.averagingDouble(Double::doubleValue)));
  }

  private static Double completeness(Totals totals) {
    SinkShare worst = totals == null ? null : SinkShare.worst(totals);
    return worst == null ? null : worst.share();
  }

  /**
   * How many findings were open on a day, by rule.
   *
   * @param pipeline empty for those of the audit as a whole
   */
  Map<String, Long> findings(String pipeline, LocalDate day) {
    Map<String, Long> findings = new TreeMap<>();
    database.query(
        FINDINGS,
        row -> findings.put(row.getString("rule"), row.getLong("n")),
        pipeline,
        start(day.plusDays(1)),
        start(day));
    return findings;
  }

  static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
