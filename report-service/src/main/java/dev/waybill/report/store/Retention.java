// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import dev.waybill.report.ReportConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How long things are kept, and their end. Minutes and verdicts go by the day, when all that they
 * tell of hours and days is rolled up; what was seen late goes with its session.
 */
@ApplicationScoped
public class Retention {
  private static final String LATE =
      """
      delete from late_verdict l where not exists (
        select from session_window w where w.partition = l.partition and w.session = l.session)
      """;

  /** A pipeline that is neither declared nor seen is nobody's. */
  private static final String SEEN =
      "delete from seen_pipeline where last_window < ? and name not in (select name from pipeline)";

  private final Database database;
  private final TimePartitions partitions;
  private final Rollups rolledUp;
  private final Clock clock;
  private final Duration minutes;
  private final Duration rollups;

  Retention(
      Database database,
      TimePartitions partitions,
      Rollups rolledUp,
      Clock clock,
      ReportConfig config) {
    this.database = database;
    this.partitions = partitions;
    this.rolledUp = rolledUp;
    this.clock = clock;
    this.minutes = config.retention().minutes();
    this.rollups = config.retention().rollups();
    if (rollups.compareTo(minutes) < 0) {
      throw new IllegalArgumentException(
          "waybill.retention.rollups must not be shorter than waybill.retention.minutes, was "
              + rollups);
    }
  }

  /** The first window that is kept: the start of a day. */
  public Instant oldestWindow() {
    return clock.instant().minus(minutes).truncatedTo(ChronoUnit.DAYS);
  }

  /**
   * Drops what is older than is kept. Minutes go a day after the last record of them was taken, so
   * that none is written while they go; and only when they are rolled up.
   */
  void dropOld() throws SQLException {
    Instant oldestMinute = oldestWindow().minus(1, ChronoUnit.DAYS);
    if (!rolledUp.rollUpBefore(oldestMinute)) {
      return; // another instance is at it; the next time is soon
    }
    if (partitions.dropBefore(TimePartitions.DAILY, oldestMinute) > 0) {
      database.inTransaction(connection -> Database.update(connection, LATE));
    }
    Instant oldest = clock.instant().minus(rollups);
    partitions.dropBefore(TimePartitions.MONTHLY, oldest);
    database.inTransaction(connection -> Database.update(connection, SEEN, oldest));
  }
}
