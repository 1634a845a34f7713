// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {
  private final Acknowledged acknowledged = new Acknowledged(10);

  @Test
  void isNew_belowTheCommitted_isFalse() {
    assertFalse(acknowledged.isNew(9));
    assertTrue(acknowledged.isNew(10));

    acknowledged.advanceTo(20);

    assertTrue(acknowledged.isNew(10), "as it was at assignment");
  }

  @Test
  void due_whileRebuilding_isNothing() {
    acknowledged.advanceTo(5);
    acknowledged.advanceTo(10);

    assertEquals(OptionalLong.empty(), acknowledged.due());
  }

  @Test
  void due_isTheHighestUntilCommitted() {
    acknowledged.advanceTo(12);
    acknowledged.advanceTo(15);
    assertEquals(OptionalLong.of(15), acknowledged.due());

    acknowledged.committed(12);
    assertEquals(OptionalLong.of(15), acknowledged.due());

    acknowledged.committed(15);
    assertEquals(OptionalLong.empty(), acknowledged.due());
  }
}
