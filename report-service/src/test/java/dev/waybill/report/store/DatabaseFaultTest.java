// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabaseFaultTest {
  @Test
  void of_tellsValuesFromOutages() {
    assertEquals(DatabaseFault.VALUES, state("22P05"));
    assertEquals(DatabaseFault.VALUES, state("23505"));
    assertEquals(DatabaseFault.VALUES, state("54000"));
    assertEquals(DatabaseFault.OUTAGE, state("08006"));
    assertEquals(DatabaseFault.OUTAGE, state("57P01"));
    assertEquals(DatabaseFault.OUTAGE, state(null));
    assertEquals(DatabaseFault.OTHER, state("40P01"));
    assertEquals(DatabaseFault.OTHER, state("42501"));
    assertEquals(DatabaseFault.VALUES, DatabaseFault.of(new ArithmeticException()));
    assertEquals(DatabaseFault.OTHER, DatabaseFault.of(new IllegalStateException("shut down")));
  }

  private static DatabaseFault state(String state) {
    return DatabaseFault.of(new SQLException("test", state));
  }
}
