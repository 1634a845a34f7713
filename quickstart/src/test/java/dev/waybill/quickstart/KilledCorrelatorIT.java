// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Revision;
import dev.waybill.wire.Summary;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.WireException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traffic goes on while nobody judges it, and whoever judges it again comes to the same. */
class KilledCorrelatorIT {
  private static final int MESSAGES = 3_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void correlatorKilledWhileTrafficFlows_tellsAllThatIsTrue_andAReplayAgreesWithTheStore()
      throws Exception {
    Instant start = Instant.now();
    try (TestSystem test =
            TestSystem.start(
                folder.resolve("data"),
                OrdersPipeline.definition(1, OrdersPipeline.DEADLINE, 0.01, false));
        FaultFile faults = FaultFile.append(test.folder.faults());
        DemoPipeline demo = test.demo(new FaultPlan(5, 0.05, 0.05, 0.05, false), faults)) {
      // Given
      demo.startReceivers();
      demo.startShop(new OrderSource(MESSAGES, 1), 150);

      // When
      await().atMost(PATIENCE).until(() -> demo.sent() > MESSAGES / 4);
      test.system.correlator().kill();
      await().atMost(PATIENCE).until(() -> demo.sent() > MESSAGES / 2);
      test.system.correlator().start();
      await().atMost(PATIENCE).until(() -> demo.sent() > 3 * MESSAGES / 4);
      test.system.correlator().kill();
      test.system.correlator().start();
      demo.awaitShop(() -> {});
      demo.drain(() -> {});

      // Then
      String servers = test.system.kafka().bootstrapServers();
      List<String> said = new ArrayList<>();
      ExitCode exitCode =
          new Verification(test.system, test.folder.faults(), said::add)
              .verify(RunRecord.around(demo.sent(), start, Instant.now()));
      assertEquals(ExitCode.EQUAL, exitCode, () -> String.join("\n", said));
      assertEquals(Set.of(), Published.lostForAMoment(servers));

      assertEquals(List.of(), differences(test, start));
      falsify(servers);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                List<String> findings = differences(test, start);
                assertEquals(1, findings.size(), findings::toString);
                assertTrue(findings.get(0).contains("issued"), findings::toString);
              });
    }
  }

  /** What a replay of the audit log finds to be otherwise in the store. */
  private List<String> differences(TestSystem test, Instant start)
      throws IOException, InterruptedException {
    Path jar =
        Path.of(System.getProperty(Quickstart.HOME))
            .resolve("correlator-service/target/quarkus-app/quarkus-run.jar");
    Path errors = folder.resolve("replay.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dwaybill.grace=5s",
                "-jar",
                jar.toString(),
                "replay",
                "--from",
                start.minusSeconds(60).toString(),
                "--to",
                Instant.now().plusSeconds(60).toString(),
                "--compare",
                test.system.report().address().toString())
            .redirectError(errors.toFile());
    builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", test.system.kafka().bootstrapServers());
    Process replay = builder.start();
    List<String> lines;
    try {
      lines = replay.inputReader().lines().toList();
    } finally {
      replay.destroy();
    }
    assertEquals(lines.isEmpty() ? 0 : 1, replay.waitFor(), () -> "see " + errors + ": " + lines);
    return lines;
  }

  /** Somebody writes a summary that the audit log does not bear out. */
  private static void falsify(String servers)
      throws WireException, ExecutionException, InterruptedException {
    Summary last = null;
    for (byte[] value : Published.on(Topics.SUMMARIES, servers)) {
      if (SummaryRecord.decode(value) instanceof Summary summary && summary.closed()) {
        last = summary;
      }
    }
    Summary wrong =
        new Summary(
            last.pipeline(),
            last.window(),
            last.evidence(),
            new Revision(last.revision().partition(), last.revision().offset() + 1_000_000),
            true,
            last.issued() + 1,
            last.atLeast(),
            last.stages(),
            last.sinks());
    try (Producer<byte[], byte[]> producer = DemoClients.producer(servers, "test")) {
      producer.send(new ProducerRecord<>(Topics.SUMMARIES, wrong.encode())).get();
    }
  }
}
