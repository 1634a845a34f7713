// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.ReportConfig;
import dev.waybill.report.api.CompletenessView.Hold;
import dev.waybill.report.api.CompletenessView.Reason;
import dev.waybill.report.store.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Looks for the first window of a pipeline that is not final or not good enough. */
@ApplicationScoped
public class CompletenessQueries {
  /**
   * Windows that hold: open, without a sink, only sampled, or below the target. What was left out
   * on purpose is as good as complete.
   */
  private static final String FIRST_HOLD =
      """
      with windows as (
        select window_start, bool_or(evidence = 'ledger') as counted, bool_and(closed) as closed
        from summary
        where pipeline = ? and window_start >= ? and window_start < ? and issued > 0
        group by 1
      ), sinks as (
        select window_start, stage, sum(complete + skipped::numeric) as good,
          sum(complete::numeric + waiting + lost + skipped + failed + unknown) as due
        from sink_total
        where pipeline = ? and window_start >= ? and window_start < ? and evidence = 'ledger'
        group by 1, 2
      ), worst as (
        select window_start, min(good / nullif(due, 0)) as completeness from sinks group by 1
      )
      select window_start, counted and completeness is not null as counted, closed,
        completeness::float8 as completeness
      from windows left join worst using (window_start)
      where not counted or completeness is null or not closed or completeness < ?::numeric
      order by window_start limit 1
      """;

  private static final String AT_LEAST =
      """
      select 1 from summary
      where pipeline = ? and window_start >= ? and window_start < ? and at_least limit 1
      """;

  private static final String PROGRESS =
      "select partition, partition_count, log_time from progress order by log_time, partition";

  private final Database database;
  private final Duration delay;

  CompletenessQueries(Database database, ReportConfig config) {
    this.database = database;
    this.delay = config.completeness().delay();
  }

  /** How far a partition of the audit log is judged. */
  private record Judged(int partition, int partitionCount, Instant logTime) {}

  /** Up to where the audit log is judged, and what holds it there. */
  private record Frontier(Instant to, Hold hold) {}

  /**
   * How far a pipeline is complete.
   *
   * @param target above 0 to 1
   * @param from where to begin
   */
  public CompletenessView completeness(String pipeline, double target, Instant from) {
    Frontier frontier = frontier(from);
    Instant completeTo = frontier.to;
    Hold hold = frontier.hold;
    if (completeTo.isAfter(from)) {
      List<Hold> first =
          database.query(
              FIRST_HOLD,
              CompletenessQueries::hold,
              pipeline,
              from,
              completeTo,
              pipeline,
              from,
              completeTo,
              Double.toString(target));
      if (!first.isEmpty()) {
        hold = first.get(0);
        completeTo = hold.window();
      }
    } else {
      completeTo = from;
    }
    boolean atLeast = !database.query(AT_LEAST, row -> true, pipeline, from, completeTo).isEmpty();
    return new CompletenessView(pipeline, target, from, completeTo, atLeast, hold);
  }

  /** Asked before the windows, so that whatever was told before it is among them. */
  private Frontier frontier(Instant from) {
    List<Judged> slowestFirst =
        database.query(
            PROGRESS,
            row ->
                new Judged(
                    row.getInt("partition"),
                    row.getInt("partition_count"),
                    Database.instant(row, "log_time")));
    int count = slowestFirst.stream().mapToInt(Judged::partitionCount).max().orElse(0);
    List<Integer> missing =
        AuditQueries.missing(
            count, slowestFirst.stream().map(Judged::partition).collect(Collectors.toSet()));
    if (count == 0 || !missing.isEmpty()) {
      return new Frontier(
          from, new Hold(word(Reason.PARTITION_MISSING), null, null, missing, null));
    }
    Judged slowest =
        slowestFirst.stream().filter(each -> each.partition < count).findFirst().orElseThrow();
    return new Frontier(
        slowest.logTime.minus(delay).truncatedTo(ChronoUnit.MINUTES),
        new Hold(word(Reason.NOT_YET), null, null, List.of(slowest.partition), slowest.logTime));
  }

  private static Hold hold(ResultSet row) throws SQLException {
    Reason reason;
    if (!row.getBoolean("counted")) {
      reason = Reason.NOT_COUNTED;
    } else {
      reason = row.getBoolean("closed") ? Reason.BELOW_TARGET : Reason.WINDOW_OPEN;
    }
    return new Hold(
        word(reason),
        Database.instant(row, "window_start"),
        row.getObject("completeness", Double.class),
        null,
        null);
  }

  private static String word(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
