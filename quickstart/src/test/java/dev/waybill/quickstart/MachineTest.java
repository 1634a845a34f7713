// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MachineTest {

  @Test
  void requireMemory_tooLittle_saysHowMuch() {
    QuickstartException e =
        assertThrows(QuickstartException.class, () -> Machine.requireMemory(Optional.of(100L)));

    assertEquals(ExitCode.NOT_STARTED, e.exitCode());
    assertTrue(e.getMessage().contains("100 MB are free"), e.getMessage());
  }

  @Test
  void requireMemory_enoughOrNotKnown_passes() {
    Machine.requireMemory(Optional.of(8_000L));
    Machine.requireMemory(Optional.empty());
  }

  @Test
  void requireDisk_countsTheInput() {
    Path data = Path.of("data");
    Machine.requireDisk(2_000, 0, data);

    QuickstartException e =
        assertThrows(QuickstartException.class, () -> Machine.requireDisk(2_000, 1_000, data));

    assertTrue(e.getMessage().contains("--data"), e.getMessage());
  }
}
