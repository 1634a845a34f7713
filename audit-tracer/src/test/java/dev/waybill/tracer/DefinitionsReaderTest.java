// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DefinitionsReaderTest {
  private static final String TOPIC = "waybill.pipelines";

  private final FakeTime time = new FakeTime();
  private final Pipelines pipelines =
      new Pipelines(
          "relay",
          Map.of(),
          "",
          new PipelineSettings(PipelineSettings.LOCAL, 0, OnCorrupted.PASS, 0.1, true, false));
  private final DefinitionsReader reader =
      new DefinitionsReader(TOPIC, pipelines, new CauseLog("relay"), time);
  private MockConsumer<byte[], byte[]> consumer = new EarlyConsumer();

  @Test
  void readToTheEnd_thenDeclared() {
    topic(1, 3);
    assertTrue(step());
    put(0, 0, "orders", definition("orders", 1, "in"));
    put(0, 1, "refunds", definition("refunds", 1, "back"));
    assertTrue(step());
    assertEquals("in", pipelines.of("in").name());
    assertFalse(reader.hasReadOnce());

    put(0, 2, "orders", definition("orders", 2, "other"));
    step();
    assertTrue(reader.hasReadOnce());
    assertEquals("in", pipelines.of("in").name());
    assertEquals("orders", pipelines.of("other").name());
    assertEquals("refunds", pipelines.of("back").name());
  }

  @Test
  void laterRecords_holdAtOnceAndTombstonesEndThem() {
    topic(1, 0);
    step();
    put(0, 0, "orders", definition("orders", 1, "in"));
    step();
    assertEquals("orders", pipelines.of("in").name());

    put(0, 1, "orders", null);
    step();
    assertEquals("in", pipelines.of("in").name());
  }

  @Test
  void junk_isCountedAndSkipped() {
    topic(1, 0);
    step();
    put(0, 0, "orders", new byte[] {1, 2, 3});
    put(0, 1, "orders", "{}".getBytes(UTF_8));
    put(0, 2, "another", definition("orders", 1, "in"));
    consumer.addRecord(new ConsumerRecord<>(TOPIC, 0, 3, null, new byte[0]));
    put(0, 4, "orders", "{\"name\":\"orders\",\"stages\":7}".getBytes(UTF_8));
    put(0, 5, "orders", definition("orders", 1, "in"));
    step();

    assertEquals(5, reader.refused());
    assertEquals("orders", pipelines.of("in").name());
  }

  @Test
  void topicMissing_isLookedForUntilItAppears() {
    assertFalse(step());
    assertTrue(reader.hasReadOnce());
    topic(1, 0);
    assertFalse(step());

    time.advance(DefinitionsReader.MISSING_INTERVAL);
    assertTrue(step());
    put(0, 0, "orders", definition("orders", 1, "in"));
    step();
    assertEquals("orders", pipelines.of("in").name());
  }

  @Test
  void partitionsAdded_areReadFromTheirBeginning() {
    topic(1, 0);
    step();
    put(0, 0, "orders", definition("orders", 1, "in"));
    step();

    topic(2, 0);
    time.advance(DefinitionsReader.PRESENT_INTERVAL);
    step();
    put(1, 0, "refunds", definition("refunds", 1, "back"));
    put(0, 1, "orders", definition("orders", 2, "other"));
    step();
    assertEquals("refunds", pipelines.of("back").name());
    assertEquals("orders", pipelines.of("other").name());
  }

  @Test
  void topicDeletedAndMadeAnew_definitionsHoldUntilItIsRead() {
    topic(1, 0);
    step();
    put(0, 0, "orders", definition("orders", 8, "in"));
    step();

    consumer.updatePartitions(TOPIC, List.of());
    time.advance(DefinitionsReader.PRESENT_INTERVAL);
    assertFalse(step());
    assertEquals("orders", pipelines.of("in").name());

    topic(1, 1);
    time.advance(DefinitionsReader.MISSING_INTERVAL);
    step();
    assertEquals("orders", pipelines.of("in").name());
    put(0, 0, "orders", definition("orders", 1, "new"));
    step();
    assertEquals("orders", pipelines.of("new").name());
    assertEquals("in", pipelines.of("in").name());
  }

  @Test
  void consumerFails_nextStepGoesOn() {
    topic(1, 0);
    step();
    consumer.setPollException(new KafkaException("away"));
    assertThrows(KafkaException.class, this::step);
    put(0, 0, "orders", definition("orders", 1, "in"));
    step();
    assertEquals("orders", pipelines.of("in").name());

    consumer = new EarlyConsumer(); // another in its place
    reader.beginAnew();
    topic(1, 1);
    step();
    assertEquals("orders", pipelines.of("in").name());
    put(0, 0, "orders", definition("orders", 2, "other"));
    step();
    assertEquals("orders", pipelines.of("other").name());
  }

  private boolean step() {
    return reader.step(consumer, Duration.ZERO);
  }

  private void topic(int partitions, long end) {
    Node node = new Node(0, "localhost", 1);
    consumer.updatePartitions(
        TOPIC,
        IntStream.range(0, partitions)
            .mapToObj(p -> new PartitionInfo(TOPIC, p, node, new Node[0], new Node[0]))
            .toList());
    for (int p = 0; p < partitions; p++) {
      consumer.updateBeginningOffsets(Map.of(new TopicPartition(TOPIC, p), 0L));
      consumer.updateEndOffsets(Map.of(new TopicPartition(TOPIC, p), end));
    }
  }

  private void put(int partition, long offset, String key, byte[] value) {
    consumer.addRecord(new ConsumerRecord<>(TOPIC, partition, offset, key.getBytes(UTF_8), value));
  }

  private static byte[] definition(String name, long version, String in) {
    return PipelineDefinition.of(
            name,
            version,
            List.of(
                StageDefinition.origin("shop"),
                StageDefinition.of("relay", Role.RELAY, in, "shop"),
                StageDefinition.of("store", Role.SINK, name + ".out", "relay")))
        .encode();
  }
}
