// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CursorTest {
  private static final List<String> KEY = List.of("ledger", "2026-01-31T12:00:00Z", "", "ü|\u0000");

  @Test
  void read_givesBackTheKey() {
    assertEquals(KEY, Cursor.read("/p?kind=LOST", Cursor.of("/p?kind=LOST", KEY)));
    assertNull(Cursor.read("/p", null));
  }

  @Test
  void read_ofAnotherQuestion_isRefused() {
    String cursor = Cursor.of("/p?kind=LOST", KEY);

    assertThrows(ProblemException.class, () -> Cursor.read("/p?kind=FAILED", cursor));
  }

  @Test
  void read_ofAnyBytes_isRefusedAndNothingElse() {
    Random random = new Random(1);
    String cursor = Cursor.of("/p", KEY);
    for (int i = 0; i < 10_000; i++) {
      StringBuilder changed = new StringBuilder(cursor);
      int at = random.nextInt(cursor.length());
      char c = (char) random.nextInt(128);
      if (c == cursor.charAt(at)) {
        changed.setLength(at);
      } else {
        changed.setCharAt(at, c);
      }
      assertThrows(ProblemException.class, () -> Cursor.read("/p", changed.toString()));
    }
  }
}
