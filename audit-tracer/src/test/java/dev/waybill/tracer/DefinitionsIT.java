// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Waybill;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published on the topic with definitions is followed by running tracers. */
class DefinitionsIT {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final String IN = "raw.orders";

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static Producer<byte[], byte[]> plain;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.builder(folder.resolve("kafka")).start();
    kafka.createTopic("waybill.audit", 1, Map.of());
    kafka.createTopic("waybill.quarantine", 1, Map.of());
    kafka.createTopic(IN, 1, Map.of());
    plain = producer();
  }

  @AfterAll
  static void stop() {
    plain.close();
    kafka.close();
  }

  @Test
  void published_isFollowedByRunningTracers() throws Exception {
    String definitions = "definitions.live";
    try (AuditTracer shop = tracer("shop", Role.ORIGIN, definitions);
        Producer<byte[], byte[]> producer = shop.wrap(producer());
        AuditTracer relay = tracer("relay", Role.RELAY, definitions);
        Consumer<byte[], byte[]> consumer = relay.wrap(consumer())) {
      consumer.assign(List.of(new TopicPartition(IN, 0)));
      assertEquals(Waybill.UNSAMPLED_LENGTH, header(send(producer)).length);
      assertTrue(read(consumer, corrupt(header(send(producer)))));

      kafka.createTopic(definitions, 2, Map.of("cleanup.policy", "compact"));
      plain.send(new ProducerRecord<>(definitions, bytes("orders"), bytes("junk"))).get();
      publish(definitions, 1, 1, OnCorrupted.SKIP, true);
      await().atMost(LONG).until(() -> header(send(producer)).length == Waybill.SAMPLED_LENGTH);
      await().atMost(LONG).until(() -> !read(consumer, corrupt(header(send(producer)))));
      assertEquals(1, shop.stats().definitionsRefused());

      publish(definitions, 2, 0, OnCorrupted.QUARANTINE, true);
      await().atMost(LONG).until(() -> header(send(producer)).length == Waybill.UNSAMPLED_LENGTH);
      await()
          .atMost(LONG)
          .until(
              () -> {
                read(consumer, corrupt(header(send(producer))));
                return relay.stats().quarantined() > 0;
              });
      assertQuarantined();

      publish(definitions, 3, 1, OnCorrupted.SKIP, false);
      await().atMost(LONG).until(() -> send(producer).headers().toArray().length == 0);
      await().atMost(LONG).until(() -> read(consumer, corrupt(bytes("none"))));

      plain.send(new ProducerRecord<>(definitions, bytes("orders"), null)).get();
      await().atMost(LONG).until(() -> send(producer).headers().toArray().length == 1);
    }
  }

  @Test
  void publishedBefore_holdsFromTheFirstMessage() throws Exception {
    String definitions = "definitions.before";
    kafka.createTopic(definitions, 1, Map.of("cleanup.policy", "compact"));
    publish(definitions, 1, 1, OnCorrupted.PASS, true);

    try (AuditTracer shop =
            builder("shop", Role.ORIGIN, definitions).definitionsTimeout(LONG).build();
        Producer<byte[], byte[]> producer = shop.wrap(producer())) {
      assertEquals(Waybill.SAMPLED_LENGTH, header(send(producer)).length);
    }
  }

  @Test
  void brokerRestarts_isFollowedAgain() throws Exception {
    String definitions = "definitions.again";
    kafka.createTopic(definitions, 1, Map.of("cleanup.policy", "compact"));
    publish(definitions, 1, 1, OnCorrupted.PASS, true);
    try (AuditTracer shop =
            builder("shop", Role.ORIGIN, definitions).definitionsTimeout(LONG).build();
        Producer<byte[], byte[]> producer = shop.wrap(producer())) {
      kafka.stop();
      assertTrue(shop.seal("orders", null, bytes("v")).sampled());

      kafka.start();
      publish(definitions, 2, 0, OnCorrupted.PASS, true);
      await().atMost(LONG).until(() -> header(send(producer)).length == Waybill.UNSAMPLED_LENGTH);
    }
  }

  @Test
  void clusterAway_localSettingsHold() {
    try (AuditTracer shop =
        builder("shop", Role.ORIGIN, "definitions.away")
            .bootstrapServers("localhost:1")
            .definitionsTimeout(Duration.ofMillis(1))
            .closeTimeout(Duration.ofMillis(1))
            .build()) {
      assertEquals(null, shop.seal("orders", null, bytes("v")).sample());
    }
  }

  private static AuditTracer tracer(String stage, Role role, String definitions) {
    return builder(stage, role, definitions).build();
  }

  private static AuditTracerBuilder builder(String stage, Role role, String definitions) {
    return AuditTracer.builder()
        .stage(stage)
        .role(role)
        .samplingRate(0)
        .heartbeat(Duration.ofMillis(200))
        .pipelinesTopic(definitions)
        .bootstrapServers(kafka.bootstrapServers())
        .closeTimeout(LONG);
  }

  private static void publish(
      String topic, long version, double rate, OnCorrupted action, boolean audited)
      throws ExecutionException, InterruptedException {
    PipelineDefinition definition =
        new PipelineDefinition(
            "orders",
            version,
            List.of(
                StageDefinition.origin("shop"),
                StageDefinition.of("relay", Role.RELAY, IN, "shop"),
                StageDefinition.of("store", Role.SINK, "out", "relay")),
            PipelineDefinition.DEFAULT_DEADLINE,
            rate,
            action,
            1,
            audited,
            1);
    plain.send(new ProducerRecord<>(topic, bytes("orders"), definition.encode())).get();
  }

  private static ProducerRecord<byte[], byte[]> send(Producer<byte[], byte[]> producer)
      throws ExecutionException, InterruptedException {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(IN, bytes("good"));
    producer.send(message).get();
    return message;
  }

  private static byte[] header(ProducerRecord<?, ?> message) {
    return WaybillHeader.read(message.headers());
  }

  /** Sends other bytes under a waybill; answers their offset. */
  private static long corrupt(byte[] header) throws ExecutionException, InterruptedException {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(IN, bytes("bad"));
    message.headers().add(Waybill.HEADER, header);
    return plain.send(message).get().offset();
  }

  /** Whether the consumer gives the message at the offset to the application. */
  private static boolean read(Consumer<byte[], byte[]> consumer, long offset) {
    List<Long> given = new ArrayList<>();
    await()
        .atMost(LONG)
        .until(
            () -> {
              consumer.poll(POLL).forEach(message -> given.add(message.offset()));
              return consumer.position(new TopicPartition(IN, 0)) > offset;
            });
    return given.contains(offset);
  }

  private static void assertQuarantined() {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition tp = new TopicPartition("waybill.quarantine", 0);
      consumer.assign(List.of(tp));
      List<ConsumerRecord<byte[], byte[]>> stored = new ArrayList<>();
      await()
          .atMost(LONG)
          .until(
              () -> {
                consumer.poll(POLL).forEach(stored::add);
                return !stored.isEmpty();
              });
      assertEquals("bad", new String(stored.get(0).value(), UTF_8));
      assertEquals(
          "relay",
          new String(
              stored.get(0).headers().lastHeader("waybill.quarantine.stage").value(), UTF_8));
    }
  }

  private static Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Consumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
