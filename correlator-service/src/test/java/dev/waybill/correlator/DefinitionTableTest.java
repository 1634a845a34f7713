// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DefinitionTableTest {
  private static final byte[] ORDERS = "orders".getBytes(UTF_8);

  private final DefinitionTable table = new DefinitionTable();

  @Test
  void take_laterRecord_holds() {
    assertNull(table.take(ORDERS, Orders.definition(5).encode()));
    assertNull(table.take(ORDERS, Orders.definition(1).encode()));

    assertEquals(Map.of("orders", Orders.definition(1)), table.definitions());
  }

  @Test
  void take_tombstone_deletes() {
    table.take(ORDERS, Orders.definition(1).encode());

    assertNull(table.take(ORDERS, null));

    assertEquals(Map.of(), table.definitions());
  }

  @Test
  void take_unusable_leavesWhatWas() {
    table.take(ORDERS, Orders.definition(1).encode());

    assertNotNull(table.take(ORDERS, "{".getBytes(UTF_8)));
    assertNotNull(table.take("other".getBytes(UTF_8), Orders.definition(1).encode()));
    assertNotNull(table.take(null, Orders.definition(1).encode()));

    assertEquals(Map.of("orders", Orders.definition(1)), table.definitions());
  }
}
