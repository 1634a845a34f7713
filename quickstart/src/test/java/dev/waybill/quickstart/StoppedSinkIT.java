// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.VerdictRecord;
import dev.waybill.wire.WireException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lag is no loss, however long. */
class StoppedSinkIT {

  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration STOPPED = DEADLINE.multipliedBy(10);
  private static final int MESSAGES = 1_500;

  @TempDir Path folder;

  @Test
  void sinkStoppedForManyDeadlines_nothingIsEverLost_andAllEndsComplete() throws Exception {
    Instant start = Instant.now();
    try (TestSystem test =
            TestSystem.start(
                folder.resolve("data"), OrdersPipeline.definition(1, DEADLINE, 0.01, false));
        FaultFile faults = FaultFile.append(test.folder.faults());
        DemoPipeline demo = test.demo(FaultPlan.NONE, faults)) {
      // Given
      demo.startReceivers();
      demo.startShop(new OrderSource(MESSAGES, 1), 200);
      await().atMost(Duration.ofMinutes(2)).until(() -> demo.sent() > 200);

      // When
      demo.stop(OrdersPipeline.BILLING);
      demo.awaitShop(() -> {});
      RunRecord run = RunRecord.around(demo.sent(), start, Instant.now());
      ReportClient report = new ReportClient(test.system.report().address(), run);
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> report.totals().issued() == MESSAGES && report.totals().waiting() > 0);
      await()
          .during(STOPPED)
          .atMost(STOPPED.multipliedBy(2))
          .until(() -> report.totals().waiting() > 0);
      demo.startSink(OrdersPipeline.BILLING);
      demo.drain(() -> {});

      // Then
      List<String> said = new ArrayList<>();
      ExitCode exitCode =
          new Verification(test.system, test.folder.faults(), said::add).verify(run);
      assertEquals(ExitCode.EQUAL, exitCode, () -> String.join("\n", said));
      assertNothingWasEverLost(test.system.kafka().bootstrapServers());
    }
  }

  /** In none of the revisions that were ever published. */
  private static void assertNothingWasEverLost(String servers) throws WireException {
    List<byte[]> verdicts = Published.on(Topics.VERDICTS, servers);
    List<byte[]> summaries = Published.on(Topics.SUMMARIES, servers);
    assertFalse(summaries.isEmpty());
    for (byte[] value : verdicts) {
      if (VerdictRecord.decode(value) instanceof SessionVerdicts session) {
        assertEquals(
            List.of(), session.verdicts().stream().filter(v -> v.kind() != Kind.WAITING).toList());
      }
    }
    for (byte[] value : summaries) {
      if (SummaryRecord.decode(value) instanceof Summary summary) {
        for (Summary.StageTotals stage : summary.stages()) {
          assertEquals(0, stage.lostOnHop() + stage.lostInStage() + stage.unknown());
        }
      }
    }
  }
}
