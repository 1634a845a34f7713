// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.correlator.fold.Fold;
import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.ServiceProgram;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.SnapshotPart;
import dev.waybill.wire.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command {@code replay} at a real broker. */
class ReplayIT {
  private static final Path MODULE = Path.of("");

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.builder(folder).start();
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void replay_equalLogs_giveEqualBytesAndTheStoreIsCompared(TestInfo test, @TempDir Path output)
      throws Exception {
    try (AuditTopics topics =
        new AuditTopics(kafka, test.getTestMethod().orElseThrow().getName()).create()) {
      Map<String, String> settings = topics.settings();
      writeAndJudge(topics, settings);
      String range =
          "--from " + Instant.now().minus(Duration.ofHours(1)) + " --to " + Instant.now();

      Outcome first = replay(settings, range);
      Outcome second = replay(settings, range + " --from-beginning");
      Outcome files = replay(settings, range + " --output " + output);

      assertEquals(0, first.exitCode, first::toString);
      assertEquals(first.out, second.out);
      assertTrue(first.err.contains("folded from"), first.err);
      assertTrue(second.err.contains("folded from the beginning"), second.err);
      assertEquals("", files.out);
      assertEquals(
          first.out,
          Files.readString(output.resolve("verdicts.jsonl"))
              + Files.readString(output.resolve("summaries.jsonl")));
      assertEquals(1, occurrences(first.out, "\"kind\":\"LOST\""), first.out);
      assertEquals(1, occurrences(first.out, "\"type\":\"summary\""), first.out);

      String summary =
          first.out.lines().filter(line -> line.contains("\"summary\"")).findAny().orElseThrow();
      try (ReportDouble equal = new ReportDouble("orders", List.of(summary));
          ReportDouble other =
              new ReportDouble(
                  "orders", List.of(summary.replace("\"lostOnHop\":1", "\"lostOnHop\":2")))) {
        Outcome none = replay(settings, range + " --compare " + equal.address());
        assertEquals(0, none.exitCode, none::toString);
        assertEquals("", none.out);

        equal.wantToken("abc.def");
        Path token = Files.writeString(output.resolve("token"), "abc.def\n");
        String compare = range + " --compare " + equal.address();
        Outcome refused = replay(settings, compare);
        assertEquals(2, refused.exitCode, refused::toString);
        assertTrue(refused.err.contains("answers 401"), refused.err);
        Outcome granted = replay(settings, compare + " --token-file " + token);
        assertEquals(0, granted.exitCode, granted::toString);
        Files.writeString(token, "two words");
        Outcome broken = replay(settings, compare + " --token-file " + token);
        assertEquals(2, broken.exitCode, broken::toString);
        assertTrue(broken.err.contains("there is no bearer token in it"), broken.err);

        Outcome one = replay(settings, range + " --compare " + other.address());
        assertEquals(1, one.exitCode, one::toString);
        assertEquals(1, one.out.lines().count(), one.out);
        assertTrue(
            one.out.contains("\"count\":\"stages.warehouse.lostOnHop\",\"log\":1,\"store\":2"),
            one.out);
      }
    }
  }

  @Test
  void replay_fromASnapshotOrTheBeginning_givesEqualBytes(TestInfo test) throws Exception {
    try (AuditTopics topics =
        new AuditTopics(kafka, test.getTestMethod().orElseThrow().getName())) {
      topics.create("audit", Map.of()); // with the times that are given
      long now = System.currentTimeMillis();
      Orders before = new Orders(0, 1);
      Fold fold = new Fold(0, AuditTopics.PARTITIONS);
      List<AuditBatch> early =
          List.of(
              AuditBatch.announcement(
                  AuditTopics.PARTITIONS,
                  List.of(new AuditBatch.Definition(Orders.PIPELINE, Orders.definition(1))),
                  FoldSettings.DEFAULT),
              before.origin());
      long offset = -1;
      long time = now - Duration.ofMinutes(30).toMillis();
      for (AuditBatch batch : early) {
        offset = append(topics, batch, time);
        fold.apply(batch.encode(), offset, time);
      }
      for (SnapshotPart part : StateParts.cut(offset, fold.save())) {
        append(topics, AuditBatch.snapshot(AuditTopics.PARTITIONS, part), time + 1_000);
      }
      time = now - Duration.ofMinutes(5).toMillis();
      append(topics, before.sinkWithout(7), time);
      for (int tick = 0; tick < 200; tick++) {
        time += 1_000;
        append(topics, AuditBatch.tick(AuditTopics.PARTITIONS), time);
      }
      String range =
          "--from %s --to %s"
              .formatted(Instant.ofEpochMilli(now - 60_000), Instant.ofEpochMilli(now + 120_000));

      Outcome restored = replay(topics.settings(), range);
      Outcome whole = replay(topics.settings(), range + " --from-beginning");

      assertTrue(restored.err.contains("-0: folded from a snapshot, 202 records"), restored.err);
      assertTrue(whole.err.contains("-0: folded from the beginning, 204 records"), whole.err);
      assertEquals(whole.out, restored.out);
      assertEquals(1, occurrences(whole.out, "\"kind\":\"LOST\""), whole.out);
      assertTrue(whole.out.contains("\"ranges\":[[7,8]]"), whole.out);
    }
  }

  @Test
  void replay_nativelyAndByTheJvm_givesEqualBytes(TestInfo test) throws Exception {
    ServiceProgram program = ServiceProgram.of(MODULE);
    Assumptions.assumeTrue(program.isNative(), "this build is not native");
    Assumptions.assumeTrue(ServiceProgram.isJarBuilt(MODULE), "run ./mvnw package before");
    try (AuditTopics topics =
        new AuditTopics(kafka, test.getTestMethod().orElseThrow().getName()).create()) {
      Map<String, String> settings = topics.settings();
      writeAndJudge(topics, settings);
      String range =
          "--from " + Instant.now().minus(Duration.ofHours(1)) + " --to " + Instant.now();

      Outcome natively = replay(program, settings, range);
      Outcome byJvm = replay(ServiceProgram.jar(MODULE), settings, range);

      assertEquals(1, occurrences(natively.out, "\"kind\":\"LOST\""), natively.out);
      assertEquals(byJvm.out, natively.out);
    }
  }

  private static long append(AuditTopics topics, AuditBatch batch, long time) {
    return topics
        .send(new ProducerRecord<>(topics.topic("audit"), 0, time, null, batch.encode()))
        .offset();
  }

  @Test
  void replay_whatCannotBeUsed_isNamedAndEndsWith2() throws Exception {
    Map<String, String> settings = Map.of("kafka.bootstrap.servers", kafka.bootstrapServers());

    assertEquals(0, replay(settings, "--help").exitCode);
    Outcome argument = replay(settings, "--from monday");
    assertEquals(2, argument.exitCode);
    assertTrue(argument.err.startsWith("--from is monday"), argument.err);
    Outcome topic =
        replay(
            Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "waybill.topics.audit",
                "nowhere"),
            "--yesterday");
    assertEquals(2, topic.exitCode);
    assertTrue(topic.err.contains("Topic nowhere does not exist"), topic.err);
  }

  /** A message is lost, the window is closed, and snapshots lie in the log. */
  private static void writeAndJudge(AuditTopics topics, Map<String, String> settings) {
    Map<String, String> live = new HashMap<>(settings);
    live.put("waybill.snapshot", "200ms");
    live.put("waybill.tick", "100ms");
    live.put("waybill.grace", "1s");
    topics.publish(Orders.PIPELINE, Orders.definition(1));
    try (CorrelatorProcess correlator = CorrelatorProcess.start(live).awaitReady()) {
      correlator.await(
          () -> topics.batches(0).stream().anyMatch(batch -> !batch.definitions().isEmpty()));
      Orders orders = new Orders(0, 1);
      topics.append(0, orders.origin());
      topics.append(0, orders.sinkWithout(3));
      topics.awaitSummary(record -> record instanceof Summary s && s.closed() && s.issued() == 10);
      long end = topics.end(0);
      correlator.await(() -> topics.snapshot(0).filter(place -> place.state() > end).isPresent());
      correlator.stop();
    }
  }

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome replay(Map<String, String> settings, String arguments) throws Exception {
    return replay(ServiceProgram.of(MODULE), settings, arguments);
  }

  private static Outcome replay(
      ServiceProgram program, Map<String, String> settings, String arguments) throws Exception {
    List<String> command = program.command(256, List.of(), settings);
    command.add("replay");
    command.addAll(Arrays.asList(arguments.split(" ")));
    Path out = Files.createTempFile(folder, "replay", ".out");
    Path err = Files.createTempFile(folder, "replay", ".err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(process.waitFor(CorrelatorProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }
    assertFalse(Files.readString(err).contains("Listening on"), "no service is started");
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static long occurrences(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1L;
  }
}
