// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Reads parameters strictly: each problem names its parameter. A value that is null is not given.
 */
public final class Parameters {
  /** No name is longer than a Kafka topic's may be. */
  private static final int MAX_NAME_LENGTH = 249;

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private Parameters() {}

  /** A name such as a stage's, or null if it is not given. */
  public static String name(String name, String value) {
    if (value == null) {
      return null;
    }
    if (value.isEmpty()
        || value.length() > MAX_NAME_LENGTH
        || value.chars().anyMatch(Character::isISOControl)) {
      throw ProblemException.badParameter(
          name, "must be 1 to " + MAX_NAME_LENGTH + " characters, none a control character");
    }
    return value;
  }

  /** A time, or the fallback, which may be null. */
  public static Instant time(String name, String value, Instant fallback) {
    if (value == null) {
      return fallback;
    }
    try {
      Instant time = Instant.parse(value);
      if (!time.isBefore(MIN_TIME) && !time.isAfter(MAX_TIME)) {
        return time;
      }
    } catch (DateTimeException e) {
      // falls through to the problem below
    }
    throw ProblemException.badParameter(name, "must be a time such as 2026-01-31T12:00:00Z");
  }

  /** Refuses a range without a moment in it. */
  public static void checkRange(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw ProblemException.badParameter("from", "must be before to, which is " + to);
    }
  }

  /** Refuses a range of more than a length. */
  public static void checkLength(Instant from, Instant to, Duration longest, String when) {
    if (Duration.between(from, to).compareTo(longest) > 0) {
      throw ProblemException.badParameter(
          "from", "must be at most " + longest.toDays() + " days before to " + when);
    }
  }

  /** One of a few words, or the fallback, which may be null; in lower or upper case. */
  public static String word(String name, String value, List<String> words, String fallback) {
    if (value == null) {
      return fallback;
    }
    for (String word : words) {
      if (word.toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT))) {
        return word;
      }
    }
    throw ProblemException.badParameter(name, "must be one of " + String.join(", ", words));
  }

  /** A share above 0 to 1, or null if it is not given. */
  public static Double share(String name, String value) {
    if (value == null) {
      return null;
    }
    try {
      double share = Double.parseDouble(value);
      if (share > 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // falls through to the problem below
    }
    throw ProblemException.badParameter(name, "must be a number above 0 and not above 1");
  }

  /** How many items a page may hold. */
  static int limit(String value) {
    if (value == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // falls through to the problem below
    }
    throw ProblemException.badParameter("limit", "must be a whole number from 1 to " + MAX_LIMIT);
  }
}
