// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service with clients of Kafka 3, at a broker of today. */
class Kafka3IT {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir static Path folder;

  @Test
  void journey_isToldAsWithClientsOfToday() throws Exception {
    Telling told = new Telling();
    try (EmbeddedKafka kafka = EmbeddedKafka.builder(folder.resolve("kafka")).start()) {
      for (String topic : List.of(Kafka3Journey.IN, Kafka3Journey.OUT, Kafka3Journey.AUDIT)) {
        kafka.createTopic(topic, 1, Map.of());
      }
      runJourney(kafka.bootstrapServers());
      readAudit(kafka.bootstrapServers(), told);
    }

    SequenceSet sent = SequenceSet.ofRange(0, Kafka3Journey.COUNT);
    SequenceSet all = SequenceSet.ofRange(0, Kafka3Journey.COUNT + 1);
    SequenceSet corrupted = SequenceSet.of(Kafka3Journey.COUNT);
    told.assertWhole(1);
    assertEquals(all, told.union("origin", SessionSets::handedOver));
    assertEquals(all, told.union("relay", SessionSets::received));
    assertEquals(corrupted, told.union("relay", SessionSets::corrupted));
    assertEquals(corrupted, told.union("relay", SessionSets::skipped));
    assertEquals(sent, told.union("relay", SessionSets::handedOver));
    assertEquals(sent, told.union("sink", SessionSets::handedOver));
    assertEquals(
        List.of(new OffsetRange(0, Kafka3Journey.COUNT + 1)),
        told.committed("relay", Kafka3Journey.IN, 0).ranges());
    assertTrue(told.spans().size() > 3);
  }

  private static void runJourney(String bootstrapServers) throws Exception {
    String classPath = System.getProperty("java.class.path");
    String older =
        classPath.replaceAll(
            "[^" + Pattern.quote(File.pathSeparator) + "]*kafka-clients-4[^/\\\\]*\\.jar",
            System.getProperty("waybill.test.kafka3.jar").replace("\\", "\\\\"));
    assertNotEquals(classPath, older);
    Path output = folder.resolve("journey.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                older,
                Kafka3Journey.class.getName(),
                bootstrapServers)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS), "the journey takes too long");
      assertEquals(0, process.exitValue(), () -> read(output));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void readAudit(String bootstrapServers, Telling told) throws Exception {
    TopicPartition tp = new TopicPartition(Kafka3Journey.AUDIT, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(tp));
      consumer.seekToBeginning(List.of(tp));
      long end = consumer.endOffsets(List.of(tp)).get(tp);
      while (consumer.position(tp) < end) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
          told.add(message.partition(), AuditBatch.decode(message.value()));
        }
      }
    }
  }
}
