// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc16Test {
  @Test
  void checkValue_isThatOfTheCatalogue() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertEquals(0x29B1, byByte(Crc16.INITIAL, digits));
    assertEquals(0x29B1, byBit(digits));
    int crc = Crc16.updateLong(Crc16.INITIAL, ByteBuffer.wrap(digits).getLong());
    assertEquals(0x29B1, Crc16.updateByte(crc, '9'));
  }

  @Test
  void wordAtATime_equalsByteAtATime() {
    Property.check(
        2000,
        random -> {
          int crc = random.nextInt(1 << 16);
          long word = random.nextLong();
          byte[] eight = ByteBuffer.allocate(8).putLong(word).array();
          byte[] four = ByteBuffer.allocate(4).putInt((int) word).array();
          assertEquals(byByte(crc, eight), Crc16.updateLong(crc, word));
          assertEquals(byByte(crc, four), Crc16.updateInt(crc, (int) word));
        });
  }

  private static int byByte(int crc, byte[] bytes) {
    for (byte b : bytes) {
      crc = Crc16.updateByte(crc, b & 0xFF);
    }
    return crc;
  }

  /** As the catalogue defines it: polynomial 0x1021, initial 0xFFFF, most significant bit first. */
  static int byBit(byte[] bytes) {
    int crc = 0xFFFF;
    for (byte b : bytes) {
      for (int bit = 7; bit >= 0; bit--) {
        boolean carry = ((crc >>> 15) ^ (b >>> bit & 1)) == 1;
        crc = (crc << 1 & 0xFFFF) ^ (carry ? 0x1021 : 0);
      }
    }
    return crc;
  }
}
