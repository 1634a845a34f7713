// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of settings that people read, against the code. */
class InstrumentingPageTest {
  private static final Path PAGE = Path.of("../docs/instrumenting.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(waybill\\.[a-z.]+)` \\|([^|]*)\\|");

  @Test
  void table_hasAllSettingsAndNoOthers() throws IOException {
    assertEquals(
        ClientSettings.names().collect(Collectors.toCollection(TreeSet::new)),
        new TreeSet<>(rows().keySet()));
  }

  @Test
  void defaults_areThoseOfTheCode() throws Exception {
    AuditTracerBuilder defaults = AuditTracer.builder();
    Map<String, String> rows = rows();
    int compared = 0;
    for (Field field : AuditTracerBuilder.class.getDeclaredFields()) {
      Object value = field.get(defaults);
      String written = rows.get(property(field.getName()));
      if (written == null || value == null || value.equals("")) {
        continue; // one of no property, or one whose default the page tells in words
      }
      String expected = value instanceof Enum<?> e ? e.name().toLowerCase(Locale.ROOT) : "" + value;
      assertEquals("`" + expected + "`", written, field.getName());
      compared++;
    }
    assertEquals(13, compared);
  }

  private static String property(String name) {
    return "waybill." + name.replaceAll("([A-Z])", ".$1").toLowerCase(Locale.ROOT);
  }

  /** Default by name. */
  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    Matcher matcher = ROW.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      assertFalse(rows.containsKey(matcher.group(1)), matcher.group(1));
      rows.put(matcher.group(1), matcher.group(2).trim());
    }
    return rows;
  }
}
