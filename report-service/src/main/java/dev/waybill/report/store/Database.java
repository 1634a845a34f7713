// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** PostgreSQL, by SQL. Blocks; safe for use by several threads. */
@ApplicationScoped
public class Database {
  private final DataSource source;

  public Database(DataSource source) {
    this.source = source;
  }

  /** Work on a connection whose transaction is not its business. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Reads the row at which a result stands. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Does the work in one transaction: all of it or nothing. */
  public <T> T inTransaction(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /** Does work that only reads, and sees one moment: nothing that is committed meanwhile. */
  public <T> T inSnapshot(Work<T> work) {
    try {
      return inTransaction(
          connection -> {
            update(connection, "set transaction isolation level repeatable read, read only");
            return work.on(connection);
          });
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Takes a lock until the end of the transaction, if no other instance has it. */
  public static boolean tryLock(Connection connection, String name) throws SQLException {
    String sql = "select pg_try_advisory_xact_lock(hashtext(?)) as mine";
    return query(connection, sql, row -> row.getBoolean("mine"), name).get(0);
  }

  /** The rows of a query that stands alone. */
  public <T> List<T> query(String sql, RowReader<T> reader, Object... arguments) {
    try (Connection connection = source.getConnection()) {
      return query(connection, sql, reader, arguments);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  public static <T> List<T> query(
      Connection connection, String sql, RowReader<T> reader, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments);
        ResultSet row = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(reader.read(row));
      }
      return rows;
    }
  }

  public static int update(Connection connection, String sql, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, arguments)) {
      return statement.executeUpdate();
    }
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static Instant instantOrNull(ResultSet row, String column) throws SQLException {
    return row.getObject(column) == null ? null : instant(row, column);
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < arguments.length; i++) {
        Object argument = arguments[i];
        if (argument instanceof Instant instant) {
          statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
        } else if (argument instanceof String[] strings) {
          statement.setArray(i + 1, connection.createArrayOf("text", strings));
        } else {
          statement.setObject(i + 1, argument);
        }
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
