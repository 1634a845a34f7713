// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The sampling threshold of a span, as anybody's tracestate tells it: {@code ot=th:} with 56 bits
 * (OpenTelemetry specification, "TraceState: Probability Sampling"). Waybill's own have 16 of them,
 * see {@link Sampling}.
 */
public final class SpanThreshold {
  /** Nobody told it, or what was told can't be true: the sampling probability is not known. */
  public static final long UNKNOWN = -1;

  private static final int BITS = 56;
  private static final int DIGITS = BITS / 4;
  private static final long RANDOM_MASK = (1L << BITS) - 1;
  private static final Pattern TH = Pattern.compile("[0-9a-f]{1,14}");
  private static final Pattern RV = Pattern.compile("[0-9a-f]{14}");

  private SpanThreshold() {}

  /**
   * The threshold by which a span was sampled. The span's randomness, {@code rv} or else the low 56
   * bits of its trace id, must be at or above it, or else it is none: the specification calls such
   * a pair inconsistent, and no weight follows from it.
   *
   * @param traceState W3C tracestate, or empty
   * @param traceIdLow the low 64 bits of the trace id
   * @return 0 to 2^56-1, or {@link #UNKNOWN}
   */
  public static long of(String traceState, long traceIdLow) {
    String member = member(traceState, ",", "ot=");
    String th = member(member, ";", "th:");
    String rv = member(member, ";", "rv:");
    if (!TH.matcher(th).matches() || (!rv.isEmpty() && !RV.matcher(rv).matches())) {
      return UNKNOWN;
    }
    long threshold = parse(th);
    long randomness = rv.isEmpty() ? traceIdLow & RANDOM_MASK : parse(rv);
    return randomness >= threshold ? threshold : UNKNOWN;
  }

  /** What follows the key, of the first member of a list that has it; or empty. */
  private static String member(String list, String separator, String key) {
    for (int from = 0; from < list.length(); ) {
      int end = list.indexOf(separator, from);
      String member = list.substring(from, end < 0 ? list.length() : end).strip();
      if (member.startsWith(key)) {
        return member.substring(key.length());
      }
      from = end < 0 ? list.length() : end + 1;
    }
    return "";
  }

  /**
   * How probable it was that a message with this threshold is sampled.
   *
   * @param threshold 0 to 2^56-1
   * @return above 0, at most 1
   */
  public static double probability(long threshold) {
    return Math.scalb((double) (RANDOM_MASK + 1 - threshold), -BITS);
  }

  static boolean isHex(String text) {
    return TH.matcher(text).matches();
  }

  /** Hexadecimal digits, filled with zeros on the right. */
  static long parse(String hex) {
    return Long.parseLong(hex, 16) << (4 * (DIGITS - hex.length()));
  }

  /** As in tracestate: hexadecimal digits of 56 bits without trailing zeros. */
  static String hex(long threshold) {
    String hex = HexFormat.of().toHexDigits(threshold, DIGITS);
    int end = DIGITS;
    while (end > 1 && hex.charAt(end - 1) == '0') {
      end--;
    }
    return hex.substring(0, end);
  }
}
