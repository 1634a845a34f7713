// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;

/** Bodies of a PUT: sound ones, and what can be made of them. */
final class HostileBodies {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "-1",
          "1e999",
          "1e-999999999",
          "9".repeat(900),
          "9".repeat(1500),
          "1E999999999",
          "\"P999999999999Y\"",
          "\"PT-5S\"",
          "\"PT9223372036854775807S\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"" + "a".repeat(20_000) + "\"",
          "[null]",
          "[1, \"a\", {}]",
          "[[[[[[[[]]]]]]]]",
          "\"'; drop table pipeline; --\"");

  private static final List<String> JUNK =
      List.of(
          "",
          " ",
          "nul",
          "{",
          "}",
          "{\"stages\":",
          "{\"a\":1,\"a\":2}",
          "\ufeff{}",
          "[".repeat(5_000),
          "{\"a\":".repeat(5_000),
          "{} {}",
          "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
          "a=b&c=d",
          "\"" + "x".repeat(100_000) + "\"",
          " ".repeat(270_000));

  private HostileBodies() {}

  static byte[] next(Random random) {
    String sound = Definitions.body("0." + random.nextInt(100));
    return switch (random.nextInt(8)) {
      case 0 -> sound.getBytes(UTF_8);
      case 1 -> JUNK.get(random.nextInt(JUNK.size())).getBytes(UTF_8);
      case 2 -> flipped(sound.getBytes(UTF_8), random);
      case 3 -> random.nextBoolean() ? sound.getBytes(UTF_16) : anyBytes(random);
      default -> replaced(sound, random).getBytes(UTF_8);
    };
  }

  /** With another value in place of one that is there, or one more member. */
  private static String replaced(String sound, Random random) {
    String value = VALUES.get(random.nextInt(VALUES.size()));
    List<String> members =
        List.of("name", "version", "deadline", "onCorrupted", "audited", "stages", "x\\u0000y");
    String member = members.get(random.nextInt(members.size()));
    return switch (random.nextInt(4)) {
      case 0 -> sound.replaceFirst("\"(checkout|warehouse|orders)\"", quoted(value));
      case 1 -> sound.replaceFirst("\\[[^\\[]*?\\]", quoted(value));
      default -> sound.substring(0, sound.length() - 1) + ", \"" + member + "\": " + value + "}";
    };
  }

  private static String quoted(String value) {
    return Matcher.quoteReplacement(value);
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    for (int i = random.nextInt(5); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static byte[] anyBytes(Random random) {
    byte[] bytes = new byte[random.nextInt(500)];
    random.nextBytes(bytes);
    return bytes;
  }
}
