// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.WireException.Reason;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A JSON object whose members are asked for by name and type; errors name the member's path. */
final class JsonObject {
  static final Duration MAX_DURATION = Duration.ofDays(366);

  /** RFC 3339 has years of four digits; it also keeps times within what databases hold. */
  private static final Instant MIN_INSTANT = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private final String path;
  private final Map<?, ?> members;

  private JsonObject(String path, Map<?, ?> members) {
    this.path = path;
    this.members = members;
  }

  static JsonObject read(byte[] utf8) throws WireException {
    return of("", JsonReader.read(utf8));
  }

  static JsonObject read(String text) throws WireException {
    return of("", JsonReader.read(text));
  }

  private static JsonObject of(String path, Object value) throws WireException {
    if (value instanceof Map<?, ?> map) {
      return new JsonObject(path, map);
    }
    throw new WireException(
        Reason.BAD_JSON, (path.isEmpty() ? "document" : path) + " is no object");
  }

  boolean has(String name) {
    return members.get(name) != null;
  }

  /** Reads one element of an array or member of a map. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(JsonObject object) throws WireException;
  }

  JsonObject object(String name) throws WireException {
    return of(at(name), required(name));
  }

  String string(String name) throws WireException {
    return typed(name, required(name), String.class);
  }

  String string(String name, String fallback) throws WireException {
    return has(name) ? string(name) : fallback;
  }

  boolean bool(String name, boolean fallback) throws WireException {
    return has(name) ? typed(name, required(name), Boolean.class) : fallback;
  }

  double number(String name, double min, double max) throws WireException {
    double value = typed(name, required(name), BigDecimal.class).doubleValue();
    if (!(value >= min && value <= max)) {
      throw bad(name, "must be " + min + " to " + max);
    }
    return value;
  }

  /** A whole number of 0 or more. */
  long count(String name) throws WireException {
    return whole(name, required(name));
  }

  long count(String name, long fallback) throws WireException {
    return has(name) ? count(name) : fallback;
  }

  /** A whole number of 0 or more that fits into 32 bits. */
  int intCount(String name) throws WireException {
    long value = count(name);
    if (value > Integer.MAX_VALUE) {
      throw bad(name, "is too large");
    }
    return (int) value;
  }

  /** A whole number from {@code min} to {@code max}. */
  int whole(String name, int min, int max) throws WireException {
    double value = number(name, min, max);
    if (value != Math.rint(value)) {
      throw bad(name, "must be a whole number");
    }
    return (int) value;
  }

  private long whole(String name, Object value) throws WireException {
    try {
      long number = typed(name, value, BigDecimal.class).longValueExact();
      if (number >= 0) {
        return number;
      }
    } catch (ArithmeticException e) {
      // falls through to the error below
    }
    throw bad(name, "must be a whole number of 0 or more");
  }

  Instant instant(String name) throws WireException {
    try {
      Instant instant = Instant.parse(string(name));
      if (!instant.isBefore(MIN_INSTANT) && !instant.isAfter(MAX_INSTANT)) {
        return instant;
      }
    } catch (DateTimeException e) {
      // falls through to the error below
    }
    throw bad(name, "must be a time such as 2026-01-31T12:00:00Z");
  }

  Duration duration(String name) throws WireException {
    try {
      Duration duration = Duration.parse(string(name));
      if (!duration.isNegative() && duration.compareTo(MAX_DURATION) <= 0) {
        return duration;
      }
    } catch (DateTimeException e) {
      // falls through to the error below
    }
    throw bad(name, "must be a duration such as PT30S, a year at most");
  }

  /** A value of {@code type}, in lower or upper case. */
  <E extends Enum<E>> E choice(String name, Class<E> type) throws WireException {
    String text = string(name).toUpperCase(Locale.ROOT);
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(text)) {
        return value;
      }
    }
    throw bad(name, "is none of the values it may have");
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) throws WireException {
    return has(name) ? choice(name, type) : fallback;
  }

  /** 16 hexadecimal digits. */
  long hex64(String name) throws WireException {
    String text = string(name);
    if (!text.matches("[0-9a-f]{16}")) {
      throw bad(name, "must be 16 hexadecimal digits");
    }
    return Long.parseUnsignedLong(text, 16);
  }

  /** 32 hexadecimal digits. */
  TraceId traceId(String name) throws WireException {
    try {
      return TraceId.parse(string(name));
    } catch (WireException e) {
      throw e.reason() == Reason.BAD_VALUE ? bad(name, "must be a trace id") : e;
    }
  }

  List<String> strings(String name) throws WireException {
    List<String> strings = new ArrayList<>();
    for (Object value : list(name)) {
      strings.add(typed(name, value, String.class));
    }
    return strings;
  }

  /** Whole numbers of 0 or more, at most {@code max} of them. */
  List<Long> numbers(String name, int max) throws WireException {
    List<Long> numbers = new ArrayList<>();
    for (Object value : list(name)) {
      numbers.add(whole(name, value));
    }
    if (numbers.size() > max) {
      throw bad(name, "has more than " + max + " numbers");
    }
    return numbers;
  }

  <T> List<T> objects(String name, Decoder<T> decoder) throws WireException {
    List<T> objects = new ArrayList<>();
    for (Object value : list(name)) {
      objects.add(decoder.decode(of(at(name) + "[" + objects.size() + "]", value)));
    }
    return objects;
  }

  Map<String, Long> counts(String name) throws WireException {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (has(name)) {
      JsonObject inner = object(name);
      for (Map.Entry<?, ?> member : inner.members.entrySet()) {
        String key = (String) member.getKey();
        counts.put(key, inner.whole(key, member.getValue()));
      }
    }
    return counts;
  }

  /** Pairs {@code [from, to]}, ascending, to excluded. */
  List<SequenceRange> ranges(String name) throws WireException {
    List<SequenceRange> ranges = new ArrayList<>();
    long end = 0;
    for (Object value : list(name)) {
      if (!(value instanceof List<?> pair) || pair.size() != 2) {
        throw bad(name, "must be a list of [from, to]");
      }
      long from = whole(name, pair.get(0));
      long to = whole(name, pair.get(1));
      if (from < end || to <= from || to - 1 > TraceId.MAX_SEQUENCE) {
        throw bad(name, "must be ascending ranges [from, to] of sequences");
      }
      ranges.add(new SequenceRange(from, to));
      end = to;
    }
    return ranges;
  }

  WireException bad(String name, String what) {
    return new WireException(Reason.BAD_VALUE, at(name) + " " + what);
  }

  private List<?> list(String name) throws WireException {
    return has(name) ? typed(name, required(name), List.class) : List.of();
  }

  private Object required(String name) throws WireException {
    Object value = members.get(name);
    if (value == null) {
      throw new WireException(Reason.MISSING_FIELD, at(name));
    }
    return value;
  }

  private <T> T typed(String name, Object value, Class<T> type) throws WireException {
    if (!type.isInstance(value)) {
      throw new WireException(Reason.BAD_JSON, at(name) + " has the wrong type");
    }
    return type.cast(value);
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
