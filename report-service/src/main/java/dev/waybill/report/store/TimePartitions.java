// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The partitions of tables that grow with time: one a day of windows, or one a month. Made when the
 * first row of a day comes; rows of days that are too far ahead stay in the partition of the rest,
 * since a clock that is wrong by years must not make thousands of tables. Safe for use by several
 * threads and instances.
 */
@ApplicationScoped
public class TimePartitions {
  private static final Logger LOG = Logger.getLogger(TimePartitions.class);

  /**
   * What is written with each summary or verdict, by day. In the order in which they are written,
   * so that whoever writes and whoever makes partitions don't wait for each other.
   */
  static final List<String> DAILY =
      List.of(
          "summary",
          "stage_total",
          "sink_total",
          "latency",
          "span_check",
          "loss_sample",
          "session_window",
          "verdict",
          "trace_verdict");

  /** What is kept longer, by month. */
  static final List<String> MONTHLY = List.of("hour_version", "rollup");

  private static final Duration AHEAD = Duration.ofDays(2);
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");

  /** So that two instances don't make or drop the same ones. */
  private static final String LOCK =
      "select pg_advisory_xact_lock(hashtext('waybill partitions'))::text";

  /** A reader that takes long must not hold up those behind the one who waits for it. */
  private static final String LOCK_TIMEOUT = "set local lock_timeout = '10s'";

  /** The partitions of this schema's tables, with the end of each as SQL text. */
  private static final String LIST =
      """
      select p.relname as name
      from pg_inherits i join pg_class p on p.oid = i.inhrelid join pg_class t on t.oid = i.inhparent
      where t.relname = ? and t.relnamespace = current_schema()::regnamespace
        and p.relname ~ ('^' || t.relname || '_[0-9]+$')
      order by 1
      """;

  private final Database database;
  private final Clock clock;
  private final Set<LocalDate> known = ConcurrentHashMap.newKeySet();

  public TimePartitions(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Makes the partitions for windows of these times, where they are missing. */
  public void ensure(Collection<Instant> windows) throws SQLException {
    LocalDate last = day(clock.instant().plus(AHEAD));
    Set<LocalDate> missing = new TreeSet<>();
    for (Instant window : windows) {
      LocalDate day = day(window);
      if (!day.isAfter(last) && day.getYear() >= 1970 && !known.contains(day)) {
        missing.add(day);
      }
    }
    for (LocalDate day : missing) {
      database.inTransaction(
          connection -> {
            lock(connection);
            for (String table : DAILY) {
              create(connection, table, table + "_" + DAY.format(day), day, day.plusDays(1));
            }
            LocalDate month = day.withDayOfMonth(1);
            for (String table : MONTHLY) {
              String name = table + "_" + MONTH.format(month);
              create(connection, table, name, month, month.plusMonths(1));
            }
            return null;
          });
      known.add(day);
    }
  }

  /**
   * Drops the partitions whose windows all start before a time, and such rows of the rest.
   *
   * @param tables some of {@link #DAILY} or of {@link #MONTHLY}
   * @return how many partitions were dropped
   */
  int dropBefore(List<String> tables, Instant time) throws SQLException {
    int dropped = 0;
    for (String table : tables) {
      dropped += database.inTransaction(connection -> drop(connection, table, time));
    }
    known.removeIf(day -> day.isBefore(day(time)));
    return dropped;
  }

  private static int drop(Connection connection, String table, Instant time) throws SQLException {
    lock(connection);
    boolean daily = DAILY.contains(table);
    LocalDate first = daily ? day(time) : day(time).withDayOfMonth(1);
    String firstKept = table + "_" + (daily ? DAY : MONTH).format(first);
    int dropped = 0;
    for (String name : Database.query(connection, LIST, row -> row.getString("name"), table)) {
      if (name.compareTo(firstKept) < 0) {
        Database.update(connection, "drop table " + name);
        LOG.infof("Dropped %s: its windows are older than is kept", name);
        dropped++;
      }
    }
    Database.update(connection, "delete from " + table + "_rest where window_start < ?", time);
    return dropped;
  }

  private static void create(
      Connection connection, String table, String name, LocalDate from, LocalDate to)
      throws SQLException {
    if (Database.query(connection, LIST, row -> row.getString("name"), table).contains(name)) {
      return;
    }
    // What another instance is writing there just now must not come between moving and attaching.
    Database.update(connection, "lock table " + table + "_rest in access exclusive mode");
    String in = "window_start >= '%s' and window_start < '%s'".formatted(start(from), start(to));
    Database.update(connection, "create table %s (like %s including all)".formatted(name, table));
    Database.update(
        connection,
        "with moved as (delete from %1$s_rest where %2$s returning *) insert into %3$s select * from moved"
            .formatted(table, in, name));
    Database.update(
        connection,
        "alter table %s attach partition %s for values from ('%s') to ('%s')"
            .formatted(table, name, start(from), start(to)));
  }

  private static void lock(Connection connection) throws SQLException {
    Database.update(connection, LOCK_TIMEOUT);
    Database.query(connection, LOCK, row -> row.getString(1));
  }

  private static String start(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC).toString();
  }

  private static LocalDate day(Instant time) {
    return time.atZone(ZoneOffset.UTC).toLocalDate();
  }
}
