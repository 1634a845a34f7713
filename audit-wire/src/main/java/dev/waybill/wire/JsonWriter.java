// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Writes JSON member by member, without white space and in the order of the calls, so that equal
 * documents are equal bytes.
 */
final class JsonWriter {
  private final StringBuilder out = new StringBuilder(256);
  private boolean first = true;

  static byte[] object(java.util.function.Consumer<JsonWriter> members) {
    JsonWriter writer = new JsonWriter();
    writer.out.append('{');
    members.accept(writer);
    return writer.out.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  void string(String name, String value) {
    name(name);
    quote(value);
  }

  void choice(String name, Enum<?> value) {
    string(name, value.name().toLowerCase(Locale.ROOT));
  }

  void number(String name, long value) {
    name(name);
    out.append(value);
  }

  void number(String name, double value) {
    name(name);
    out.append(value);
  }

  /** A member that documents before it did not have: what says nothing new stays as it was. */
  void numberUnlessZero(String name, long value) {
    if (value != 0) {
      number(name, value);
    }
  }

  /** The same, of a boolean. */
  void boolIfTrue(String name, boolean value) {
    if (value) {
      bool(name, true);
    }
  }

  void bool(String name, boolean value) {
    name(name);
    out.append(value);
  }

  void hex64(String name, long value) {
    string(name, java.util.HexFormat.of().toHexDigits(value));
  }

  void object(String name, java.util.function.Consumer<JsonWriter> members) {
    name(name);
    open('{');
    members.accept(this);
    close('}');
  }

  <T> void objects(String name, Collection<T> values, BiConsumer<JsonWriter, T> members) {
    name(name);
    open('[');
    for (T value : values) {
      comma();
      open('{');
      members.accept(this, value);
      close('}');
    }
    close(']');
  }

  void strings(String name, Collection<String> values) {
    name(name);
    open('[');
    for (String value : values) {
      comma();
      quote(value);
    }
    close(']');
  }

  void numbers(String name, Collection<Long> values) {
    name(name);
    open('[');
    for (long value : values) {
      comma();
      out.append(value);
    }
    close(']');
  }

  /** A list that documents before it did not have: none is as it was. */
  <T> void objectsUnlessEmpty(
      String name, Collection<T> values, BiConsumer<JsonWriter, T> members) {
    if (!values.isEmpty()) {
      objects(name, values, members);
    }
  }

  void counts(String name, Map<String, Long> counts) {
    object(name, json -> counts.forEach(json::number));
  }

  void ranges(String name, List<SequenceRange> ranges) {
    name(name);
    open('[');
    for (SequenceRange range : ranges) {
      comma();
      out.append('[').append(range.from()).append(',').append(range.to()).append(']');
    }
    close(']');
  }

  private void name(String name) {
    comma();
    quote(name);
    out.append(':');
  }

  private void comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  private void open(char bracket) {
    out.append(bracket);
    first = true;
  }

  private void close(char bracket) {
    out.append(bracket);
    first = false;
  }

  private void quote(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || (Character.isSurrogate(c) && !paired(value, i))) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static boolean paired(String value, int i) {
    return Character.isHighSurrogate(value.charAt(i))
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }
}
