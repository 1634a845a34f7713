// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class MessageChecksumTest {
  private final MessageChecksum checksum = new MessageChecksum();

  @Test
  void anyKeyAndValue_equalsCrc32cOfLengthsAndBytes() {
    Property.check(
        500,
        random -> {
          byte[] key = bytesOrNull(random);
          byte[] value = bytesOrNull(random);
          assertEquals(naive(new byte[][] {key, value}), checksum.ofKeyAndValue(key, value));
          assertEquals(naive(new byte[][] {value}), checksum.ofValue(value));
          Waybill keyed = new Waybill(0, true, 1, 0, null);
          Waybill unkeyed = new Waybill(0, false, 1, 0, null);
          assertEquals(checksum.ofKeyAndValue(key, value), checksum.expectedBy(keyed, key, value));
          assertEquals(checksum.ofValue(value), checksum.expectedBy(unkeyed, key, value));
        });
  }

  private static byte[] bytesOrNull(Random random) {
    if (random.nextInt(5) == 0) {
      return null;
    }
    byte[] bytes = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(3000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** All lengths first, then all bytes. */
  private static int naive(byte[][] parts) {
    int total = Arrays.stream(parts).mapToInt(part -> part == null ? 0 : part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(4 * parts.length + total);
    for (byte[] part : parts) {
      all.putInt(part == null ? -1 : part.length);
    }
    for (byte[] part : parts) {
      all.put(part == null ? new byte[0] : part);
    }
    CRC32C crc = new CRC32C();
    crc.update(all.array());
    return (int) crc.getValue();
  }

  /** RFC 3720, appendix B.4, as far as its bytes can be a length and a value. */
  @Test
  void polynomial_isThatOfRfc3720() {
    // Given
    byte[] zeros = new byte[32];
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xFF);
    byte[] up = new byte[32];
    for (int i = 0; i < 32; i++) {
      up[i] = (byte) i;
    }

    // Then
    assertEquals(0x8A9136AA, bitByBit(zeros));
    assertEquals(0x62A8AB43, bitByBit(ones));
    assertEquals(0x46DD794E, bitByBit(up));
    for (byte[] value : new byte[][] {zeros, ones, up}) {
      byte[] covered = ByteBuffer.allocate(36).putInt(32).put(value).array();
      assertEquals(bitByBit(covered), checksum.ofValue(value));
    }
  }

  /** Reflected polynomial 0x82F63B78, initial value and final xor all ones. */
  private static int bitByBit(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82F63B78;
      }
    }
    return ~crc;
  }

  @Test
  void nullAndEmpty_differ() {
    byte[] empty = new byte[0];
    Set<Integer> sums = new HashSet<>();
    sums.add(checksum.ofKeyAndValue(null, null));
    sums.add(checksum.ofKeyAndValue(null, empty));
    sums.add(checksum.ofKeyAndValue(empty, null));
    sums.add(checksum.ofKeyAndValue(empty, empty));
    assertEquals(4, sums.size());
    assertNotEquals(checksum.ofValue(null), checksum.ofValue(empty));
  }

  @Test
  void bytesMovedBetweenKeyAndValue_areSeen() {
    Property.check(
        200,
        random -> {
          byte[] all = new byte[1 + random.nextInt(100)];
          random.nextBytes(all);
          Set<Integer> sums = new HashSet<>();
          for (int cut = 0; cut <= all.length; cut++) {
            sums.add(
                checksum.ofKeyAndValue(
                    Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)));
          }
          assertEquals(all.length + 1, sums.size());
        });
  }
}
