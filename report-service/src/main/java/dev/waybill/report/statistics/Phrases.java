// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** Numbers as they stand in a sentence. */
public final class Phrases {
  /** Digits of the smaller of a share and what it lacks to 1: 99.98 %, not 100 %. */
  private static final MathContext DIGITS = new MathContext(2, RoundingMode.HALF_UP);

  private static final int MAX_DECIMALS = 10;

  private Phrases() {}

  /** Such as {@code 1 message} or {@code 4211 messages}. */
  public static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Such as {@code 99.98 %}: never rounded to all or nothing. */
  public static String percent(double share) {
    BigDecimal percent = BigDecimal.valueOf(share).movePointRight(2);
    BigDecimal rest = BigDecimal.valueOf(100).subtract(percent).min(percent);
    int decimals = rest.signum() <= 0 ? 0 : Math.max(0, rest.round(DIGITS).scale());
    return percent
            .setScale(Math.min(MAX_DECIMALS, decimals), RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  /** Such as {@code 90 s}, {@code 12 min} or {@code 3 h}. */
  public static String span(Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
      return duration.toSeconds() + " s";
    }
    return duration.compareTo(Duration.ofHours(2)) < 0
        ? duration.toMinutes() + " min"
        : duration.toHours() + " h";
  }
}
