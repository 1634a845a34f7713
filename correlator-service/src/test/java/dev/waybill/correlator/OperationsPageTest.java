// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} goes by figures that stand elsewhere, and names tests that exist. */
class OperationsPageTest {
  private static final Path ROOT = Path.of("..");

  /** A benchmark line and its value, without what may stand beside the name or make it bold. */
  private static final Pattern FIGURE =
      Pattern.compile("\n\\| `(\\w+)`[^|\n]*\\| \\**([^|*\n]+?)\\** (?=\\|)");

  private static final Pattern TEST =
      Pattern.compile("`([A-Z][a-z]\\w*(?:IT|Test))(?:[#.](\\w+))?`");

  /** What Kafka adds to an entry, as docs/wire-format.md has it: 61 for the batch, about 8 more. */
  private static final int KAFKA_BYTES = 69;

  private final String page = read("docs/operations.md");

  @Test
  void everyFigure_isThatOfTheBenchmarks() {
    String section = page.substring(page.indexOf("## Figures"), page.indexOf("## Sizing"));
    List<MatchResult> figures = FIGURE.matcher(section).results().toList();
    assertEquals(13, figures.size());
    Set<String> measured =
        FIGURE
            .matcher(read("benchmarks/README.md"))
            .results()
            .map(match -> match.group(1) + " " + match.group(2))
            .collect(Collectors.toSet());
    for (MatchResult figure : figures) {
      String told = figure.group(1) + " " + figure.group(2);
      assertTrue(measured.contains(told), told);
    }
  }

  @Test
  void bytesOfHeartbeats_areThoseOfTheWireFormat() {
    String formula =
        "(%d + %d A + %d D)"
            .formatted(
                KAFKA_BYTES + idleBytes("that it lives"),
                idleBytes("each topic-partition that is assigned to it"),
                idleBytes("each definition that it knows"));
    assertTrue(page.contains(formula), formula);
  }

  private static int idleBytes(String what) {
    Matcher row =
        Pattern.compile("\n\\| " + what + " \\| (\\d+) \\|").matcher(read("docs/wire-format.md"));
    assertTrue(row.find(), what);
    return Integer.parseInt(row.group(1));
  }

  @Test
  void everyTest_exists() throws IOException {
    Set<String> named = new TreeSet<>();
    for (MatchResult match : TEST.matcher(page).results().toList()) {
      String method = match.group(2);
      String source = sourceOf(match.group(1));
      assertTrue(method == null || source.contains("void " + method + "("), match::group);
      named.add(match.group(1));
    }
    assertTrue(named.size() > 10, () -> "only " + named);
  }

  private static String sourceOf(String test) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        Path tests = module.resolve("src/test/java");
        if (Files.isDirectory(tests)) {
          try (Stream<Path> sources = Files.walk(tests)) {
            Path found =
                sources.filter(each -> each.endsWith(test + ".java")).findAny().orElse(null);
            if (found != null) {
              return Files.readString(found);
            }
          }
        }
      }
    }
    throw new AssertionError(test + " does not exist");
  }

  private static String read(String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
