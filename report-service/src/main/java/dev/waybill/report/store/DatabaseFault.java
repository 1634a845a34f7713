// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import java.sql.SQLException;
import java.time.DateTimeException;

/** Whose fault it is that a statement failed, by the class of its SQLSTATE. */
public enum DatabaseFault {
  /** The values are such as no table can hold: trying again is of no use. */
  VALUES,
  /** The database can't be reached or does not serve: it will be back. */
  OUTAGE,
  /** Anything else, such as a deadlock, a full disk or a missing right: trying again may help. */
  OTHER;

  public static DatabaseFault of(Throwable failure) {
    if (!(failure instanceof SQLException e)) {
      // What our own code throws on values out of range. Anything else may be the container's, as
      // when it shuts down, and must not make dead letters of good records.
      return failure instanceof DateTimeException
              || failure instanceof ArithmeticException
              || failure instanceof IllegalArgumentException
          ? VALUES
          : OTHER;
    }
    String state = e.getSQLState();
    if (state == null) {
      // The pool has no connection to give.
      return OUTAGE;
    }
    return switch (state.substring(0, Math.min(2, state.length()))) {
      // Data exception, integrity violation, limit of the program (a name too long for an index).
      case "22", "23", "54" -> VALUES;
      // Connection exception, operator intervention (shutdown, starting up), too many connections.
      case "08", "57", "53" -> OUTAGE;
      default -> OTHER;
    };
  }
}
