// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GravityTest {
  @Test
  void gravest_isLostBeforeUnknownBeforeWaiting_andCompleteIfThereIsNone() {
    assertEquals("LOST", Gravity.gravest(List.of("SKIPPED", "WAITING", "LOST", "UNKNOWN")));
    assertEquals("UNKNOWN", Gravity.gravest(List.of("SKIPPED", "WAITING", "UNKNOWN")));
    assertEquals("WAITING", Gravity.gravest(List.of("FAILED", "WAITING")));
    assertEquals("FAILED", Gravity.gravest(List.of("SKIPPED", "FAILED")));
    assertEquals("SKIPPED", Gravity.gravest(List.of("LATE", "SKIPPED")));
    assertEquals("COMPLETE", Gravity.gravest(List.of()));
  }

  @Test
  void isFlag_ofFlagsAlone() {
    assertTrue(Gravity.isFlag("CORRUPTED"));
    assertTrue(Gravity.isFlag("DUPLICATED"));
    assertTrue(Gravity.isFlag("MISROUTED"));
    assertFalse(Gravity.isFlag("LATE"));
  }
}
