// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A role that owns a database; it is no superuser. */
record PostgresRole(String database, String user, String password) {

  private static final String WRONG_PASSWORD = "28P01";
  private static final String NO_SUCH_DATABASE = "3D000";

  PostgresRole {
    requireIdentifier(database);
    requireIdentifier(user);
    if (password.isEmpty() || password.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("A password needs characters, and no control characters");
    }
  }

  /** What creates both, a line a statement. */
  String sql() {
    return "CREATE ROLE %s LOGIN PASSWORD '%s';\nCREATE DATABASE %s OWNER %s;\n"
        .formatted(user, password.replace("'", "''"), database, user);
  }

  /**
   * Whether the role can connect; false while the server does not answer.
   *
   * @throws ServerStartException if the server answers and has another role or database
   */
  boolean connects(String jdbcUrl) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password)) {
      return connection.isValid(0);
    } catch (SQLException e) {
      if (WRONG_PASSWORD.equals(e.getSQLState()) || NO_SUCH_DATABASE.equals(e.getSQLState())) {
        throw new ServerStartException(
            "The data folder was made for another role, password or database: " + e.getMessage(),
            e);
      }
      return false;
    }
  }

  private static void requireIdentifier(String name) {
    if (!name.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("Not a plain SQL name: " + name);
    }
  }
}
