// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.TraceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages' way from origin over relay to sink on a real broker, as the audit topic tells it. */
class JourneyIT {
  private static final int AUDIT_PARTITIONS = 3;
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.builder(folder.resolve("kafka")).start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void journey_isToldForEveryMessage() throws Exception {
    int count = 5_000;
    SequenceSet all = SequenceSet.ofRange(0, count);
    Topics topics = new Topics("journey", 3);
    try (AuditTracer origin = tracer("origin", Role.ORIGIN, topics);
        Producer<String, String> producer =
            origin.wrap(producer(Map.of()), new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < count; i++) {
        var unused = producer.send(new ProducerRecord<>(topics.in, "key " + i % 100, "value " + i));
      }
    }
    relay(topics, count);
    sink(topics, count);

    Telling told = readAudit(topics.audit);
    told.assertWhole(AUDIT_PARTITIONS);
    assertEquals(all, told.union("origin", SessionSets::handedOver));
    assertEquals(all, told.union("relay", SessionSets::received));
    assertEquals(all, told.union("relay", SessionSets::handedOver));
    assertEquals(all, told.union("sink", SessionSets::received));
    assertEquals(all, told.union("sink", SessionSets::handedOver));
    assertTrue(told.union("sink", SessionSets::corrupted).isEmpty());
    assertEquals(count, committed(told, "relay", topics.in));
    assertEquals(count, committed(told, "sink", topics.out));
    assertTracesAreWhole(told.spans());
  }

  @Test
  void transactions_countOnceCommitted() throws Exception {
    Topics topics = new Topics("transactions", 1);
    try (AuditTracer origin = tracer("origin", Role.ORIGIN, topics);
        Producer<byte[], byte[]> producer =
            origin.wrap(producer(Map.of("transactional.id", "origin")))) {
      producer.initTransactions();
      for (int i = 0; i < 6; i++) { // 0, 1, 3 and 4 are committed
        producer.beginTransaction();
        for (int j = 0; j < 10; j++) {
          var unused = producer.send(new ProducerRecord<>(topics.in, bytes("value")));
        }
        if (i % 3 == 2) {
          producer.flush();
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }
    relayInTransactions(topics, 40);

    Telling told = readAudit(topics.audit);
    told.assertWhole(AUDIT_PARTITIONS);
    SequenceSet committed = SequenceSet.ofRange(0, 20);
    committed.addRange(30, 50);
    SequenceSet aborted = SequenceSet.ofRange(20, 30);
    aborted.addRange(50, 60);
    assertEquals(committed, told.union("origin", SessionSets::handedOver));
    assertEquals(aborted, told.union("origin", SessionSets::failed));
    assertEquals(committed, told.union("relay", SessionSets::received));
    assertEquals(committed, told.union("relay", SessionSets::handedOver));
    // Ten messages and a marker a transaction. What was aborted could not be seen; whether the last
    // of it was passed by the last commit is up to the consumer.
    List<OffsetRange> offsets = told.committed("relay", topics.in, 0).ranges();
    assertEquals(1, offsets.size());
    assertEquals(0, offsets.get(0).from());
    assertTrue(offsets.get(0).to() >= 54);
  }

  @Test
  void secondReader_goesOnWhereTheFirstCommitted() throws Exception {
    Topics topics = new Topics("readers", 1);
    try (AuditTracer origin = tracer("origin", Role.ORIGIN, topics);
        Producer<byte[], byte[]> producer = origin.wrap(producer(Map.of()))) {
      for (int i = 0; i < 20; i++) {
        var unused = producer.send(new ProducerRecord<>(topics.in, bytes("value " + i)));
      }
    }
    readAndCommit(topics, "first", 8);
    readAndCommit(topics, "second", 20);

    Telling told = readAudit(topics.audit);
    assertEquals(0, told.progress("first", topics.in, 0).get(0).assignedAt());
    assertEquals(List.of(new OffsetRange(0, 8)), told.committed("first", topics.in, 0).ranges());
    assertEquals(8, told.progress("second", topics.in, 0).get(0).assignedAt());
    assertEquals(List.of(new OffsetRange(8, 20)), told.committed("second", topics.in, 0).ranges());
  }

  @Test
  void brokerStoppedAndStarted_losesNothing() throws Exception {
    int count = 500;
    Topics topics = new Topics("outage", 1);
    try (AuditTracer origin = tracer("origin", Role.ORIGIN, topics)) {
      handOver(origin, count);
      await().atMost(LONG).until(() -> origin.balance().pending() == 0);

      try {
        kafka.stop();
        handOver(origin, count);
        assertTrue(origin.balance().pending() >= count);
      } finally {
        kafka.start();
      }

      await().atMost(LONG).until(() -> origin.balance().pending() == 0);
      Balance balance = origin.balance();
      assertEquals(Map.of(), balance.dropped());
      assertEquals(balance.recorded(), balance.sent());
    }
    Telling told = readAudit(topics.audit);
    told.assertWhole(AUDIT_PARTITIONS);
    assertEquals(SequenceSet.ofRange(0, 2L * count), told.union("origin", SessionSets::handedOver));
  }

  private static void handOver(AuditTracer origin, int count) {
    for (int i = 0; i < count; i++) {
      origin.handOver("files", origin.seal("files", null, bytes("value " + i)));
    }
  }

  private record Topics(String in, String out, String audit) {
    Topics(String name, int partitions) {
      this(name + ".in", name + ".out", name + ".audit");
      kafka.createTopic(in, partitions, Map.of());
      kafka.createTopic(out, partitions, Map.of());
      kafka.createTopic(audit, AUDIT_PARTITIONS, Map.of());
    }
  }

  private static void relay(Topics topics, int count) {
    try (AuditTracer relay = tracer("relay", Role.RELAY, topics);
        Consumer<byte[], byte[]> consumer = relay.wrap(consumer("relay"));
        Producer<byte[], byte[]> producer = relay.wrap(producer(Map.of()))) {
      consumer.subscribe(List.of(topics.in));
      for (int seen = 0; seen < count; ) {
        for (ConsumerRecord<byte[], byte[]> in : consumer.poll(POLL)) {
          send(relay, producer, in, topics.out);
          seen++;
        }
        consumer.commitSync(); // before all is acknowledged: it is held back
      }
    }
  }

  private static void relayInTransactions(Topics topics, int count) {
    try (AuditTracer relay = tracer("relay", Role.RELAY, topics);
        Consumer<byte[], byte[]> consumer = relay.wrap(consumer("transactions"));
        Producer<byte[], byte[]> producer =
            relay.wrap(producer(Map.of("transactional.id", "relay")))) {
      consumer.subscribe(List.of(topics.in));
      producer.initTransactions();
      for (int seen = 0; seen < count; ) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> in : polled) {
          send(relay, producer, in, topics.out);
          seen++;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(polled.nextOffsets());
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
      }
    }
  }

  private static void send(
      AuditTracer relay,
      Producer<byte[], byte[]> producer,
      ConsumerRecord<byte[], byte[]> in,
      String topic) {
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(topic, in.key(), bytes("relayed " + in.offset()));
    relay.carry(in, out);
    var unused = producer.send(out);
  }

  private static void sink(Topics topics, int count) {
    try (AuditTracer sink = tracer("sink", Role.SINK, topics);
        Consumer<String, String> consumer =
            sink.wrap(consumer("sink"), new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topics.out));
      for (int seen = 0; seen < count; ) {
        for (ConsumerRecord<String, String> in : consumer.poll(POLL)) {
          assertTrue(in.value().startsWith("relayed "));
          sink.handOver(in);
          seen++;
        }
        consumer.commitSync();
      }
    }
  }

  /** Reads whatever there is, and commits up to an offset. */
  private static void readAndCommit(Topics topics, String stage, long upTo) {
    TopicPartition tp = new TopicPartition(topics.in, 0);
    try (AuditTracer tracer = tracer(stage, Role.SINK, topics);
        Consumer<byte[], byte[]> consumer = tracer.wrap(consumer("readers"))) {
      consumer.subscribe(List.of(topics.in));
      await()
          .atMost(LONG)
          .until(
              () -> {
                consumer.poll(POLL);
                return consumer.assignment().contains(tp) && consumer.position(tp) >= upTo;
              });
      consumer.commitSync(Map.of(tp, new OffsetAndMetadata(upTo)));
    }
  }

  private static AuditTracer tracer(String stage, Role role, Topics topics) {
    return AuditTracer.builder()
        .stage(stage)
        .role(role)
        .topics("\\w+\\.(in|out)", "orders")
        .samplingRate(0.05)
        .heartbeat(Duration.ofMillis(200))
        .auditTopic(topics.audit)
        .bootstrapServers(kafka.bootstrapServers())
        .closeTimeout(LONG)
        .build();
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Consumer<byte[], byte[]> consumer(String group) {
    return new KafkaConsumer<>(
        Map.<String, Object>of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            group,
            "enable.auto.commit",
            false,
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Telling readAudit(String topic) throws Exception {
    Telling told = new Telling();
    AuditTopic.read(
        kafka.bootstrapServers(), topic, (batch, partition) -> told.add(partition, batch));
    return told;
  }

  private static long committed(Telling told, String stage, String topic) {
    long sum = 0;
    for (int partition = 0; partition < 3; partition++) {
      for (OffsetRange range : told.committed(stage, topic, partition).ranges()) {
        sum += range.to() - range.from();
      }
    }
    return sum;
  }

  /** Each trace is a chain of three spans: origin, relay, sink. */
  private static void assertTracesAreWhole(List<AuditSpan> spans) {
    Map<TraceId, List<AuditSpan>> traces =
        spans.stream().collect(Collectors.groupingBy(AuditSpan::traceId));
    assertTrue(traces.size() > 100, traces.size() + " traces");
    for (List<AuditSpan> trace : traces.values()) {
      assertEquals(3, trace.size());
      Map<Object, AuditSpan> byRole = new HashMap<>();
      trace.forEach(span -> byRole.put(span.attributes().get(AuditSpan.ROLE), span));
      assertEquals(0, byRole.get("origin").parentSpanId());
      assertEquals(byRole.get("origin").spanId(), byRole.get("relay").parentSpanId());
      assertEquals(byRole.get("relay").spanId(), byRole.get("sink").parentSpanId());
    }
  }
}
