// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import java.io.Serial;
import java.sql.SQLException;

/** A query that failed. */
public final class DatabaseException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public DatabaseException(SQLException cause) {
    super(cause);
  }

  /** Whether the database cannot be reached or does not serve now. */
  public boolean isOutage() {
    return DatabaseFault.of(getCause()) == DatabaseFault.OUTAGE;
  }
}
