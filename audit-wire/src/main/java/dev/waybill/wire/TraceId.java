// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.HexFormat;

/**
 * A W3C trace id that is also a message's identity: the high 64 bits are the session, the low 64
 * bits an invertible mix of session and sequence.
 *
 * <p>So every message has a trace id, sampled or not, and a trace id gives back session and
 * sequence. The mix is MurmurHash3's 64-bit finalizer (Austin Appleby, public domain) over {@code
 * session xor sequence}; its low 56 bits are uniform, as OpenTelemetry's consistent probability
 * sampling asks of a trace id's random part.
 *
 * @param high the session
 * @param low the mixed sequence
 */
public record TraceId(long high, long low) {
  /** Sequences have 48 bits: at a million messages a second a session lasts for nine years. */
  public static final long MAX_SEQUENCE = (1L << 48) - 1;

  /** The trace id of a message. */
  public static TraceId of(long session, long sequence) {
    return new TraceId(session, low(session, sequence));
  }

  /** The low 64 bits of a message's trace id. */
  public static long low(long session, long sequence) {
    long h = session ^ sequence;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  /**
   * The sequence behind this trace id, or -1 if it was not made by {@link #of}: one in 65,536 of
   * the trace ids that others make is taken for one of ours.
   */
  public long sequence() {
    return sequence(high, low);
  }

  /** The same of a trace id that is told as two numbers. */
  public static long sequence(long high, long low) {
    long h = low ^ (low >>> 33);
    h *= 0x9cb4b2f8129337dbL; // inverse of 0xc4ceb9fe1a85ec53 modulo 2^64
    h ^= h >>> 33;
    h *= 0x4f74430c22a54005L; // inverse of 0xff51afd7ed558ccd modulo 2^64
    h ^= h >>> 33;
    long sequence = h ^ high;
    return (sequence & ~MAX_SEQUENCE) == 0 ? sequence : -1;
  }

  /** The session: the high 64 bits. */
  public long session() {
    return high;
  }

  /**
   * Reads 32 hexadecimal digits.
   *
   * @throws WireException if the text is anything else, or all zero, which W3C forbids
   */
  public static TraceId parse(String text) throws WireException {
    if (text.length() != 32 || !text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new WireException(
          WireException.Reason.BAD_VALUE, "a trace id is 32 hexadecimal digits");
    }
    TraceId id =
        new TraceId(
            HexFormat.fromHexDigitsToLong(text, 0, 16),
            HexFormat.fromHexDigitsToLong(text, 16, 32));
    if (id.isZero()) {
      throw new WireException(WireException.Reason.BAD_VALUE, "a trace id is not all zero");
    }
    return id;
  }

  /** Whether it is all zero, which W3C and OTLP forbid. */
  boolean isZero() {
    return (high | low) == 0;
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
