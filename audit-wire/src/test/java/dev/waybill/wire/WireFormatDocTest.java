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
import java.util.Map;
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
    for (MatchResult link : find("\\]\\(([^)#]*)(?:#([^)]+))?\\)")) {
      Path file = link.group(1).isEmpty() ? DOC : DOC.resolveSibling(link.group(1));
      assertTrue(Files.exists(file), link.group());
      if (link.group(2) != null) {
        String heading = "# " + link.group(2).replace('-', ' ') + "\n";
        String text = Files.readString(file).toLowerCase(java.util.Locale.ROOT);
        assertTrue(text.contains(heading), link.group());
      }
    }
  }

  private static List<MatchResult> find(String pattern) throws IOException {
    return Pattern.compile(pattern).matcher(Files.readString(DOC)).results().toList();
  }

  /** What an idle instance tells at each heartbeat: see "What the audit topic carries". */
  @Test
  void sizesOfIdleEntries_areThoseOfTheDocs() throws Exception {
    PartitionProgress progress =
        new PartitionProgress(
            "orders", 11, 4_000_000_000L, 5_000_000_000L, List.of(), List.of(), List.of(), 0, 0, 0);
    SequenceSet none = new SequenceSet();
    SessionSets session =
        new SessionSets(
            0x0123456789abcdefL,
            "orders",
            none,
            none,
            none,
            none,
            none,
            none,
            none,
            List.of(),
            new SessionSets.Origin(List.of(), 1_769_862_900_000L, 0xFD71, false));
    int idle = idleBytes(Map.of(), List.of(), List.of());
    int assigned = idleBytes(Map.of(), List.of(progress), List.of()) - idle;
    int known = idleBytes(Map.of("orders", 17L), List.of(), List.of()) - idle;
    int began = idleBytes(Map.of(), List.of(), List.of(session)) - idle;

    String doc = Files.readString(DOC);
    for (String row :
        List.of(
            "| that it lives | " + idle + " |",
            "| each topic-partition that is assigned to it | " + assigned + " |",
            "| each definition that it knows | " + known + " |",
            "| each session that begins there, in its own partition alone | " + began + " |")) {
      assertTrue(doc.contains(row), row);
    }
  }

  private static int idleBytes(
      Map<String, Long> known, List<PartitionProgress> progress, List<SessionSets> sessions) {
    Entry entry =
        new Entry(
            0x0123456789abcdefL,
            8_640, // of a day
            86_400_000,
            10_000,
            "orders-relay",
            Role.RELAY,
            "orders-relay",
            "orders-relay-6d5f8-xk2lq",
            false,
            false,
            false,
            known,
            progress,
            sessions,
            new Balance(3_000_000_000L, 3_000_000_000L, Map.of(), 0));
    return AuditBatch.of(16, List.of(entry), List.of()).encode().length;
  }
}
