// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.waybill.wire.WaybillReader.Status;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A reader remembers the middles of headers: what it says must not depend on what it has read. */
class WaybillReaderMemoryTest {
  private static final int SESSIONS = 1000; // more than it has room for

  private final WaybillReader reader = new WaybillReader();

  @Test
  void everyByteAtEveryPosition_isReadAsByAFreshReader() {
    Property.check(
        20,
        random -> {
          byte[] text = WaybillReaderTest.random(random, random.nextInt(4) == 0).encode();
          assertEquals(Status.VALID, reader.read(text)); // and its middle is remembered
          for (int at = 0; at < text.length; at++) {
            byte[] changed = text.clone();
            for (int other = 0; other < 256; other++) {
              changed[at] = (byte) other;
              assertReadAsFresh(changed);
            }
          }
        });
  }

  @Test
  void twoCharactersChanged_areReadAsByAFreshReader() {
    Property.check(
        20_000,
        random -> {
          byte[] text = WaybillReaderTest.random(random, false).encode();
          assertEquals(Status.VALID, reader.read(text));
          text[random.nextInt(text.length)] = (byte) random.nextInt(256);
          text[random.nextInt(text.length)] = (byte) random.nextInt(256);
          assertReadAsFresh(text);
        });
  }

  @Test
  void otherFlagsWithARightCheck_areReadAsByAFreshReader() {
    Property.check(
        200,
        random -> {
          Waybill waybill = WaybillReaderTest.random(random, false);
          assertEquals(Status.VALID, reader.read(waybill.encode()));
          for (int flags = 0; flags < 256; flags++) {
            byte[] bytes = Base64.getUrlDecoder().decode(waybill.encode());
            bytes[1] = (byte) flags;
            int check = Crc16Test.byBit(Arrays.copyOf(bytes, 20));
            bytes[20] = (byte) (check >>> 8);
            bytes[21] = (byte) check;
            byte[] text = Base64.getUrlEncoder().withoutPadding().encode(bytes);
            assertEquals(
                (flags & ~Waybill.KEY_COVERED_FLAG) == 0 ? Status.VALID : Status.DAMAGED,
                reader.read(text));
            assertReadAsFresh(text);
          }
        });
  }

  @Test
  void interleavedSessions_areReadBack() {
    Property.check(
        20,
        random -> {
          long[] sessions = random.longs(SESSIONS).map(session -> session | 1).toArray();
          long start = random.nextLong() & (TraceId.MAX_SEQUENCE >>> 1);
          for (int i = 0; i < 20 * SESSIONS; i++) {
            Waybill waybill =
                new Waybill(
                    random.nextInt(),
                    random.nextBoolean(),
                    sessions[random.nextInt(SESSIONS)],
                    start + i * 37L,
                    null);
            assertEquals(Status.VALID, reader.read(waybill.encode()));
            assertEquals(waybill, reader.toWaybill());
          }
        });
  }

  @Test
  void zeroBytes_areDamagedBeforeAnythingIsRemembered() {
    assertEquals(Status.DAMAGED, reader.read(new byte[Waybill.UNSAMPLED_LENGTH]));
    byte[] text = new Waybill(0, false, 1, 0, null).encode();
    Arrays.fill(text, 8, 24, (byte) 0);
    assertNotEquals(Status.VALID, reader.read(text));
  }

  private void assertReadAsFresh(byte[] text) {
    WaybillReader fresh = new WaybillReader();
    Status status = fresh.read(text);
    assertEquals(status, reader.read(text));
    if (status == Status.VALID) {
      assertEquals(fresh.toWaybill(), reader.toWaybill());
    }
  }
}
