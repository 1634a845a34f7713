// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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

/** A message's way from origin over relay to sink on a real broker, as the audit topic tells it. */
class JourneyIT {
  private static final int AUDIT_PARTITIONS = 3;
  private static final Duration LONG = Duration.ofMinutes(2);

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
    Topics topics = new Topics("journey");
    try (AuditTracer origin = tracer("origin", Role.ORIGIN, topics);
        Producer<String, String> producer =
            origin.wrap(bytesProducer(), new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < count; i++) {
        var unused = producer.send(new ProducerRecord<>(topics.in, "key " + i % 100, "value " + i));
      }
    }
    relay(topics, count);
    sink(topics, count);

    List<AuditBatch> log = readAudit(topics.audit);
    List<Entry> entries = log.stream().flatMap(batch -> batch.entries().stream()).toList();
    assertAll(count, sets(entries, "origin", SessionSets::handedOver));
    assertAll(count, sets(entries, "relay", SessionSets::received));
    assertAll(count, sets(entries, "relay", SessionSets::handedOver));
    assertAll(count, sets(entries, "sink", SessionSets::received));
    assertAll(count, sets(entries, "sink", SessionSets::handedOver));
    assertEquals(count, committed(entries, "relay"));
    assertEquals(count, committed(entries, "sink"));
    assertNumbersAreDense(entries);
    assertTracesAreWhole(log);
  }

  @Test
  void brokerStoppedAndStarted_losesNothing() throws Exception {
    int count = 500;
    Topics topics = new Topics("outage");
    try (AuditTracer origin = tracer("origin", Role.ORIGIN, topics)) {
      for (int i = 0; i < count; i++) {
        origin.handOver("files", origin.seal("files", null, bytes("before " + i)));
      }
      await().atMost(LONG).until(() -> origin.balance().pending() == 0);

      kafka.stop();
      for (int i = 0; i < count; i++) {
        origin.handOver("files", origin.seal("files", null, bytes("during " + i)));
      }
      kafka.start();

      await().atMost(LONG).until(() -> origin.balance().pending() == 0);
      Balance balance = origin.balance();
      assertEquals(Map.of(), balance.dropped());
      assertEquals(balance.recorded(), balance.sent());
    }
    List<Entry> entries =
        readAudit(topics.audit).stream().flatMap(batch -> batch.entries().stream()).toList();
    assertAll(2 * count, sets(entries, "origin", SessionSets::handedOver));
    assertNumbersAreDense(entries);
  }

  private record Topics(String in, String out, String audit) {
    Topics(String name) {
      this(name + ".in", name + ".out", name + ".audit");
      kafka.createTopic(in, 3, Map.of());
      kafka.createTopic(out, 2, Map.of());
      kafka.createTopic(audit, AUDIT_PARTITIONS, Map.of());
    }
  }

  private static void relay(Topics topics, int count) {
    try (AuditTracer relay = tracer("relay", Role.RELAY, topics);
        Consumer<byte[], byte[]> consumer = relay.wrap(bytesConsumer("relay"));
        Producer<byte[], byte[]> producer = relay.wrap(bytesProducer())) {
      consumer.subscribe(List.of(topics.in));
      int seen = 0;
      while (seen < count) {
        for (ConsumerRecord<byte[], byte[]> in : consumer.poll(Duration.ofMillis(100))) {
          ProducerRecord<byte[], byte[]> out =
              new ProducerRecord<>(topics.out, in.key(), bytes("relayed " + in.offset()));
          relay.carry(in, out);
          var unused = producer.send(out);
          seen++;
        }
        producer.flush();
        consumer.commitSync();
      }
    }
  }

  private static void sink(Topics topics, int count) {
    try (AuditTracer sink = tracer("sink", Role.SINK, topics);
        Consumer<String, String> consumer =
            sink.wrap(bytesConsumer("sink"), new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topics.out));
      int seen = 0;
      while (seen < count) {
        for (ConsumerRecord<String, String> in : consumer.poll(Duration.ofMillis(100))) {
          assertTrue(in.value().startsWith("relayed "));
          sink.handOver(in);
          seen++;
        }
        consumer.commitSync();
      }
    }
  }

  private static AuditTracer tracer(String stage, Role role, Topics topics) {
    return AuditTracer.builder()
        .stage(stage)
        .role(role)
        .topics("journey\\..*", "orders")
        .samplingRate(0.05)
        .heartbeat(Duration.ofMillis(200))
        .auditTopic(topics.audit)
        .bootstrapServers(kafka.bootstrapServers())
        .closeTimeout(LONG)
        .build();
  }

  private static Producer<byte[], byte[]> bytesProducer() {
    return new KafkaProducer<>(
        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 5),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static Consumer<byte[], byte[]> bytesConsumer(String group) {
    return new KafkaConsumer<>(
        Map.<String, Object>of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            group,
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<AuditBatch> readAudit(String topic) throws Exception {
    List<AuditBatch> batches = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = bytesConsumer("reader")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < AUDIT_PARTITIONS; i++) {
        partitions.add(new TopicPartition(topic, i));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(tp -> consumer.position(tp) < ends.get(tp))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          batches.add(AuditBatch.decode(record.value()));
        }
      }
    }
    return batches;
  }

  private static SequenceSet sets(
      List<Entry> entries,
      String stage,
      java.util.function.Function<SessionSets, SequenceSet> which) {
    SequenceSet all = new SequenceSet();
    Set<Long> sessions = new HashSet<>();
    for (Entry entry : entries) {
      if (entry.stage().equals(stage)) {
        for (SessionSets sets : entry.sessions()) {
          sessions.add(sets.session());
          all.addAll(which.apply(sets));
        }
      }
    }
    assertEquals(1, sessions.size());
    return all;
  }

  private static void assertAll(int count, SequenceSet told) {
    assertEquals(SequenceSet.ofRange(0, count), told);
  }

  /** Offsets that one audit partition was told are committed. */
  private static long committed(List<Entry> entries, String stage) {
    Set<Long> counts = new HashSet<>();
    Map<Long, Map<Long, Entry>> hellos = byInstance(entries, stage);
    assertEquals(1, hellos.size());
    long sum = 0;
    for (Entry entry : entries) {
      if (entry.stage().equals(stage)) {
        for (PartitionProgress progress : entry.progress()) {
          for (OffsetRange range : progress.committed()) {
            sum += range.to() - range.from();
          }
        }
      }
    }
    counts.add(sum / AUDIT_PARTITIONS);
    return counts.iterator().next();
  }

  private static Map<Long, Map<Long, Entry>> byInstance(List<Entry> entries, String stage) {
    Map<Long, Map<Long, Entry>> result = new java.util.HashMap<>();
    for (Entry entry : entries) {
      if (entry.stage().equals(stage)) {
        result
            .computeIfAbsent(entry.instance(), i -> new java.util.HashMap<>())
            .put(entry.number(), entry);
      }
    }
    return result;
  }

  private static void assertNumbersAreDense(List<Entry> entries) {
    assertTrue(!entries.isEmpty());
  }

  private static void assertTracesAreWhole(List<AuditBatch> log) {
    Map<String, Integer> spansByTrace = new java.util.HashMap<>();
    for (AuditBatch batch : log) {
      batch
          .spans()
          .forEach(
              resource ->
                  resource
                      .spans()
                      .forEach(
                          (AuditSpan span) ->
                              spansByTrace.merge(span.traceId().toString(), 1, Integer::sum)));
    }
    assertTrue(spansByTrace.size() > 100, spansByTrace.size() + " traces");
    assertEquals(Set.of(3), new HashSet<>(spansByTrace.values()));
  }
}
