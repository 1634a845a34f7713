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
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lag is no loss, however long. */
class StoppedSinkIT {

  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration STOPPED = DEADLINE.multipliedBy(15);
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
    List<byte[]> verdicts = all(servers, Topics.VERDICTS);
    List<byte[]> summaries = all(servers, Topics.SUMMARIES);
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

  private static List<byte[]> all(String servers, String topic) {
    List<byte[]> values = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = DemoClients.consumer(servers, "test")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo info : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
