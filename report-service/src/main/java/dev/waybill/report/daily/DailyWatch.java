// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.daily;

import dev.waybill.report.DailyConfig;
import dev.waybill.report.RepeatedWork;
import dev.waybill.report.ReportConfig;
import dev.waybill.report.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Makes the reports of the last days on a schedule: each as soon as the audit log is judged past
 * the day, and again when something came late. A few pipelines a transaction, which one replica
 * does at a time; what is kept already is not made twice.
 */
@ApplicationScoped
class DailyWatch {
  /** What comes later than that changes no report. */
  private static final int DAYS = 7;

  private static final int BATCH = 20;

  private static final String DONE =
      """
      insert into daily_run (day, made_at, pipelines) values (?, ?, ?)
      on conflict (day) do update set made_at = excluded.made_at, pipelines = excluded.pipelines
      """;

  private final Database database;
  private final DailyReports reports;
  private final DailyConfig config;
  private final Clock clock;
  private final RepeatedWork making;

  DailyWatch(
      Database database,
      DailyReports reports,
      ReportConfig config,
      MeterRegistry registry,
      Clock clock) {
    this.database = database;
    this.reports = reports;
    this.config = config.reports();
    this.clock = clock;
    making = new RepeatedWork("Making daily reports", "daily_reports", registry, clock);
  }

  /** Runs on one thread at a time. */
  @Scheduled(
      every = "{waybill.reports.every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    making.run(this::makeDue);
  }

  private void makeDue() throws SQLException {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    for (int i = DAYS; i > 0; i--) {
      LocalDate day = today.minusDays(i);
      if (isDue(day, now) && !make(day, now)) {
        break; // another replica does it
      }
    }
  }

  private boolean isDue(LocalDate day, Instant now) {
    boolean lately =
        !database
            .query(
                "select 1 from daily_run where day = ? and made_at > ?",
                row -> true,
                day,
                now.minus(config.recheck()))
            .isEmpty();
    return !lately && reports.isJudged(day, config.delay());
  }

  private boolean make(LocalDate day, Instant now) throws SQLException {
    List<String> names;
    String after = "";
    int pipelines = 0;
    do {
      names = reports.names(after, BATCH);
      List<String> batch = names;
      boolean done = database.inTransaction(connection -> keep(connection, day, batch));
      if (!done) {
        return false;
      }
      pipelines += names.size();
      after = names.isEmpty() ? after : names.get(names.size() - 1);
    } while (names.size() == BATCH);
    int all = pipelines;
    database.inTransaction(connection -> finish(connection, day, all, now));
    return true;
  }

  private boolean keep(Connection connection, LocalDate day, List<String> names)
      throws SQLException {
    boolean locked = Database.tryLock(connection, "waybill daily reports");
    if (locked) {
      reports.keep(connection, day, names);
    }
    return locked;
  }

  private int finish(Connection connection, LocalDate day, int pipelines, Instant now)
      throws SQLException {
    LocalDate oldest = LocalDate.ofInstant(now.minus(config.retention()), ZoneOffset.UTC);
    Database.update(connection, "delete from daily_report where day < ?", oldest);
    Database.update(connection, "delete from daily_run where day < ?", oldest);
    return Database.update(connection, DONE, day, now, pipelines);
  }
}
