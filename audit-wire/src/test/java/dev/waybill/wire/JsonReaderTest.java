// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.wire.WireException.Reason;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
  private static final ObjectMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @Test
  void jsonWrittenByJackson_isReadAsWritten() {
    Property.check(
        3000,
        random -> {
          Object value = value(random, 0);
          String text =
              random.nextBoolean()
                  ? JACKSON.writeValueAsString(value)
                  : JACKSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
          assertEquals(value, JsonReader.read(text.getBytes(StandardCharsets.UTF_8)));
        });
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth < 5 ? 7 : 5)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> new BigDecimal(random.nextLong()).scaleByPowerOfTen(random.nextInt(10) - 12);
      case 3 -> new BigDecimal(random.nextInt());
      case 4 -> RandomBatches.text(random);
      case 5 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          map.put(RandomBatches.text(random), value(random, depth + 1));
        }
        yield map;
      }
    };
  }

  /** Where damaged text is still read, Jackson reads the same from it. */
  @Test
  void damagedJson_isReadAsJacksonDoesOrRefusedByName() {
    Property.check(
        20_000,
        random -> {
          String written = JACKSON.writeValueAsString(value(random, 0));
          byte[] bytes = Hostile.damage(random, written.getBytes(StandardCharsets.UTF_8));
          if (JsonReaderTest.isRead(bytes)) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertEquals(plain(jackson(text)), JsonReader.read(bytes));
          }
        });
  }

  private static boolean isRead(byte[] bytes) {
    try {
      JsonReader.read(bytes);
      return true;
    } catch (WireException e) {
      return false;
    }
  }

  private static JsonNode jackson(String text) {
    try {
      return JACKSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("Jackson refuses " + text, e);
    }
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(member -> map.put(member.getKey(), plain(member.getValue())));
      return map;
    } else if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(plain(element)));
      return list;
    } else if (node.isNumber()) {
      return node.decimalValue();
    } else if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? null : node.textValue();
  }

  @Test
  void randomBytes_areRefusedByName() {
    Property.check(50_000, random -> Hostile.read(Hostile.bytes(random, 40), JsonReader::read));
  }

  @Test
  void textThatIsNoJson_isRefusedByName() {
    assertRefused(
        Reason.TRUNCATED, "", " ", "{", "[", "[1", "[1,", "{\"a\"", "{\"a\":", "\"", "\"\\");
    assertRefused(
        Reason.BAD_JSON,
        "tru",
        "nul",
        "True",
        "NaN",
        "Infinity",
        "'a'",
        "// x\n1",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "{\"a\" 1}",
        "[1 2]",
        "1 2",
        "{}{}",
        "\uFEFF{}",
        "\"\t\"",
        "\"\u0000\"");
    assertRefused(Reason.BAD_JSON, "{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"\\u0061\":null}");
    assertRefused(
        Reason.BAD_JSON,
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\u-123\"",
        "\"\\u１２３４\"",
        "\"\\u123");
    assertRefused(
        Reason.BAD_JSON,
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "--1",
        "0x1",
        "1e1234",
        "1".repeat(41),
        "1".repeat(1_000_000),
        "１");
  }

  private static void assertRefused(Reason reason, String... texts) {
    for (String text : texts) {
      WireException e = assertThrows(WireException.class, () -> JsonReader.read(text), text);
      assertEquals(reason, e.reason(), text);
    }
  }

  @Test
  void nesting_isReadDownTo32LevelsAndNoFurther() throws Exception {
    JsonReader.read("[".repeat(32) + "[]" + "]".repeat(32));
    assertRefused(Reason.TOO_LARGE, "[".repeat(34) + "]".repeat(34));
    assertRefused(Reason.TOO_LARGE, "[".repeat(1_000_000), "{\"a\":".repeat(1_000_000));
  }

  @Test
  void bytesThatAreNotUtf8_areRefusedByName() {
    byte[][] invalid = {
      {'"', (byte) 0xFF, '"'},
      {'"', (byte) 0xC0, (byte) 0x80, '"'}, // overlong
      {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}, // a surrogate
      {'"', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'}, // above U+10FFFF
      {'"', (byte) 0xE2, (byte) 0x82},
    };
    for (byte[] bytes : invalid) {
      WireException e = assertThrows(WireException.class, () -> JsonReader.read(bytes));
      assertEquals(Reason.BAD_UTF8, e.reason());
    }
  }

  @Test
  void noValue_isRefusedByName() {
    WireException e = assertThrows(WireException.class, () -> JsonReader.read((byte[]) null));
    assertEquals(Reason.MISSING_FIELD, e.reason());
  }

  @Test
  void escapes_areReadAndLoneSurrogatesWrittenAsSuch() throws Exception {
    assertEquals(
        "\"\\/\b\f\n\r\tA\uD83D\uDE00",
        JsonReader.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD83D\\ude00\""));
    for (String text : List.of("\uD800", "\uDC00x", "\uD800\uD800\uDC00", "a\u0000\u001F\"\\")) {
      byte[] written = JsonWriter.object(json -> json.string("x", text));
      assertEquals(Map.of("x", text), JsonReader.read(written));
      assertEquals(text, jackson(new String(written, StandardCharsets.UTF_8)).get("x").textValue());
    }
  }
}
