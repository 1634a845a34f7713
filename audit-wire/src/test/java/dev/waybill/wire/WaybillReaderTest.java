// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.WaybillReader.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaybillReaderTest {
  private static final int CHECK_AT = 20;

  private final WaybillReader reader = new WaybillReader();

  static Waybill random(Random random, boolean sampled) {
    long session = edgy(random, -1L);
    Waybill.Sample sample =
        sampled
            ? new Waybill.Sample(
                nonZero(edgy(random, -1L)), edgy(random, (1L << 48) - 1), random.nextInt(1 << 16))
            : null;
    return new Waybill(
        (int) edgy(random, -1L),
        random.nextBoolean(),
        nonZero(session),
        edgy(random, TraceId.MAX_SEQUENCE),
        sample);
  }

  /** Often few bits, none or all of {@code mask}. */
  private static long edgy(Random random, long mask) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> mask;
      case 2 -> random.nextInt(256);
      default -> random.nextLong() & mask;
    };
  }

  private static long nonZero(long value) {
    return value == 0 ? 1 : value;
  }

  @Test
  void encodedWaybill_isReadBack() {
    Property.check(
        5000,
        random -> {
          Waybill waybill = random(random, random.nextBoolean());
          byte[] text = waybill.encode();

          assertEquals(waybill.sampled() ? 51 : 30, text.length);
          assertEquals(Status.VALID, reader.read(text));
          assertEquals(waybill, reader.toWaybill());
          assertEquals(waybill.checksum(), reader.checksum());
          assertEquals(waybill.keyCovered(), reader.keyCovered());
          assertEquals(waybill.sampled(), reader.sampled());
          assertEquals(waybill.session(), reader.session());
          assertEquals(waybill.sequence(), reader.sequence());
        });
  }

  @Test
  void layout_isThatOfTheDocs() {
    Property.check(
        1000,
        random -> {
          Waybill waybill = random(random, random.nextBoolean());
          assertEquals(
              Base64.getUrlEncoder().withoutPadding().encodeToString(naive(waybill)),
              new String(waybill.encode(), StandardCharsets.US_ASCII));
        });
  }

  /** The bytes of the header, field by field, with the check computed bit by bit. */
  private static byte[] naive(Waybill waybill) {
    ByteBuffer head = ByteBuffer.allocate(CHECK_AT);
    head.put((byte) 1);
    head.put((byte) ((waybill.sampled() ? 1 : 0) + (waybill.keyCovered() ? 2 : 0)));
    head.putInt(waybill.checksum()).putLong(waybill.session());
    putSixBytes(head, waybill.sequence());
    ByteBuffer tail = ByteBuffer.allocate(waybill.sampled() ? 16 : 0);
    if (waybill.sampled()) {
      tail.putLong(waybill.sample().spanId());
      putSixBytes(tail, waybill.sample().originMillis());
      tail.putShort((short) waybill.sample().threshold());
    }
    ByteBuffer covered = ByteBuffer.allocate(CHECK_AT + tail.capacity());
    covered.put(head.array()).put(tail.array());
    ByteBuffer all = ByteBuffer.allocate(covered.capacity() + 2);
    all.put(head.array()).putShort((short) Crc16Test.byBit(covered.array())).put(tail.array());
    return all.array();
  }

  private static void putSixBytes(ByteBuffer buffer, long value) {
    buffer.putShort((short) (value >>> 32)).putInt((int) value);
  }

  @Test
  void anyOneCharacterChanged_isNeverValid() {
    Property.check(
        60,
        random -> {
          byte[] text = random(random, random.nextBoolean()).encode();
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
  @Test
  void upToThreeBitsFlipped_isNeverValid() {
    Property.check(
        4,
        random -> {
          byte[] bytes =
              Base64.getUrlDecoder().decode(random(random, random.nextBoolean()).encode());
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
  @Test
  void burstOfBitsFlipped_isNeverValid() {
    Property.check(
        4,
        random -> {
          boolean sampled = random.nextBoolean();
          byte[] bytes = Base64.getUrlDecoder().decode(random(random, sampled).encode());
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
              Base64.getUrlDecoder().decode(random(random, random.nextBoolean()).encode());
          for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            flip(damaged, bit);
            assertEquals(bit < 8 ? Status.UNKNOWN_VERSION : Status.DAMAGED, read(damaged));
          }
        });
  }

  @Test
  void otherVersions_areUnknownWhateverFollows() {
    Property.check(
        500,
        random -> {
          byte[] bytes = new byte[6 + random.nextInt(60)];
          random.nextBytes(bytes);
          bytes[0] = bytes[0] == 1 ? 2 : bytes[0];
          assertEquals(Status.UNKNOWN_VERSION, read(bytes));
        });
  }

  @Test
  void cutOrExtendedText_isDamaged() {
    Property.check(
        200,
        random -> {
          byte[] text = random(random, random.nextBoolean()).encode();
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
          Waybill waybill = random(random, random.nextBoolean());
          byte[] text = waybill.encode();
          int last = alphabet.indexOf(text[text.length - 1]);
          for (int bits = 1; bits < (waybill.sampled() ? 4 : 16); bits++) {
            byte[] other = with(text, text.length - 1, alphabet.charAt(last | bits));
            assertEquals(Status.DAMAGED, reader.read(other));
          }
        });
  }

  @Test
  void nullHeader_isAbsent() {
    assertEquals(Status.ABSENT, reader.read(null));
  }

  @Test
  void zeroSession_isDamaged() {
    ByteBuffer bytes = ByteBuffer.allocate(22).put((byte) 1);
    byte[] covered = Arrays.copyOf(bytes.array(), CHECK_AT);
    bytes.putShort(CHECK_AT, (short) Crc16Test.byBit(covered));
    assertEquals(Status.DAMAGED, read(bytes.array()));
  }

  @Test
  void unknownFlagsOfVersionOne_areDamagedThoughTheCheckIsRight() {
    for (int flags = 4; flags < 256; flags++) {
      ByteBuffer bytes = ByteBuffer.allocate(22);
      bytes.put((byte) 1).put((byte) flags).putInt(7).putLong(8);
      bytes.putShort(CHECK_AT, (short) Crc16Test.byBit(Arrays.copyOf(bytes.array(), CHECK_AT)));
      assertEquals(Status.DAMAGED, read(bytes.array()));
    }
  }

  /**
   * A check of 16 bits lets one of 65,536 random headers pass at most; here fewer are of its form.
   */
  @Test
  void randomBytes_areNeverAnException() {
    int[] valid = {0};
    Property.check(
        200_000,
        random -> {
          byte[] text = new byte[random.nextInt(60)];
          random.nextBytes(text);
          valid[0] += reader.read(text) == Status.VALID ? 1 : 0;
        });
    assertEquals(0, valid[0]);
  }

  @Test
  void randomTextOfTheRightForm_seldomPasses() {
    int[] valid = {0};
    Property.check(
        200_000,
        random -> {
          byte[] bytes = new byte[random.nextBoolean() ? 22 : 38];
          random.nextBytes(bytes);
          bytes[0] = 1;
          bytes[1] = (byte) (bytes.length == 22 ? 0 : 1);
          valid[0] += read(bytes) == Status.VALID ? 1 : 0;
        });
    assertTrue(valid[0] <= 15, "3 of 200,000 are expected, were " + valid[0]);
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
