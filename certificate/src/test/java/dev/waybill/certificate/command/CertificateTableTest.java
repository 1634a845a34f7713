// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.certificate.ResultFiles;
import dev.waybill.certificate.Row;
import dev.waybill.certificate.Scale;
import dev.waybill.certificate.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTableTest {

  @TempDir Path folder;

  private static TrialResult result(Row... rows) {
    return new TrialResult(
        "faults",
        "Mixed faults",
        Scale.FULL,
        7,
        true,
        "abc",
        "2026-01-01T00:00:00Z",
        61,
        List.of(rows),
        List.of());
  }

  @Test
  void row_tellsWhatItMustBe_andHowToSeeItAgain() {
    List<String> lines =
        CertificateTable.lines(
            List.of(result(Row.equal("false LOST", 0L, 0L), Row.figure("messages", 12_345L))));
    assertTrue(
        lines.contains(
            "`./quickstart.sh certify --full --seed 7 --only faults --native` · 61 s · holds"),
        lines::toString);
    assertTrue(lines.contains("| false LOST | 0 | 0 | holds |"), lines::toString);
    assertTrue(lines.contains("| messages |  | 12,345 |  |"), lines::toString);
  }

  @Test
  void rowThatDoesNotHold_isNotToBeOverlooked() {
    TrialResult result = result(Row.equal("false LOST", 0L, 1L));
    assertFalse(result.holds());
    List<String> lines = CertificateTable.lines(List.of(result));
    assertTrue(lines.contains("| false LOST | 0 | 1 | **no** |"), lines::toString);
    assertTrue(lines.get(2).endsWith("DOES NOT HOLD"), lines::toString);
  }

  @Test
  void noRows_doNotHold() {
    assertFalse(result().holds());
  }

  @Test
  void limits_areKept() {
    assertTrue(Row.atMost("seconds", 60, 60, " s").holds());
    assertFalse(Row.atMost("seconds", 60, 61, " s").holds());
    assertTrue(Row.atLeast("messages", 1, 1).holds());
    assertFalse(Row.atLeast("messages", 1, 0).holds());
  }

  @Test
  void resultFile_isReadAgain() throws IOException {
    ResultFiles files = new ResultFiles(folder.resolve("results"));
    assertEquals(Optional.empty(), files.read("faults"));
    TrialResult result = result(Row.equal("false LOST", 0L, 0L), Row.figure("messages", 2L));
    files.write(result);
    assertEquals(Optional.of(result), files.read("faults"));
    Files.writeString(folder.resolve("results/faults.json"), "{");
    assertEquals(Optional.empty(), files.read("faults"));
  }
}
