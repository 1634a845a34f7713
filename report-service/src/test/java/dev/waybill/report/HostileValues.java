// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import java.util.Random;

/** Values of parameters that no one should send, among some that one may. */
final class HostileValues {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1e400",
          "NaN",
          "Infinity",
          "0x7fffffff",
          "2147483648",
          "9223372036854775808",
          "1".repeat(2000),
          "null",
          "undefined",
          "true",
          "[]",
          "{}",
          "*",
          ".",
          "..",
          "../../etc/passwd",
          "' or '1'='1",
          "'; drop table pipeline; --",
          "\" or 1=1 --",
          "%",
          "\\",
          "${jndi:ldap://127.0.0.1/a}",
          "#{7*7}",
          "<script>alert(1)</script>",
          "\u0000",
          "a\u0000b",
          "\r\nSet-Cookie: a=b",
          "\n",
          "\u001b[31m",
          "\u007f",
          "ä",
          "\u202e\u2066",
          "\ufffd",
          "\ud83d\ude80".repeat(20),
          "e\u0301".repeat(100),
          "a".repeat(249),
          "a".repeat(250),
          "a".repeat(3500),
          "2026-01-31T12:00:00Z",
          "2026-01-31T12:00:00+18:00",
          "2026-02-30T12:00:00Z",
          "0000-01-01T00:00:00Z",
          "-999999999-01-01T00:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "9999-12-31T23:59:59.999999999Z",
          "10000-01-01T00:00:00Z",
          "1m",
          "1h",
          "1d",
          "1w",
          "LOST",
          "lost",
          "hop",
          "COMPLETE",
          "1000",
          "1001",
          "0.9999",
          "1.0000001",
          "00000000000000000000000000000000",
          "ffffffffffffffffffffffffffffffff",
          "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");

  /** Encoded in ways that no encoder would. */
  private static final List<String> RAW =
      List.of(
          "%00",
          "%0",
          "%",
          "%zz",
          "%c0%ae%c0%ae",
          "%ed%a0%80",
          "%ff%fe",
          "%252e%252e%252f",
          "%25%30%30",
          "%u0041",
          "%2e%2e",
          "%2F..%2F",
          "a%20b",
          "a+b",
          "a&b=c",
          "a;b",
          "a#b",
          "[]",
          "{}",
          "|",
          "^",
          "`",
          "\"",
          "<>",
          "\u00ff\u00fe");

  private final List<String> sound;
  private final List<String> cursors;

  HostileValues(List<String> sound, List<String> cursors) {
    this.sound = sound;
    this.cursors = cursors;
  }

  /** For a path or a query, encoded or not. */
  String next(Random random) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> RAW.get(random.nextInt(RAW.size()));
      case 2 -> encoded(anyText(random));
      default -> encoded(TEXTS.get(random.nextInt(TEXTS.size())));
    };
  }

  /** For a parameter of a query. */
  String query(String name, Random random) {
    if (name.equals("after") && random.nextBoolean()) {
      return cursor(random);
    }
    return random.nextInt(4) == 0 ? sound(random) : next(random);
  }

  String sound(Random random) {
    return encoded(sound.get(random.nextInt(sound.size())));
  }

  /** For a header: what does not end it. */
  String header(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "\"" + random.nextInt(5) + "\"";
      case 1 -> "*";
      case 2 -> RAW.get(random.nextInt(RAW.size()));
      default ->
          TEXTS.get(random.nextInt(TEXTS.size())).replaceAll("[^\\x20-\\x7e\\x80-\\xff]", "?");
    };
  }

  /** One that was given, or one with a bit changed, cut off or doubled. */
  private String cursor(Random random) {
    String cursor = cursors.get(random.nextInt(cursors.size()));
    char[] chars = cursor.toCharArray();
    int at = random.nextInt(chars.length);
    return switch (random.nextInt(4)) {
      case 0 -> cursor;
      case 1 -> cursor.substring(0, at);
      case 2 -> cursor + cursor;
      default -> {
        chars[at] ^= (char) (1 << random.nextInt(7));
        yield encoded(new String(chars));
      }
    };
  }

  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(40);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(random.nextInt(3) == 0 ? random.nextInt(0xd800) : random.nextInt(128));
    }
    return text.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
