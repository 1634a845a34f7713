// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Kind;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/semantics.md} names tests that exist, and all reasons and kinds that do. */
class SemanticsPageTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)#(\\w+)`");

  private static final Pattern ON_SERVERS = Pattern.compile("`(\\w+IT)#(\\w+)`");

  private final String page;

  SemanticsPageTest() throws IOException {
    page = Files.readString(Path.of("..", "docs", "semantics.md"));
  }

  @Test
  void everyRow_isProvedByATestThatExists() throws ClassNotFoundException {
    TreeSet<String> tests = new TreeSet<>();
    for (MatchResult match : TEST.matcher(page).results().toList()) {
      Class<?> type = Class.forName(getClass().getPackageName() + "." + match.group(1));
      assertDoesNotThrow(() -> type.getDeclaredMethod(match.group(2)), match.group());
      tests.add(match.group());
    }
    assertTrue(tests.size() > 60, () -> "only " + tests);
    String table = page.substring(page.indexOf("proved by"), page.indexOf("## How many"));
    for (String row : table.split("\n", -1)) {
      boolean judges = row.startsWith("| ") && !row.startsWith("| **"); // else a heading
      assertTrue(!judges || TEST.matcher(row).find(), row);
    }
  }

  @Test
  void everyTestOnRealServers_exists() throws IOException {
    for (MatchResult match : ON_SERVERS.matcher(page).results().toList()) {
      assertTrue(sourceOf(match.group(1)).contains("void " + match.group(2) + "("), match::group);
    }
    assertTrue(ON_SERVERS.matcher(page).find());
  }

  private static String sourceOf(String test) throws IOException {
    Map<String, String> packages = Map.of("quickstart", "quickstart", "report-service", "report");
    for (Map.Entry<String, String> each : packages.entrySet()) { // by module
      Path sources = Path.of("..", each.getKey(), "src", "test", "java", "dev", "waybill");
      Path source = sources.resolve(each.getValue()).resolve(test + ".java");
      if (Files.exists(source)) {
        return Files.readString(source);
      }
    }
    return "";
  }

  @Test
  void everyReason_isExplained() throws IllegalAccessException {
    for (Field reason : Reason.class.getDeclaredFields()) {
      String row = "\n| `" + reason.get(null) + "` | ";
      assertTrue(page.contains(row), row);
    }
  }

  @Test
  void everyKind_isExplained() {
    for (Kind kind : Kind.values()) {
      String row = "\n| " + kind + " | ";
      assertTrue(page.contains(row), row);
    }
  }
}
