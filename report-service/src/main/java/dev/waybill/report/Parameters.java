// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The parameters of the request, read strictly: each error names its parameter. */
@RequestScoped
class Parameters {
  /** No name is longer than a Kafka topic's may be. */
  private static final int MAX_NAME_LENGTH = 249;

  private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private final UriInfo uri;
  private final ReportConfig.Pages pages;

  Parameters(UriInfo uri, ReportConfig config) {
    this.uri = uri;
    this.pages = config.pages();
  }

  /** Refuses all but these: a parameter that is misspelt must not be ignored. */
  void only(String... names) {
    Set<String> unknown = new TreeSet<>(uri.getQueryParameters().keySet());
    unknown.removeAll(Set.of(names));
    for (String name : unknown) {
      throw ProblemException.badParameter(
          name,
          names.length == 0
              ? "is no parameter: there are none here"
              : "is no parameter; there are " + String.join(", ", names));
    }
  }

  /** Text, or null if it is not given. */
  String text(String name) {
    List<String> values = uri.getQueryParameters().get(name);
    if (values == null) {
      return null;
    }
    if (values.size() > 1) {
      throw ProblemException.badParameter(name, "must be given once");
    }
    return values.get(0);
  }

  /** A name such as a stage's, or null if it is not given. */
  String name(String name) {
    String value = text(name);
    return value == null ? null : checkedName(name, value);
  }

  /** A name in the path. */
  static String checkedName(String name, String value) {
    if (value.isEmpty()
        || value.length() > MAX_NAME_LENGTH
        || value.chars().anyMatch(Character::isISOControl)) {
      throw ProblemException.badParameter(
          name, "must be 1 to " + MAX_NAME_LENGTH + " characters, none a control character");
    }
    return value;
  }

  /** A time, or the fallback, which may be null. */
  Instant time(String name, Instant fallback) {
    String value = text(name);
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
  static void checkRange(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw ProblemException.badParameter("from", "must be before to, which is " + to);
    }
  }

  /** One of a few words, or the fallback, which may be null; in lower or upper case. */
  String word(String name, List<String> words, String fallback) {
    String value = text(name);
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

  /** What a list is asked for. */
  Page.Request page() {
    return new Page.Request(limit(), scope(), Cursor.read(scope(), text("after")));
  }

  private int limit() {
    String value = text("limit");
    if (value == null) {
      return Math.min(pages.limit(), pages.maxLimit());
    }
    try {
      int limit = Integer.parseInt(value);
      if (limit >= 1 && limit <= pages.maxLimit()) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // falls through to the problem below
    }
    throw ProblemException.badParameter(
        "limit", "must be a whole number from 1 to " + pages.maxLimit());
  }

  /** Path and parameters but those of paging. */
  private String scope() {
    return uri.getQueryParameters().entrySet().stream()
        .filter(e -> !e.getKey().equals("limit") && !e.getKey().equals("after"))
        .map(e -> e.getKey() + "=" + e.getValue())
        .sorted()
        .collect(Collectors.joining("&", uri.getPath() + "?", ""));
  }
}
