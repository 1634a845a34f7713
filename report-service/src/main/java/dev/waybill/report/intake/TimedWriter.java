// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import dev.waybill.report.store.Database;
import dev.waybill.report.store.Outcome;
import dev.waybill.report.store.Retention;
import dev.waybill.report.store.TimePartitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Writes a batch of what belongs to windows in one transaction, into partitions that are there by
 * then; what belongs to windows older than is kept is left out and counted.
 *
 * @param <T> what a record is decoded to
 */
final class TimedWriter<T> implements Intake.Writer<T> {
  private final Database database;
  private final TimePartitions partitions;
  private final Retention retention;
  private final Function<T, Instant> window;
  private final Store<T> store;

  /**
   * Creates one.
   *
   * @param window the start of a value's window, or null if it belongs to none
   */
  TimedWriter(
      Database database,
      TimePartitions partitions,
      Retention retention,
      Function<T, Instant> window,
      Store<T> store) {
    this.database = database;
    this.partitions = partitions;
    this.retention = retention;
    this.window = window;
    this.store = store;
  }

  /** Writes values within a transaction. */
  @FunctionalInterface
  interface Store<T> {
    Outcome write(Connection connection, List<T> values) throws SQLException;
  }

  @Override
  public Outcome write(List<T> values) throws SQLException {
    Instant oldest = retention.oldestWindow();
    List<T> kept = new ArrayList<>();
    Set<Instant> windows = new TreeSet<>();
    for (T value : values) {
      Instant start = window.apply(value);
      if (start == null) {
        kept.add(value);
      } else if (!start.isBefore(oldest)) {
        kept.add(value);
        windows.add(start);
      }
    }
    partitions.ensure(windows);
    return database
        .inTransaction(connection -> store.write(connection, kept))
        .plus(Outcome.expired(values.size() - kept.size()));
  }
}
