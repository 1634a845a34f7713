// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import java.io.Serial;
import java.sql.SQLException;

/** A query that failed. */
final class DatabaseException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DatabaseException(SQLException cause) {
    super(cause);
  }

  /** Whether the database cannot be reached or does not serve now. */
  boolean isOutage() {
    return DatabaseFault.of(getCause()) == DatabaseFault.OUTAGE;
  }
}
