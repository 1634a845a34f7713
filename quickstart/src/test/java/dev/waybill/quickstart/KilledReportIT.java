// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report service loses and doubles nothing when it is killed. */
class KilledReportIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MESSAGES = 3_000;

  @TempDir Path folder;

  @Test
  void reportKilledAndStartedAgain_losesAndDoublesNothing() throws Exception {
    Instant start = Instant.now();
    try (TestSystem test =
            TestSystem.start(
                folder.resolve("data"),
                OrdersPipeline.definition(1, OrdersPipeline.DEADLINE, 0.01, false));
        FaultFile faults = FaultFile.append(test.folder.faults());
        DemoPipeline demo = test.demo(new FaultPlan(5, 0.1, 0.1, 0.1, false), faults)) {
      demo.startReceivers();
      demo.startShop(new OrderSource(MESSAGES, 1), 200);

      for (int part = 1; part < 3; part++) {
        long until = MESSAGES / 3L * part;
        await().atMost(PATIENCE).until(() -> demo.sent() > until);
        test.system.report().kill();
        test.system.report().start();
      }
      demo.awaitShop(() -> {});
      demo.drain(() -> {});

      List<String> said = new ArrayList<>();
      ExitCode exitCode =
          new Verification(test.system, test.folder.faults(), said::add)
              .verify(RunRecord.around(demo.sent(), start, Instant.now()));
      assertEquals(ExitCode.EQUAL, exitCode, () -> String.join("\n", said));
    }
  }
}
