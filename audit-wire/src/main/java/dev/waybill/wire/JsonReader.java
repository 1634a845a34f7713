// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.WireException.Reason;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) into maps, lists, strings, {@link BigDecimal}s, booleans and nulls.
 *
 * <p>Strict: no comments, no trailing commas, no name twice in an object, at most {@value
 * #MAX_DEPTH} levels. It exists because the tracer lives in other people's services and may bring
 * no JSON library along.
 */
final class JsonReader {
  static final int MAX_DEPTH = 32;

  /** Longer numbers are nothing that any document of ours holds. */
  private static final int MAX_NUMBER_LENGTH = 40;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  static Object read(byte[] utf8) throws WireException {
    if (utf8 == null) {
      throw new WireException(Reason.MISSING_FIELD, "the record has no value");
    }
    try {
      return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new WireException(Reason.BAD_UTF8, "JSON text");
    }
  }

  static Object read(String text) throws WireException {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.error("something behind the end");
    }
    return value;
  }

  private Object value(int depth) throws WireException {
    if (depth > MAX_DEPTH) {
      throw new WireException(Reason.TOO_LARGE, "JSON of more than " + MAX_DEPTH + " levels");
    }
    skipSpace();
    char c = peek();
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) throws WireException {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return members;
    }
    while (true) {
      skipSpace();
      String name = string();
      skipSpace();
      expect(':');
      if (members.containsKey(name)) {
        throw error("a name twice");
      }
      members.put(name, value(depth + 1));
      skipSpace();
      if (peek() == '}') {
        at++;
        return members;
      }
      expect(',');
    }
  }

  private List<Object> array(int depth) throws WireException {
    List<Object> values = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return values;
    }
    while (true) {
      values.add(value(depth + 1));
      skipSpace();
      if (peek() == ']') {
        at++;
        return values;
      }
      expect(',');
    }
  }

  private String string() throws WireException {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return out.toString();
      } else if (c == '\\') {
        out.append(escape());
      } else if (c < ' ') {
        throw error("a control character in a string");
      } else {
        out.append(c);
      }
    }
  }

  private char escape() throws WireException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw error("the end inside an escape");
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char digit = text.charAt(at++);
          if (!HexFormat.isHexDigit(digit)) {
            throw error("not a hexadecimal digit");
          }
          code = code << 4 | HexFormat.fromHexDigit(digit);
        }
        yield (char) code;
      }
      default -> throw error("an unknown escape");
    };
  }

  private Object literal(String word, Object value) throws WireException {
    if (!text.startsWith(word, at)) {
      throw error("an unknown word");
    }
    at += word.length();
    return value;
  }

  private BigDecimal number() throws WireException {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    if (digits.length() > MAX_NUMBER_LENGTH
        || !digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")) {
      throw error("not a number");
    }
    return new BigDecimal(digits);
  }

  private char peek() throws WireException {
    if (at >= text.length()) {
      throw new WireException(Reason.TRUNCATED, "JSON ends early");
    }
    return text.charAt(at);
  }

  private void expect(char c) throws WireException {
    if (peek() != c) {
      throw error("'" + c + "' expected");
    }
    at++;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private WireException error(String what) {
    return new WireException(Reason.BAD_JSON, what + " at character " + at);
  }
}
