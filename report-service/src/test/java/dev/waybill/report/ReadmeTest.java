// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The module's README has all settings, and no others. */
class ReadmeTest {
  @Test
  void settings_areThoseOfTheCode() throws IOException {
    Set<String> wanted = new TreeSet<>();
    add("WAYBILL", ReportConfig.class, wanted);
    Set<String> found = new TreeSet<>();
    Pattern.compile("(?m)^\\| (`WAYBILL_[A-Z_]+` \\| (`[^`]+`|none)) \\|")
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .forEach(row -> found.add(row.group(1)));

    assertEquals(wanted, found);
  }

  private static void add(String prefix, Class<?> group, Set<String> rows) {
    for (Method setting : group.getDeclaredMethods()) {
      WithName name = setting.getAnnotation(WithName.class);
      String words = name != null ? name.value() : setting.getName().replaceAll("([A-Z])", "-$1");
      String variable = prefix + "_" + words.toUpperCase(Locale.ROOT).replace('-', '_');
      WithDefault fallback = setting.getAnnotation(WithDefault.class);
      if (setting.getReturnType().isInterface()) {
        add(variable, setting.getReturnType(), rows);
      } else {
        rows.add(
            "`" + variable + "` | " + (fallback == null ? "none" : "`" + fallback.value() + "`"));
      }
    }
  }
}
