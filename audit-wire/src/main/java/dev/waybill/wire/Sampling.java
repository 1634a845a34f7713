// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.HexFormat;

/**
 * OpenTelemetry's consistent probability sampling with a 16-bit threshold.
 *
 * <p>A message is sampled when the low 56 bits of its trace id are at or above the rejection
 * threshold (OpenTelemetry specification, "TraceState: Probability Sampling", {@code ot=th}).
 * Waybill keeps the threshold's upper 16 of 56 bits, so rates are multiples of 1/65,536.
 */
public final class Sampling {
  /** The threshold that rejects everything; it appears in settings, never in a header. */
  public static final int NEVER = 1 << 16;

  /** The threshold that rejects nothing. */
  public static final int ALWAYS = 0;

  private static final long RANDOM_MASK = (1L << 56) - 1;

  private Sampling() {}

  /**
   * The threshold nearest to a rate.
   *
   * @param rate share of the messages to sample, 0 to 1; a rate above 0 gives at least 1/65,536
   * @throws IllegalArgumentException outside 0 to 1
   */
  public static int threshold(double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("sampling rate must be 0 to 1, was " + rate);
    }
    int accepted = (int) Math.round(rate * NEVER);
    return NEVER - (rate > 0 ? Math.max(1, accepted) : 0);
  }

  /** The exact rate of a threshold, 0 to 1. */
  public static double rate(int threshold) {
    return (NEVER - threshold) / (double) NEVER;
  }

  /**
   * Whether the message with these low trace id bits is sampled.
   *
   * @param traceIdLow the low 64 bits of the trace id, of which the low 56 count
   * @param threshold 0 ({@link #ALWAYS}) to 65,536 ({@link #NEVER})
   */
  public static boolean isSampled(long traceIdLow, int threshold) {
    return (traceIdLow & RANDOM_MASK) >= ((long) threshold << 40);
  }

  /**
   * The threshold as the value of tracestate's {@code ot=th:}: hexadecimal digits of 56 bits
   * without trailing zeros.
   *
   * @param threshold 0 to 65,535, as a waybill carries it; tracestate has no word for {@link
   *     #NEVER}
   * @throws IllegalArgumentException outside that range
   */
  public static String traceStateThreshold(int threshold) {
    if (threshold < 0 || threshold >= NEVER) {
      throw new IllegalArgumentException("threshold out of range: " + threshold);
    }
    String hex = HexFormat.of().toHexDigits((short) threshold);
    int end = hex.length();
    while (end > 1 && hex.charAt(end - 1) == '0') {
      end--;
    }
    return hex.substring(0, end);
  }
}
