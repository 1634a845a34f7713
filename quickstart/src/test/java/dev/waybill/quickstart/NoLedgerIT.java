// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with the ledger off: what traces alone say of all messages. */
class NoLedgerIT {

  @TempDir Path folder;

  @Test
  void once_estimatesHoldTheTruth_andOfOtherFaultsTheyDoNot() throws Exception {
    Path data = folder.resolve("data");
    try (LauncherProcess once =
        LauncherProcess.start(
            data,
            ("--once --no-ledger --messages 3000 --lose 0.06 --corrupt 0.04 --duplicate 0.03"
                    + " --seed 9 --sampling 0.5")
                .split(" ", -1))) {
      assertEquals(0, once.exitCode(), once::output);
      assertTrue(once.output().contains("WITHIN:"), once::output); // and REST's intervals are ours
      assertEquals(List.of(), once.servers());
    }

    Files.write(data.resolve("faults.jsonl"), new byte[0]); // as if nothing had been injected
    try (LauncherProcess compare = LauncherProcess.start(data, "--compare")) {
      assertEquals(1, compare.exitCode(), compare::output);
      assertTrue(compare.output().contains("OUTSIDE:"), compare::output);
    }
  }
}
