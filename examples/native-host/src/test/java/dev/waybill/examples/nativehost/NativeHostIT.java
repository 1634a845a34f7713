// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples.nativehost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.Sampling;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.TraceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application in a process of its own: on the JVM, or the native executable if the build made
 * one ({@code -Dnative}).
 */
class NativeHostIT {
  private static final int COUNT = 400;
  private static final SequenceSet ALL = SequenceSet.ofRange(0, COUNT);
  private static final SequenceSet DELIVERED = ALL.minus(SequenceSet.of(FaultyHop.LOST));
  private static final SequenceSet CORRUPTED = SequenceSet.of(FaultyHop.CORRUPTED);
  private static final SequenceSet DOUBLED = SequenceSet.of(FaultyHop.DOUBLED);
  private static final SequenceSet NONE = new SequenceSet();

  private static final TopicPartition AUDIT = new TopicPartition("waybill.audit", 0);

  /** Another rate than the application's own, so that it shows who has read it. */
  private static final double DECLARED_RATE = 0.5;

  private static final String DEFINITION =
      """
      {"name": "orders", "version": 3, "samplingRate": 0.5, "stages": [
        {"name": "shop", "role": "origin"},
        {"name": "enrichment", "role": "relay", "topics": ["orders.delivered"], "after": ["shop"]},
        {"name": "billing", "role": "sink", "topics": ["orders.enriched"],
         "after": ["enrichment"]}]}
      """;

  @TempDir Path folder;

  @Test
  void everyWayIn_tellsWhatBecameOfEachMessage() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.builder(folder.resolve("kafka")).start()) {
      for (String topic : List.of(Shop.TOPIC, FaultyHop.TOPIC, Enrichment.TOPIC)) {
        kafka.createTopic(topic, 2, Map.of());
      }
      kafka.createTopic(AUDIT.topic(), 1, Map.of());
      declare(kafka);
      run(kafka.bootstrapServers());

      Audit audit = Audit.read(kafka.bootstrapServers(), AUDIT);
      assertOrders(audit);
      assertParcels(audit);
      for (String stage : List.of("shop", "enrichment", "billing", "press", "shelf")) {
        assertWhole(audit, stage);
      }
    }
  }

  /** Compressed, as the reports are. */
  private static void declare(EmbeddedKafka kafka) throws Exception {
    kafka.createTopic("waybill.pipelines", 1, Map.of("cleanup.policy", "compact"));
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "compression.type", "zstd"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>("waybill.pipelines", bytes("orders"), bytes(DEFINITION)))
          .get();
    }
  }

  private void run(String servers) throws Exception {
    Path log = folder.resolve("host.log");
    String executable = System.getProperty("waybill.test.executable");
    List<String> command = new ArrayList<>();
    if (executable == null) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(NativeHost.class.getName());
    } else {
      command.add(executable);
    }
    command.addAll(List.of(servers, Integer.toString(COUNT)));
    Process host =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertTrue(host.waitFor(5, TimeUnit.MINUTES), () -> "still runs: " + content(log));
      assertEquals(0, host.exitValue(), () -> content(log));
    } finally {
      host.destroyForcibly();
    }
  }

  private static void assertOrders(Audit audit) {
    assertEquals(ALL, audit.union("shop", SessionSets::handedOver));
    assertEquals(DELIVERED, audit.union("enrichment", SessionSets::received));
    assertEquals(DELIVERED, audit.union("enrichment", SessionSets::handedOver));
    assertEquals(DELIVERED, audit.union("billing", SessionSets::received));
    assertEquals(DELIVERED, audit.union("billing", SessionSets::handedOver));
    assertEquals(CORRUPTED, audit.union("enrichment", SessionSets::corrupted));
    assertEquals(NONE, audit.union("billing", SessionSets::corrupted)); // it was sealed anew
    assertEquals(NONE, audit.handedOverTwice("shop"));
    assertEquals(DOUBLED, audit.handedOverTwice("enrichment"));
    assertEquals(DOUBLED, audit.handedOverTwice("billing"));
    long session = onlySession(audit, "shop");
    assertEquals(sampled(session, ALL, DECLARED_RATE), audit.spans("shop"));
    assertEquals(sampledOrCorrupted(session, DELIVERED, DECLARED_RATE), audit.spans("enrichment"));
    assertEquals(sampled(session, DELIVERED, DECLARED_RATE), audit.spans("billing"));
    for (String stage : List.of("shop", "enrichment", "billing")) {
      assertEquals(session, onlySession(audit, stage));
      assertEquals(NONE, audit.union(stage, SessionSets::inDoubt), stage);
      assertEquals(NONE, audit.union(stage, SessionSets::failed), stage);
      assertEquals(Map.of("orders", 3L), last(audit, stage).known());
    }
  }

  private static void assertParcels(Audit audit) {
    assertEquals(ALL, audit.union("press", SessionSets::handedOver));
    assertEquals(DELIVERED, audit.union("shelf", SessionSets::received));
    assertEquals(CORRUPTED, audit.union("shelf", SessionSets::corrupted));
    assertEquals(CORRUPTED, audit.union("shelf", SessionSets::skipped));
    assertEquals(DELIVERED.minus(CORRUPTED), audit.union("shelf", SessionSets::handedOver));
    long session = onlySession(audit, "press");
    assertEquals(session, onlySession(audit, "shelf"));
    assertEquals(sampled(session, ALL, Clients.SAMPLING_RATE), audit.spans("press"));
    assertEquals(
        sampledOrCorrupted(session, DELIVERED, Clients.SAMPLING_RATE), audit.spans("shelf"));
  }

  /** No entry is missing, and the last one accounts for every event. */
  private static void assertWhole(Audit audit, String stage) {
    List<Entry> entries = audit.entries(stage);
    for (int i = 0; i < entries.size(); i++) {
      assertEquals(i, entries.get(i).number(), stage);
    }
    assertTrue(last(audit, stage).bye(), stage);
    Balance balance = last(audit, stage).balance();
    assertEquals(Map.of(), balance.dropped(), stage);
    assertEquals(balance.recorded(), balance.sent() + balance.pending(), stage);
    assertTrue(balance.recorded() > 0, stage);
  }

  private static SequenceSet sampled(long session, SequenceSet of, double rate) {
    SequenceSet sampled = new SequenceSet();
    for (long sequence = 0; sequence < COUNT; sequence++) {
      if (of.contains(sequence)
          && Sampling.isSampled(TraceId.low(session, sequence), Sampling.threshold(rate))) {
        sampled.add(sequence);
      }
    }
    return sampled;
  }

  /** Where a message arrives corrupted it has a span in any case. */
  private static SequenceSet sampledOrCorrupted(long session, SequenceSet of, double rate) {
    SequenceSet expected = sampled(session, of, rate);
    expected.addAll(CORRUPTED);
    return expected;
  }

  private static long onlySession(Audit audit, String stage) {
    List<Long> sessions = audit.sessions(stage);
    assertEquals(1, sessions.size(), stage);
    return sessions.get(0);
  }

  private static Entry last(Audit audit, String stage) {
    List<Entry> entries = audit.entries(stage);
    return entries.get(entries.size() - 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
