// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The waybill that travels with a message: who it is, what its bytes should be and, for a sampled
 * message, where its trace goes on.
 *
 * @param checksum what {@link MessageChecksum} gives for the message
 * @param keyCovered whether the checksum covers key and value, or the value alone
 * @param session the run of one tracer at an origin for one pipeline; any 64 bits but zero
 * @param sequence the message's number in its session, 0 to {@link TraceId#MAX_SEQUENCE}
 * @param sample what a sampled message carries besides, or null for an unsampled one
 */
public record Waybill(
    int checksum, boolean keyCovered, long session, long sequence, Sample sample) {

  /** Key of the record header that holds a waybill. */
  public static final String HEADER = "waybill";

  /** Length of the header value of an unsampled message, in bytes (ASCII characters). */
  public static final int UNSAMPLED_LENGTH = 30;

  /** Length of the header value of a sampled message, in bytes (ASCII characters). */
  public static final int SAMPLED_LENGTH = 51;

  static final int VERSION = 1;
  static final int SAMPLED_FLAG = 1;
  static final int KEY_COVERED_FLAG = 2;

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** Twelve bits as two characters, the first in the high byte. */
  private static final char[] PAIRS = pairs();

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /**
   * What only a sampled message carries.
   *
   * @param spanId span id of the message's last span; never zero
   * @param originMillis when the origin sealed it, in ms since the epoch by the origin's clock; 48
   *     bits
   * @param threshold the rejection threshold by which it was sampled, 0 to 65,535
   */
  public record Sample(long spanId, long originMillis, int threshold) {
    /** Checks the ranges. */
    public Sample {
      if (spanId == 0 || originMillis >>> 48 != 0 || threshold >>> 16 != 0) {
        throw new IllegalArgumentException("span id, origin time or threshold out of range");
      }
    }
  }

  /** Checks the ranges. */
  public Waybill {
    if (session == 0 || (sequence & ~TraceId.MAX_SEQUENCE) != 0) {
      throw new IllegalArgumentException("session or sequence out of range");
    }
  }

  /** The message's trace id. */
  public TraceId traceId() {
    return TraceId.of(session, sequence);
  }

  /** Whether the message is sampled. */
  public boolean sampled() {
    return sample != null;
  }

  /** This waybill with another checksum, as a stage that rewrites the message seals it anew. */
  public Waybill withChecksum(int newChecksum) {
    return new Waybill(newChecksum, keyCovered, session, sequence, sample);
  }

  /** This waybill with another last span; the message must be sampled. */
  public Waybill withSpanId(long spanId) {
    Sample next = new Sample(spanId, sample.originMillis, sample.threshold);
    return new Waybill(checksum, keyCovered, session, sequence, next);
  }

  /** The header value: base64url text without padding, {@code docs/wire-format.md}. */
  public byte[] encode() {
    int flags = (sample == null ? 0 : SAMPLED_FLAG) | (keyCovered ? KEY_COVERED_FLAG : 0);
    int check = check(flags, checksum, session, sequence, sample);
    byte[] text = new byte[sample == null ? UNSAMPLED_LENGTH : SAMPLED_LENGTH];
    put(text, 0, (long) VERSION << 40 | (long) flags << 32 | (checksum & 0xFFFFFFFFL));
    put(text, 8, session >>> 16);
    put(text, 16, (session & 0xFFFF) << 32 | sequence >>> 16);
    long tail = sequence << 16 | check;
    if (sample == null) {
      put(text, 22, tail << 4); // the first two characters for the second time
    } else {
      put(text, 24, tail << 16 | sample.spanId >>> 48);
      put(text, 32, sample.spanId);
      put(text, 40, sample.originMillis);
      put(
          text,
          43,
          sample.originMillis << 18 | (long) sample.threshold << 2); // the first five again
    }
    return text;
  }

  static int check(int flags, int checksum, long session, long sequence, Sample sample) {
    return sample == null
        ? check(flags, checksum, session, sequence)
        : checkOfSample(
            check(flags, checksum, session, sequence),
            sample.spanId,
            sample.originMillis,
            sample.threshold);
  }

  /** All bytes on their own, xor-ed: none waits for the one before. */
  static int check(int flags, int checksum, long session, long sequence) {
    return Crc16.ofShort(flags, 18)
        ^ Crc16.of(checksum, 14)
        ^ checkOfMiddle(session, sequence)
        ^ Crc16.ofShort((int) sequence, 0);
  }

  /** The part of the session, the sequence's upper 32 bits and what is the same in all headers. */
  static int checkOfMiddle(long session, long sequence) {
    return Crc16.ofShort(Crc16.INITIAL ^ (VERSION << 8), 18)
        ^ Crc16.of((int) (session >>> 32), 10)
        ^ Crc16.of((int) session, 6)
        ^ Crc16.of((int) (sequence >>> 16), 2);
  }

  static int checkOfSample(int crc, long spanId, long originMillis, int threshold) {
    return Crc16.updateLong(Crc16.updateLong(crc, spanId), originMillis << 16 | threshold);
  }

  /** Writes the low 48 bits as eight characters. */
  private static void put(byte[] text, int at, long bits) {
    long characters =
        (long) PAIRS[(int) (bits >>> 36) & 0xFFF] << 48
            | (long) PAIRS[(int) (bits >>> 24) & 0xFFF] << 32
            | (long) PAIRS[(int) (bits >>> 12) & 0xFFF] << 16
            | PAIRS[(int) bits & 0xFFF];
    LONG.set(text, at, characters);
  }

  private static char[] pairs() {
    char[] pairs = new char[1 << 12];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = (char) ((ALPHABET.charAt(i >>> 6) << 8) | ALPHABET.charAt(i & 0x3F));
    }
    return pairs;
  }
}
