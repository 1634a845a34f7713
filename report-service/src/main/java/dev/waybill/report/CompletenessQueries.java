// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.report.CompletenessView.Hold;
import dev.waybill.report.CompletenessView.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Looks for the first window of a pipeline that is not final or not good enough. */
@ApplicationScoped
class CompletenessQueries {
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

  private static final String SLOWEST =
      "select partition, log_time from progress where partition < ? order by log_time, partition"
          + " limit 1";

  private final Database database;
  private final AuditQueries audit;
  private final Duration delay;

  CompletenessQueries(Database database, AuditQueries audit, ReportConfig config) {
    this.database = database;
    this.audit = audit;
    this.delay = config.completeness().delay();
  }

  /** Up to where the audit log is judged, and what holds it there. */
  private record Frontier(Instant to, Hold hold) {}

  /**
   * How far a pipeline is complete.
   *
   * @param target above 0 to 1
   * @param from where to begin
   */
  CompletenessView completeness(String pipeline, double target, Instant from) {
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

  private Frontier frontier(Instant from) {
    AuditQueries.Partitions partitions = audit.heardOf();
    if (partitions.count() == 0 || !partitions.missing().isEmpty()) {
      return new Frontier(
          from, new Hold(word(Reason.PARTITION_MISSING), null, null, partitions.missing(), null));
    }
    return database
        .query(
            SLOWEST,
            row -> {
              Instant logTime = Database.instant(row, "log_time");
              Instant judged = logTime.minus(delay).truncatedTo(ChronoUnit.MINUTES);
              List<Integer> slowest = List.of(row.getInt("partition"));
              return new Frontier(
                  judged, new Hold(word(Reason.NOT_YET), null, null, slowest, logTime));
            },
            partitions.count())
        .get(0);
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
