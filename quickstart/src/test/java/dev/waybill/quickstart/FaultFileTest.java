// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultFileTest {

  private static final Fault LOST =
      new Fault(Kind.LOST, new Place("billing", Verdict.Place.HOP), TraceId.of(-5, 17));
  private static final Fault CORRUPTED =
      new Fault(Kind.CORRUPTED, new Place("shipping", Verdict.Place.HOP), TraceId.of(-5, 17));

  @TempDir Path folder;

  @Test
  void read_givesWhatWasWritten() throws Exception {
    Path file = folder.resolve("faults.jsonl");

    write(file, LOST, CORRUPTED);

    assertEquals(List.of(LOST, CORRUPTED), read(file));
    assertEquals(
        "{\"fault\":\"LOST\",\"stage\":\"billing\",\"place\":\"hop\",\"traceId\":\""
            + TraceId.of(-5, 17)
            + "\",\"session\":\"fffffffffffffffb\",\"sequence\":17}",
        Files.readAllLines(file).get(0));
  }

  @Test
  void add_sameFaultOfAnotherCopy_isOneLine() throws Exception {
    Path file = folder.resolve("faults.jsonl");

    write(file, LOST, LOST, CORRUPTED, LOST);

    assertEquals(2, Files.readAllLines(file).size());
  }

  @Test
  void append_goesOnAtTheEnd() {
    Path file = folder.resolve("faults.jsonl");

    write(file, LOST);
    write(file, CORRUPTED);

    assertEquals(List.of(LOST, CORRUPTED), read(file));
  }

  @Test
  void read_linesTakenOutOrBlank_areNothing() throws Exception {
    Path file = folder.resolve("faults.jsonl");
    Files.writeString(file, "\n" + LOST.toJson() + "\n\n");

    assertEquals(List.of(LOST), read(file));
  }

  @Test
  void read_brokenLine_isNamed() throws Exception {
    Path file = folder.resolve("faults.jsonl");
    for (String broken :
        List.of("{", "[]", "{\"fault\":\"LOST\"}", LOST.toJson().replace("LOST", "GONE"))) {
      Files.writeString(file, LOST.toJson() + "\n" + broken + "\n");

      QuickstartException e = assertThrows(QuickstartException.class, () -> read(file));

      assertTrue(e.getMessage().contains("line 2"), e.getMessage());
    }
  }

  private static void write(Path file, Fault... faults) {
    try (FaultFile open = FaultFile.append(file)) {
      for (Fault fault : faults) {
        open.add(fault);
      }
    }
  }

  private static List<Fault> read(Path file) {
    List<Fault> faults = new ArrayList<>();
    FaultFile.read(file, faults::add);
    return faults;
  }
}
