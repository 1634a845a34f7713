// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.waybill.wire.WaybillReader.Status;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the header's check finds, and what becomes of text that was cut or changed. */
class WaybillDamageTest {
  private final WaybillReader reader = new WaybillReader();

  @Test
  void anyOneCharacterChanged_isNeverValid() {
    Property.check(
        60,
        random -> {
          byte[] text = WaybillReaderTest.random(random, random.nextBoolean()).encode();
          for (int at = 0; at < text.length; at++) {
            for (int other = 0; other < 256; other++) {
              if (other != (text[at] & 0xFF)) {
                assertNotEquals(Status.VALID, reader.read(with(text, at, other)));
              }
            }
          }
        });
  }

  /** One to three bits anywhere in the 22 or 38 bytes: the check's polynomial finds them all. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void upToThreeBitsFlipped_isNeverValid(boolean sampled) {
    Property.check(
        3,
        random -> {
          byte[] bytes =
              Base64.getUrlDecoder().decode(WaybillReaderTest.random(random, sampled).encode());
          int bits = bytes.length * 8;
          for (int i = 0; i < bits; i++) {
            for (int j = i; j < bits; j++) {
              int k = j + random.nextInt(bits - j);
              byte[] damaged = bytes.clone();
              flip(damaged, i);
              if (j != i) {
                flip(damaged, j);
              }
              if (k != j) {
                flip(damaged, k);
              }
              assertNotEquals(Status.VALID, read(damaged), "bits " + i + ", " + j + ", " + k);
            }
          }
        });
  }

  /**
   * Bursts: up to 16 bits in an unsampled header; 12 in a sampled one, where the check stands
   * between what it covers.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void burstOfBitsFlipped_isNeverValid(boolean sampled) {
    Property.check(
        3,
        random -> {
          byte[] bytes =
              Base64.getUrlDecoder().decode(WaybillReaderTest.random(random, sampled).encode());
          int length = sampled ? 12 : 16;
          for (int start = 0; start < bytes.length * 8; start++) {
            for (int pattern = 1; pattern < 1 << length; pattern += sampled ? 2 : 2 * 7) {
              byte[] damaged = bytes.clone();
              for (int i = 0; i < length && start + i < bytes.length * 8; i++) {
                if ((pattern >>> i & 1) != 0) {
                  flip(damaged, start + i);
                }
              }
              assertNotEquals(Status.VALID, read(damaged), "at " + start + ": " + pattern);
            }
          }
        });
  }

  @Test
  void singleFlips_areCountedByWhatTheyHit() {
    Property.check(
        200,
        random -> {
          byte[] bytes =
              Base64.getUrlDecoder()
                  .decode(WaybillReaderTest.random(random, random.nextBoolean()).encode());
          for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            flip(damaged, bit);
            assertEquals(bit < 8 ? Status.UNKNOWN_VERSION : Status.DAMAGED, read(damaged));
          }
        });
  }

  @Test
  void cutOrExtendedText_isDamaged() {
    Property.check(
        200,
        random -> {
          byte[] text = WaybillReaderTest.random(random, random.nextBoolean()).encode();
          for (int length = 0; length < text.length; length++) {
            assertEquals(Status.DAMAGED, reader.read(Arrays.copyOf(text, length)));
          }
          for (byte more : List.of((byte) 'A', (byte) '=', (byte) ' ', (byte) '\n', (byte) 0)) {
            byte[] longer = Arrays.copyOf(text, text.length + 1 + random.nextInt(30));
            Arrays.fill(longer, text.length, longer.length, more);
            assertEquals(Status.DAMAGED, reader.read(longer));
          }
        });
  }

  /** The last character's lowest bits belong to no byte: four of them, or two. */
  @Test
  void trailingBitsThatAreNotZero_areDamaged() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    Property.check(
        200,
        random -> {
          Waybill waybill = WaybillReaderTest.random(random, random.nextBoolean());
          byte[] text = waybill.encode();
          int last = alphabet.indexOf(text[text.length - 1]);
          for (int bits = 1; bits < (waybill.sampled() ? 4 : 16); bits++) {
            byte[] other = with(text, text.length - 1, alphabet.charAt(last | bits));
            assertEquals(Status.DAMAGED, reader.read(other));
          }
        });
  }

  private Status read(byte[] bytes) {
    return reader.read(Base64.getUrlEncoder().withoutPadding().encode(bytes));
  }

  private static byte[] with(byte[] text, int at, int value) {
    byte[] changed = text.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static void flip(byte[] bytes, int bit) {
    bytes[bit >> 3] ^= (byte) (0x80 >>> (bit & 7));
  }
}
