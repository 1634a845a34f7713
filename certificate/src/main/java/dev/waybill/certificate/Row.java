// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A figure of the certificate.
 *
 * @param what is told
 * @param expected what it must be; null where the figure only tells how much was tried
 * @param got what it was
 * @param holds whether it is as it must be
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(String what, String expected, String got, boolean holds) {

  /** How much was tried, or what was measured: nothing that could fail. */
  public static Row figure(String what, Object got) {
    return new Row(what, null, text(got), true);
  }

  /** What must be a certain value. */
  public static Row equal(String what, Object expected, Object got) {
    String is = text(got);
    String must = text(expected);
    return new Row(what, must, is, must.equals(is));
  }

  /** What must not be more than a limit. */
  public static Row atMost(String what, long limit, long got, String unit) {
    return new Row(what, "≤ " + text(limit) + unit, text(got) + unit, got <= limit);
  }

  /** What must not be less than a limit: that something was tried at all. */
  public static Row atLeast(String what, long limit, long got) {
    return new Row(what, "≥ " + text(limit), text(got), got >= limit);
  }

  private static String text(Object value) {
    return value instanceof Number number && !(value instanceof Double)
        ? "%,d".formatted(number.longValue())
        : String.valueOf(value);
  }
}
