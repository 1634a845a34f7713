// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.ReportConfig;
import dev.waybill.report.api.DefinitionTopic.Position;
import dev.waybill.report.http.ProblemException;
import dev.waybill.report.store.Database;
import dev.waybill.report.store.DatabaseException;
import dev.waybill.wire.PipelineDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Changes definitions: publishes to the compacted topic, which is the one truth, and waits until
 * the table mirrors it, whichever instance reads it there.
 *
 * <p>Changes of one pipeline by REST come one after the other, over all instances at one database:
 * each holds a lock there until it is in force, so the next one sees its version. Blocks, for as
 * long as the setting says each for the lock and for what comes after. Safe for use by several
 * threads.
 */
@ApplicationScoped
class DefinitionChanges {
  /** Each holds a connection while it waits, and the pool is for everybody. */
  private static final int AT_A_TIME = 2;

  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Database database;
  private final DefinitionTopic topic;
  private final Duration patience;
  private final Semaphore turns = new Semaphore(AT_A_TIME, true);

  DefinitionChanges(Database database, DefinitionTopic topic, ReportConfig config) {
    this.database = database;
    this.topic = topic;
    this.patience = config.definitions().timeout();
  }

  /**
   * A change that is in force.
   *
   * @param isNew whether there was no definition before
   * @param definition as it is now, or null if it was deleted
   */
  record Changed(boolean isNew, PipelineDefinition definition) {}

  /** What the table holds of a pipeline. */
  private record Row(long version, int partition, long offset) {
    boolean reflects(Position position) {
      return partition == position.partition() && offset >= position.offset();
    }
  }

  /** Declares a pipeline, with a version of its own. */
  Changed put(PipelineDefinition definition, Precondition precondition) {
    return change(
        definition.name(),
        (connection, before) -> {
          precondition.check(before == null ? null : before.version);
          PipelineDefinition next = definition.withVersion(before == null ? 1 : next(before));
          Position position = topic.publish(next.name(), next);
          await(connection, next.name(), row -> row != null && row.reflects(position));
          return new Changed(before == null, next);
        });
  }

  /** Ends the declaration of a pipeline. */
  Changed delete(String name, Precondition precondition) {
    return change(
        name,
        (connection, before) -> {
          precondition.check(before == null ? null : before.version);
          if (before == null) {
            throw ProblemException.notFound("There is no definition of " + name + ".");
          }
          Position position = topic.publish(name, null);
          await(connection, name, row -> row == null || row.reflects(position));
          return new Changed(false, null);
        });
  }

  /** A change, under the lock. */
  @FunctionalInterface
  private interface Change {
    Changed make(Connection connection, Row before) throws SQLException;
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds(Row row);
  }

  private Changed change(String name, Change change) {
    if (!takeTurn()) {
      throw busy();
    }
    try {
      return database.inTransaction(
          connection -> {
            lock(connection, name);
            return change.make(connection, row(connection, name));
          });
    } catch (SQLException e) {
      throw LOCK_NOT_AVAILABLE.equals(e.getSQLState()) ? busy() : new DatabaseException(e);
    } finally {
      turns.release();
    }
  }

  private boolean takeTurn() {
    try {
      return turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void lock(Connection connection, String name) throws SQLException {
    Database.query(
        connection,
        "select set_config('lock_timeout', ?, true)",
        row -> true,
        Long.toString(patience.toMillis()));
    Database.query(
        connection,
        "select true from pg_advisory_xact_lock(hashtextextended('definition of ' || ?, 0))",
        row -> true,
        name);
  }

  /** Looks again and again: each statement sees what others have committed before it. */
  private void await(Connection connection, String name, Condition condition) throws SQLException {
    long start = System.nanoTime();
    while (!condition.holds(row(connection, name))) {
      if (System.nanoTime() - start > patience.toNanos() || !pause()) {
        throw ProblemException.of(
            504, "The change is published, and will be in force when it is read; not yet so.");
      }
    }
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Row row(Connection connection, String name) throws SQLException {
    List<Row> rows =
        Database.query(
            connection,
            "select version, source_partition, source_offset from pipeline where name = ?",
            row ->
                new Row(
                    row.getLong("version"),
                    row.getInt("source_partition"),
                    row.getLong("source_offset")),
            name);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** Whoever writes to the topic directly may give any version. */
  private static long next(Row before) {
    return before.version == Long.MAX_VALUE ? Long.MAX_VALUE : before.version + 1;
  }

  private static ProblemException busy() {
    return ProblemException.notNow(503, "Other changes are under way.", RETRY_AFTER);
  }
}
