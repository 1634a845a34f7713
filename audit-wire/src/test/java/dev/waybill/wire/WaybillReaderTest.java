// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.WaybillReader.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
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
}
