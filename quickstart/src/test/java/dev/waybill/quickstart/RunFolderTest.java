// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  @TempDir Path folder;

  @Test
  void open_newFolder_makesIt() {
    try (RunFolder opened = RunFolder.open(folder.resolve("a/b"))) {
      assertTrue(Files.isDirectory(opened.root()));
    }
  }

  @Test
  void open_folderOfSomethingElse_isRefusedAndUntouched() throws Exception {
    Path file = Files.writeString(folder.resolve("precious"), "x");

    QuickstartException e = assertThrows(QuickstartException.class, () -> RunFolder.open(folder));

    assertEquals(ExitCode.NOT_STARTED, e.exitCode());
    assertTrue(e.getMessage().contains("--data"), e.getMessage());
    assertTrue(Files.exists(file));
  }

  @Test
  void wipe_deletesAllButMarkerAndPrograms() throws Exception {
    try (RunFolder opened = RunFolder.open(folder)) {
      Files.createDirectories(opened.of("kafka").resolve("segments"));
      Files.writeString(opened.of("kafka").resolve("segments/log"), "x");
      Files.writeString(opened.faults(), "x");
      Files.createDirectories(opened.programs());

      opened.wipe();

      assertFalse(Files.exists(opened.of("kafka")));
      assertFalse(Files.exists(opened.faults()));
      assertTrue(Files.exists(opened.programs()));
    }
    RunFolder.open(folder).close(); // still ours
  }

  @Test
  void open_whileAnotherUsesIt_isRefused() {
    try (RunFolder opened = RunFolder.open(folder)) {
      QuickstartException e =
          assertThrows(QuickstartException.class, () -> RunFolder.open(opened.root()));

      assertTrue(e.getMessage().contains("Another quickstart"), e.getMessage());
    }
    RunFolder.open(folder).close();
  }

  @Test
  void runRecord_isReadAsWritten() {
    Path file = folder.resolve("run.json");
    RunRecord run = RunRecord.around(5, Instant.parse("2026-01-01T00:00:00Z"), Instant.EPOCH);

    run.write(file);

    assertEquals(run, RunRecord.read(file));

    run.ofTraces(0.2).write(file);
    assertEquals(0.2, RunRecord.read(file).tracedShare());
  }

  @Test
  void runRecord_missingOrBroken_isSaid() throws Exception {
    Path file = folder.resolve("run.json");
    assertThrows(QuickstartException.class, () -> RunRecord.read(file));
    Files.writeString(file, "{}");
    assertThrows(QuickstartException.class, () -> RunRecord.read(file));
  }
}
