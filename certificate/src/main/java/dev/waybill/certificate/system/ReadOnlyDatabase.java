// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import dev.waybill.embedded.EmbeddedPostgresql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Lets a database refuse all writes, as a standby does or one whose disk is full. Sessions end when
 * that begins and when it ends, as they would when another server takes over.
 */
final class ReadOnlyDatabase {

  private static final String END_OTHERS =
      "select pg_terminate_backend(pid) from pg_stat_activity"
          + " where datname = current_database() and usename = current_user"
          + " and pid <> pg_backend_pid()";

  private ReadOnlyDatabase() {}

  static void begin(EmbeddedPostgresql postgresql) {
    alter(postgresql, "set default_transaction_read_only to on");
  }

  static void end(EmbeddedPostgresql postgresql) {
    alter(postgresql, "reset default_transaction_read_only");
  }

  private static void alter(EmbeddedPostgresql postgresql, String how) {
    try (Connection connection =
            DriverManager.getConnection(
                postgresql.jdbcUrl(), postgresql.user(), postgresql.password());
        Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only to off");
      statement.execute("alter database " + name(statement) + " " + how);
      statement.execute(END_OTHERS);
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot change the database's setting", e);
    }
  }

  private static String name(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select quote_ident(current_database())")) {
      row.next();
      return row.getString(1);
    }
  }
}
