// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.WireException.Reason;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TraceIdTest {
  private static final int CELLS = 256;

  @Test
  void sequence_invertsTheMix() throws Exception {
    for (long sequence : new long[] {0, 1, 65_535, 65_536, TraceId.MAX_SEQUENCE}) {
      assertEquals(sequence, TraceId.of(-1, sequence).sequence());
    }
    Property.check(
        20_000,
        random -> {
          long session = random.nextLong();
          long sequence = random.nextLong() & TraceId.MAX_SEQUENCE;
          TraceId id = TraceId.of(session, sequence);
          assertEquals(sequence, id.sequence());
          assertEquals(session, id.session());
          assertEquals(id, TraceId.parse(id.toString()));
        });
  }

  @Test
  void foreignIds_areRejectedButForOneIn65536() {
    Random random = Property.random(1);
    int taken = 0;
    int tries = 4_000_000;
    for (int i = 0; i < tries; i++) {
      taken += new TraceId(random.nextLong(), random.nextLong()).sequence() >= 0 ? 1 : 0;
    }
    // 61 are expected, with a standard deviation of 8.
    assertTrue(taken >= 20 && taken <= 110, "taken for ours: " + taken + " of " + tries);
  }

  /**
   * Every byte of the low 56 bits, over sequences in a row: chi-square of 256 cells has mean 255
   * and standard deviation 22.6, so 400 is six of them away.
   */
  @Test
  void low56Bits_areUniform() {
    Property.check(
        10,
        random -> {
          long session = random.nextLong();
          int count = 256 * 200;
          for (int shift = 0; shift < 56; shift += 8) {
            int[] cells = new int[CELLS];
            for (int sequence = 0; sequence < count; sequence++) {
              cells[(int) (TraceId.low(session, sequence) >>> shift) & 0xFF]++;
            }
            assertTrue(chiSquare(cells, count) < 400, "byte at bit " + shift);
          }
        });
  }

  private static double chiSquare(int[] cells, int count) {
    double expected = (double) count / cells.length;
    double sum = 0;
    for (int cell : cells) {
      sum += (cell - expected) * (cell - expected) / expected;
    }
    return sum;
  }

  @Test
  void textOfAnotherForm_isRefusedByName() {
    for (String text :
        List.of(
            "",
            "0".repeat(32),
            "1".repeat(31),
            "1".repeat(33),
            "g".repeat(32),
            "１".repeat(32),
            " " + "1".repeat(31))) {
      WireException e = assertThrows(WireException.class, () -> TraceId.parse(text));
      assertEquals(Reason.BAD_VALUE, e.reason());
    }
  }

  @Test
  void text_isLowerCaseAndUpperCaseIsRead() throws Exception {
    TraceId id = new TraceId(0xABCDEFL, 0x1L);
    assertEquals("0000000000abcdef0000000000000001", id.toString());
    assertEquals(id, TraceId.parse("0000000000ABCDEF0000000000000001"));
  }
}
