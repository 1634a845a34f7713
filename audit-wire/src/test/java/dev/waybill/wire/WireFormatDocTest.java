// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.WireException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/wire-format.md names tests that exist, and examples that are promised. */
class WireFormatDocTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "."));
  private static final Path DOC = MODULE.resolveSibling("docs").resolve("wire-format.md");
  private static final Path GOLDEN = MODULE.resolve("src/test/resources/golden");

  @Test
  void testsNamed_exist() throws Exception {
    List<MatchResult> named = find("`(\\w+Test)\\.(\\w+)`");
    assertTrue(named.size() > 30, "found " + named.size());
    for (MatchResult test : named) {
      Class<?> type = Class.forName("dev.waybill.wire." + test.group(1));
      assertTrue(
          Arrays.stream(type.getDeclaredMethods())
              .anyMatch(method -> method.getName().equals(test.group(2))),
          test.group());
    }
  }

  @Test
  void examples_areLinesOfGoldenFiles() throws Exception {
    List<MatchResult> blocks = find("(?s)```golden (\\S+)\n(.*?)```");
    assertEquals(5, blocks.size());
    for (MatchResult block : blocks) {
      List<String> golden = Files.readAllLines(GOLDEN.resolve(block.group(1)));
      block.group(2).lines().forEach(line -> assertTrue(golden.contains(line), line));
    }
  }

  @Test
  void reasons_areAllExplained() throws Exception {
    String doc = Files.readString(DOC);
    for (Reason reason : Reason.values()) {
      assertTrue(doc.contains("| `" + reason + "` |"), reason.name());
    }
  }

  @Test
  void links_leadToFilesAndHeadings() throws Exception {
    String doc = Files.readString(DOC);
    for (MatchResult link : find("\\]\\(([^)]+)\\)")) {
      String target = link.group(1);
      boolean there =
          target.startsWith("#")
              ? doc.toLowerCase(java.util.Locale.ROOT)
                  .contains("# " + target.substring(1).replace('-', ' ') + "\n")
              : Files.exists(DOC.resolveSibling(target));
      assertTrue(there, target);
    }
  }

  private static List<MatchResult> find(String pattern) throws IOException {
    return Pattern.compile(pattern).matcher(Files.readString(DOC)).results().toList();
  }
}
