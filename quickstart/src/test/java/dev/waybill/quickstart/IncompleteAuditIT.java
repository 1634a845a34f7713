// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An audit that misses something itself is not called equal, even where all numbers are. */
class IncompleteAuditIT {

  @TempDir Path folder;

  @Test
  void auditRecordThatCannotBeRead_isIncomplete() throws Exception {
    Instant start = Instant.now();
    try (TestSystem test =
            TestSystem.start(
                folder.resolve("data"),
                OrdersPipeline.definition(1, OrdersPipeline.DEADLINE, 0.01, false));
        FaultFile faults = FaultFile.append(test.folder.faults());
        DemoPipeline demo = test.demo(FaultPlan.NONE, faults)) {
      demo.startReceivers();
      demo.startShop(new OrderSource(200, 1), 0);
      demo.awaitShop(() -> {});
      demo.drain(() -> {});
      RunRecord run = RunRecord.around(demo.sent(), start, Instant.now());
      ReportClient report = new ReportClient(test.system.report().address(), run);

      try (Producer<byte[], byte[]> producer =
          DemoClients.producer(test.system.kafka().bootstrapServers(), "test")) {
        producer.send(new ProducerRecord<>(Topics.AUDIT, "no batch".getBytes(UTF_8))).get();
      }
      await().atMost(Duration.ofMinutes(2)).until(() -> !report.holes().isEmpty());

      List<String> said = new ArrayList<>();
      ExitCode exitCode =
          new Verification(test.system, test.folder.faults(), said::add).verify(run);
      assertEquals(ExitCode.AUDIT_INCOMPLETE, exitCode, () -> String.join("\n", said));
      assertTrue(
          said.contains("The audit is not whole: 1 audit records could not be read"),
          said::toString);
    }
  }
}
