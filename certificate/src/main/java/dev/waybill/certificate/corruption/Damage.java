// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.waybill.certificate.pipeline.Letter;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Waybill;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A message on its way, before and after something happened to it.
 *
 * @param key its key
 * @param value its value
 * @param headers values of its headers with a waybill, in order
 * @param variant which of all ways to do it
 * @param random decides where nothing else does
 * @param another bytes of another message
 * @param lent another message's waybill, for whoever borrows it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Damage(
    byte[] key,
    byte[] value,
    List<Header> headers,
    int variant,
    long random,
    Letter.Bytes another,
    byte[] lent) {

  /** A header's value; null is one as well. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Header(byte[] value) {}

  private static final byte[] DECOY = "no waybill at all".getBytes(US_ASCII);

  /** The last waybill. */
  byte[] waybill() {
    return headers.isEmpty() ? null : headers.get(headers.size() - 1).value();
  }

  Damage bytes(byte[] newKey, byte[] newValue) {
    return new Damage(newKey, newValue, headers, variant, random, another, lent);
  }

  private Damage headers(List<Header> newHeaders) {
    return new Damage(key, value, newHeaders, variant, random, another, lent);
  }

  /** With this waybill alone. */
  Damage header(byte[] text) {
    return headers(List.of(new Header(text)));
  }

  Damage stripped() {
    return headers(List.of());
  }

  Damage behindADecoy() {
    return headers(List.of(new Header(DECOY), new Header(waybill())));
  }

  Damage beforeADecoy() {
    return headers(List.of(new Header(waybill()), new Header(DECOY)));
  }

  /** With a number of bytes moved from the key's end to the value's beginning. */
  Damage moved(int bytes) {
    int left = key.length - bytes;
    byte[] longer = new byte[bytes + value.length];
    System.arraycopy(key, left, longer, 0, bytes);
    System.arraycopy(value, 0, longer, bytes, value.length);
    return bytes(Arrays.copyOf(key, left), longer);
  }

  /**
   * Key and value, one behind the other, with a burst: its first and its last bit are flipped, and
   * of those between any. Bits are counted from the least significant one, as CRC-32C does.
   */
  Damage burst(int bits) {
    Random choice = new Random(random);
    byte[] all = Arrays.copyOf(key, key.length + value.length);
    System.arraycopy(value, 0, all, key.length, value.length);
    int first = choice.nextInt(all.length * 8 - bits + 1);
    for (int bit = 0; bit < bits; bit++) {
      if (bit == 0 || bit == bits - 1 || choice.nextBoolean()) {
        all = flip(all, first + bit);
      }
    }
    return bytes(Arrays.copyOf(all, key.length), Arrays.copyOfRange(all, key.length, all.length));
  }

  /** A waybill that fits the bytes, of a session that nobody began. */
  byte[] forged() {
    return new Waybill(
            new MessageChecksum().ofKeyAndValue(key, value), true, forgedSession(), 0, null)
        .encode();
  }

  /** The trace id of what {@link #forged} makes. */
  String forgedTraceId() {
    return TraceId.of(forgedSession(), 0).toString();
  }

  private long forgedSession() {
    return random | 1;
  }

  static byte[] flip(byte[] bytes, long bit) {
    return Letter.flip(bytes, bit);
  }

  /** Of this length, by cutting or by zeros behind. */
  static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }
}
