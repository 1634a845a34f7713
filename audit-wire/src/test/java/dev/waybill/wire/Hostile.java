// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
import java.util.Random;

/** Bytes that nobody should send, and readers that must survive them. */
final class Hostile {
  private Hostile() {}

  /** A decoder under test. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(byte[] bytes) throws WireException;
  }

  /**
   * The value, or null after a {@link WireException}; anything else that is thrown goes through.
   */
  static <T> T read(byte[] bytes, Decoder<T> decoder) {
    try {
      return decoder.decode(bytes);
    } catch (WireException e) {
      assertNotNull(e.reason());
      return null;
    }
  }

  /** Bytes that are more often small numbers and lengths than pure chance gives. */
  static byte[] bytes(Random random, int maxLength) {
    byte[] bytes = new byte[random.nextInt(maxLength + 1)];
    random.nextBytes(bytes);
    int mask = random.nextBoolean() ? 0xFF : random.nextBoolean() ? 0x1F : 0x03;
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] &= (byte) (random.nextInt(8) == 0 ? 0xFF : mask);
    }
    return bytes;
  }

  /** Flips bits, cuts, repeats, inserts or overwrites; one to four times. */
  static byte[] damage(Random random, byte[] bytes) {
    byte[] damaged = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      if (damaged.length == 0) {
        return bytes(random, 8);
      }
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(6)) {
        case 0 -> damaged = Arrays.copyOf(damaged, at);
        case 1 -> damaged = spliced(damaged, at, bytes(random, 8), at);
        case 2 -> damaged[at] = (byte) random.nextInt();
        case 3 -> {
          int to = at + random.nextInt(damaged.length - at) + 1;
          damaged = spliced(damaged, to, Arrays.copyOfRange(damaged, at, to), to);
        }
        case 4 -> damaged = spliced(damaged, at, new byte[0], Math.min(damaged.length, at + 3));
        default -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return damaged;
  }

  private static byte[] spliced(byte[] bytes, int end, byte[] middle, int start) {
    byte[] result = Arrays.copyOf(bytes, end + middle.length + bytes.length - start);
    System.arraycopy(middle, 0, result, end, middle.length);
    System.arraycopy(bytes, start, result, end + middle.length, bytes.length - start);
    return result;
  }
}
