// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
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
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are audited by their properties alone, on a real broker. */
class NoCodeIT {
  private static final int AUDIT_PARTITIONS = 2;
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

  @AfterEach
  void everyTracerIsClosed() {
    for (String stage : List.of("origin", "relay", "sink")) {
      assertNull(SharedTracers.OF_PROCESS.find(stage));
    }
  }

  @Test
  void stringsAndBytes_areFollowedFromOriginToSink() throws Exception {
    int count = 2_000;
    Topics topics = new Topics("journey", 3);
    try (Producer<String, String> producer =
        new KafkaProducer<>(objects(producing("origin", "origin", topics), true))) {
      for (int i = 0; i < count; i++) {
        String key = i % 7 == 0 ? null : "key " + i % 100;
        String value = i % 11 == 0 ? null : "value " + i;
        var unused = producer.send(new ProducerRecord<>(topics.in, key, value));
      }
    }
    relay(topics, count);
    int seen = 0;
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(objects(consuming("sink", "sink", topics, "sink"), false))) {
      consumer.subscribe(List.of(topics.out));
      while (seen < count) {
        for (ConsumerRecord<String, String> in : consumer.poll(POLL)) {
          assertTrue(in.value() == null || in.value().startsWith("value "));
          seen++;
        }
        consumer.commitSync();
      }
    }

    Telling told = readAudit(topics);
    told.assertWhole(AUDIT_PARTITIONS);
    SequenceSet all = SequenceSet.ofRange(0, count);
    assertEquals(all, told.union("origin", SessionSets::handedOver));
    assertEquals(all, told.union("relay", SessionSets::received));
    assertEquals(all, told.union("relay", SessionSets::handedOver));
    assertEquals(all, told.union("sink", SessionSets::received));
    assertEquals(all, told.union("sink", SessionSets::handedOver));
    for (String stage : List.of("origin", "relay", "sink")) {
      assertTrue(told.union(stage, SessionSets::corrupted).isEmpty());
      assertTrue(told.union(stage, SessionSets::inDoubt).isEmpty());
      assertTrue(told.union(stage, SessionSets::handedOverAgain).isEmpty());
    }
    assertEquals(count, committed(told, "relay", topics.in));
    assertEquals(count, committed(told, "sink", topics.out));
    assertTrue(told.spans().size() > 3 * count / 100, told.spans().size() + " spans");
  }

  /** Copies records with their headers, as bytes. */
  private static void relay(Topics topics, int count) {
    try (Consumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                consuming("relay", "relay", topics, "relay"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                producing("relay", "relay", topics),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      consumer.subscribe(List.of(topics.in));
      for (int seen = 0; seen < count; ) {
        for (ConsumerRecord<byte[], byte[]> in : consumer.poll(POLL)) {
          var unused =
              producer.send(
                  new ProducerRecord<>(topics.out, null, in.key(), in.value(), in.headers()));
          seen++;
        }
        consumer.commitAsync(); // before all is acknowledged: it is held back
      }
      consumer.commitSync();
    }
  }

  @Test
  void consumerWithoutGroup_commitsByPolling() throws Exception {
    Topics topics = new Topics("groupless", 1);
    produce(topics, 0, 10);
    Map<String, Object> properties = consuming("sink", "sink", topics, null);
    properties.put("max.poll.records", 4);
    TopicPartition tp = new TopicPartition(topics.in, 0);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(tp));
      await().atMost(LONG).until(() -> !consumer.poll(POLL).isEmpty() && consumer.position(tp) > 8);
    }

    Telling told = readAudit(topics);
    assertEquals(SequenceSet.ofRange(0, 10), told.union("sink", SessionSets::received));
    assertEquals(SequenceSet.ofRange(0, 8), told.union("sink", SessionSets::handedOver));
    assertEquals(List.of(new OffsetRange(0, 8)), told.committed("sink", topics.in, 0).ranges());
  }

  @Test
  void autoCommit_isSeen() throws Exception {
    Topics topics = new Topics("auto", 1);
    produce(topics, 0, 20);
    Map<String, Object> properties = consuming("sink", "sink", topics, "auto");
    properties.put("enable.auto.commit", "true");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topics.in));
      for (int seen = 0; seen < 20; ) {
        seen += consumer.poll(POLL).count();
      }
    } // commits

    Telling told = readAudit(topics);
    assertEquals(SequenceSet.ofRange(0, 20), told.union("sink", SessionSets::handedOver));
    assertEquals(List.of(new OffsetRange(0, 20)), told.committed("sink", topics.in, 0).ranges());
  }

  @Test
  void transactionalProducer_isInDoubt() throws Exception {
    Topics topics = new Topics("transactional", 1);
    Map<String, Object> properties = producing("origin", "origin", topics);
    properties.put("transactional.id", "doubtful");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new ProducerRecord<>(topics.in, bytes("value")));
      producer.commitTransaction();
    }

    Telling told = readAudit(topics);
    assertEquals(SequenceSet.of(0), told.union("origin", SessionSets::inDoubt));
    assertTrue(told.union("origin", SessionSets::handedOver).isEmpty());
  }

  @Test
  void failedSends_areTold() throws Exception {
    Topics topics = new Topics("failing", 1);
    Map<String, Object> properties = producing("origin", "origin", topics);
    properties.put("max.request.size", 10_000);
    properties.put("max.block.ms", 500);
    Producer<byte[], byte[]> closed;
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> tooLarge =
          new ProducerRecord<>(topics.in, null, new byte[20_000]);
      Throwable thrown =
          assertThrows(Exception.class, () -> producer.send(tooLarge).get()).getCause();
      assertEquals(RecordTooLargeException.class, thrown.getClass());
      var alsoTooLarge = producer.send(tooLarge); // the same record: keeps its identity
      assertTrue(alsoTooLarge.isDone());
      var nowhere = producer.send(new ProducerRecord<>(topics.in, 7, null, bytes("value")));
      assertThrows(ExecutionException.class, nowhere::get);
      var unused = producer.send(new ProducerRecord<>(topics.in, bytes("value")));
      closed = producer;
    }
    assertThrows(
        IllegalStateException.class,
        () -> closed.send(new ProducerRecord<>(topics.in, bytes("value"))));

    Telling told = readAudit(topics);
    told.assertWhole(AUDIT_PARTITIONS);
    assertEquals(SequenceSet.of(0, 1), told.union("origin", SessionSets::failed));
    assertEquals(SequenceSet.of(2), told.union("origin", SessionSets::handedOver));
  }

  @Test
  void usersSerializerThrows_reachesTheUserAndIsTold() throws Exception {
    Topics topics = new Topics("serializer", 1);
    Map<String, Object> properties = objects(producing("origin", "origin", topics), true);
    properties.put("waybill.value.serializer", Picky.class.getName());
    ProducerRecord<String, String> bad = new ProducerRecord<>(topics.in, "key", "bad");
    try (Producer<String, String> producer = new KafkaProducer<>(properties)) {
      assertThrows(IllegalArgumentException.class, () -> producer.send(bad));
      assertThrows(
          SerializationException.class,
          () -> raw(producer).send(new ProducerRecord<Object, Object>(topics.in, "key", 5)));
      var unused = producer.send(new ProducerRecord<>(topics.in, "key", "good"));
    }
    assertEquals(1, bad.headers().toArray().length);

    Telling told = readAudit(topics);
    assertEquals(SequenceSet.of(0, 1), told.union("origin", SessionSets::failed));
    assertEquals(SequenceSet.of(2), told.union("origin", SessionSets::handedOver));
  }

  @SuppressWarnings("unchecked")
  private static Producer<Object, Object> raw(Producer<?, ?> producer) {
    return (Producer<Object, Object>) producer;
  }

  /** Refuses one value. */
  public static final class Picky implements Serializer<String>, Deserializer<String> {
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      assertTrue(configs.containsKey("waybill.stage"));
    }

    @Override
    public void close() {}

    @Override
    public byte[] serialize(String topic, String data) {
      if (data.equals("bad")) {
        throw new IllegalArgumentException("mine");
      }
      return bytes(data);
    }

    @Override
    public String deserialize(String topic, byte[] data) {
      String text = new String(data, UTF_8);
      if (text.startsWith("bad")) {
        throw new SerializationException("mine");
      }
      return text;
    }
  }

  @Test
  void corruptedMessages_areLeftOutBeforeTheUserSeesThem() throws Exception {
    leaveOut("skip", new Topics("corrupted", 1), "none");
  }

  @Test
  void corruptedMessages_areQuarantinedAsTheyCame() throws Exception {
    String quarantine = "quarantine";
    kafka.createTopic(quarantine, 1, Map.of());
    Topics topics = new Topics("quarantined", 1);
    leaveOut("quarantine", topics, quarantine);

    List<String> stored = new ArrayList<>();
    Map<String, Object> reading =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            "operator",
            "auto.offset.reset",
            "earliest");
    try (Consumer<byte[], byte[]> consumer = bytesConsumer(reading)) {
      consumer.subscribe(List.of(quarantine));
      while (stored.size() < 3) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
          stored.add(
              text(each.key())
                  + " "
                  + text(each.value())
                  + " "
                  + text(each.headers().lastHeader("waybill.quarantine.topic").value())
                  + " "
                  + text(each.headers().lastHeader("waybill.quarantine.offset").value()));
        }
      }
    }
    assertEquals(
        List.of(
            "null bad " + topics.in + " 1",
            "null other " + topics.in + " 2",
            "bad null " + topics.in + " 3"),
        stored);
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  private static void leaveOut(String action, Topics topics, String quarantine) throws Exception {
    byte[] sealed = produce(topics, 0, 1).encode();
    try (Producer<byte[], byte[]> plain =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String value : List.of("bad", "other")) {
        ProducerRecord<byte[], byte[]> changed = new ProducerRecord<>(topics.in, bytes(value));
        changed.headers().add(Waybill.HEADER, sealed);
        var unused = plain.send(changed);
      }
      ProducerRecord<byte[], byte[]> tombstone =
          new ProducerRecord<>(topics.in, bytes("bad"), null);
      tombstone.headers().add(Waybill.HEADER, sealed);
      var unused = plain.send(tombstone);
    }
    produce(topics, 1, 1);
    Map<String, Object> properties = objects(consuming("sink", "sink", topics, "picky"), false);
    properties.put("waybill.on.corrupted", action);
    properties.put("waybill.quarantine.topic", quarantine);
    properties.put("waybill.corrupted.share.limit", 1);
    properties.put("waybill.value.deserializer", Picky.class);
    properties.put("waybill.key.deserializer", Picky.class);
    List<String> values = new ArrayList<>();
    try (Consumer<String, String> consumer = new KafkaConsumer<>(properties)) {
      consumer.subscribe(List.of(topics.in));
      while (values.size() < 2) {
        ConsumerRecords<String, String> polled = consumer.poll(POLL);
        polled.forEach(in -> values.add(in.value()));
      }
      consumer.commitSync();
    }
    assertEquals(List.of("value 0", "value 1"), values);

    Telling told = readAudit(topics);
    assertEquals(SequenceSet.of(0), told.union("sink", SessionSets::corrupted));
    assertEquals(SequenceSet.of(0), told.union("sink", SessionSets::skipped));
    assertEquals(SequenceSet.of(0), told.union("sink", SessionSets::handedOver));
    assertTrue(told.union("sink", SessionSets::handedOverAgain).isEmpty());
    assertEquals(List.of(new OffsetRange(0, 5)), told.committed("sink", topics.in, 0).ranges());
  }

  @Test
  void rebalanceInTheMiddle_claimsNothingFalse() throws Exception {
    int count = 3_000;
    Topics topics = new Topics("rebalance", 4);
    Map<String, Object> properties = consuming("sink", "sink", topics, "shared");
    properties.put("max.poll.records", 100);
    try (Producer<byte[], byte[]> producer = bytesProducer(producing("origin", "origin", topics));
        Consumer<byte[], byte[]> first = bytesConsumer(properties)) {
      send(producer, topics, count / 3);
      first.subscribe(List.of(topics.in));
      for (int seen = 0; seen < count / 6; ) {
        seen += first.poll(POLL).count();
      }
      first.commitSync();
      try (Consumer<byte[], byte[]> second = bytesConsumer(properties)) {
        second.subscribe(List.of(topics.in));
        await()
            .atMost(LONG)
            .until(
                () -> { // what is read meanwhile and not committed goes to the second again
                  first.poll(POLL);
                  second.poll(POLL);
                  return second.assignment().size() == 2 && first.assignment().size() == 2;
                });
        send(producer, topics, count / 3);
        readAll(List.of(first, second), topics, 2 * count / 3);
      }
      send(producer, topics, count / 3);
      readAll(List.of(first), topics, count);
    }

    Telling told = readAudit(topics);
    told.assertWhole(AUDIT_PARTITIONS);
    assertEquals(SequenceSet.ofRange(0, count), told.union("sink", SessionSets::received));
    assertEquals(SequenceSet.ofRange(0, count), told.union("sink", SessionSets::handedOver));
    assertTrue(told.union("sink", SessionSets::inDoubt).isEmpty());
    assertEquals(count, committed(told, "sink", topics.in));
  }

  private static void send(Producer<byte[], byte[]> producer, Topics topics, int count) {
    for (int i = 0; i < count; i++) {
      int partition = i / 10 % 4;
      var unused = producer.send(new ProducerRecord<>(topics.in, partition, null, bytes("value")));
    }
    producer.flush();
  }

  private static void readAll(List<Consumer<byte[], byte[]>> consumers, Topics topics, int upTo) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              consumers.forEach(consumer -> consumer.poll(POLL));
              consumers.forEach(Consumer::commitSync);
              return committedByGroup(consumers.get(0), topics) == upTo;
            });
  }

  private static long committedByGroup(Consumer<?, ?> consumer, Topics topics) {
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(new TopicPartition(topics.in, i));
    }
    return consumer.committed(new java.util.HashSet<>(all)).values().stream()
        .mapToLong(offset -> offset == null ? 0 : offset.offset())
        .sum();
  }

  @Test
  void wrongSettings_failAtStart() {
    Topics topics = new Topics("wrong", 1);
    Map<String, Object> strings = producing("origin", "origin", topics);
    assertNames(
        "value.serializer",
        () -> new KafkaProducer<>(strings, new StringSerializer(), new StringSerializer()));

    Map<String, Object> half = consuming("sink", "sink", topics, "group");
    assertNames(
        "key.deserializer",
        () -> new KafkaConsumer<>(half, new StringDeserializer(), new ByteArrayDeserializer()));

    Map<String, Object> alone = objects(consuming("sink", "sink", topics, "group"), false);
    alone.remove("interceptor.classes");
    assertNames("interceptor.classes", () -> new KafkaConsumer<>(alone));

    Map<String, Object> typo = producing("origin", "origin", topics);
    typo.put("waybill.sampling-rate", 1);
    assertNames("waybill.sampling-rate", () -> bytesProducer(typo));

    Map<String, Object> own = objects(producing("origin", "origin", topics), true);
    own.put("waybill.value.serializer", "no.such.Thing");
    assertNames("waybill.value.serializer", () -> new KafkaProducer<>(own));

    Map<String, Object> later = producing("origin", "origin", topics);
    later.put("partitioner.class", ThrowingReporter.class.getName());
    assertThrows(KafkaException.class, () -> bytesProducer(later));
    Map<String, Object> after = producing("origin", "origin", topics);
    after.put("batch.size", 1);
    after.put("linger.ms", 10_000);
    after.put("delivery.timeout.ms", 1_000); // too short for the linger: fails behind us
    after.put("request.timeout.ms", 10_000);
    assertThrows(KafkaException.class, () -> bytesProducer(after));
    assertNull(SharedTracers.OF_PROCESS.find("origin"));
  }

  /** No partitioner at all. */
  public static final class ThrowingReporter {}

  private static void assertNames(String key, org.junit.jupiter.api.function.Executable start) {
    KafkaException thrown = assertThrows(KafkaException.class, start);
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    assertTrue(cause.getMessage().contains(key), cause.getMessage());
  }

  private record Topics(String in, String out, String audit) {
    Topics(String name, int partitions) {
      this(name + ".in", name + ".out", name + ".audit");
      kafka.createTopic(in, partitions, Map.of());
      kafka.createTopic(out, partitions, Map.of());
      kafka.createTopic(audit, AUDIT_PARTITIONS, Map.of());
    }
  }

  /** Sends bytes, and answers the last one's waybill. */
  private static Waybill produce(Topics topics, int from, int count) throws Exception {
    ProducerRecord<byte[], byte[]> last = null;
    try (Producer<byte[], byte[]> producer = bytesProducer(producing("origin", "origin", topics))) {
      for (int i = from; i < from + count; i++) {
        last = new ProducerRecord<>(topics.in, bytes("value " + i));
        var unused = producer.send(last);
      }
    }
    var reader = new dev.waybill.wire.WaybillReader();
    assertEquals(
        dev.waybill.wire.WaybillReader.Status.VALID,
        reader.read(last.headers().lastHeader(Waybill.HEADER).value()));
    return reader.toWaybill();
  }

  private static Producer<byte[], byte[]> bytesProducer(Map<String, Object> properties) {
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Consumer<byte[], byte[]> bytesConsumer(Map<String, Object> properties) {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> producing(String stage, String role, Topics topics) {
    Map<String, Object> properties = waybill(stage, role, topics);
    properties.put("interceptor.classes", AuditProducerInterceptor.class.getName());
    return properties;
  }

  private static Map<String, Object> consuming(
      String stage, String role, Topics topics, String group) {
    Map<String, Object> properties = waybill(stage, role, topics);
    properties.put("interceptor.classes", List.of(AuditConsumerInterceptor.class.getName()));
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    if (group != null) {
      properties.put("group.id", group);
    }
    return properties;
  }

  private static Map<String, Object> waybill(String stage, String role, Topics topics) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    properties.put("waybill.stage", stage);
    properties.put("waybill.role", role);
    properties.put("waybill.topics.\\w+\\.(in|out)", "orders");
    properties.put("waybill.sampling.rate", "0.05");
    properties.put("waybill.heartbeat", "200");
    properties.put("waybill.audit.topic", topics.audit);
    properties.put("waybill.close.timeout", "PT2M");
    return properties;
  }

  /** The same for Strings. */
  private static Map<String, Object> objects(Map<String, Object> properties, boolean producing) {
    String half = producing ? "serializer" : "deserializer";
    Class<?> ours = producing ? AuditSerializer.class : AuditDeserializer.class;
    Class<?> users = producing ? StringSerializer.class : StringDeserializer.class;
    for (String what : List.of("key.", "value.")) {
      properties.put(what + half, ours.getName());
      properties.put("waybill." + what + half, users.getName());
    }
    return properties;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static Telling readAudit(Topics topics) throws Exception {
    Telling told = new Telling();
    AuditTopic.read(
        kafka.bootstrapServers(), topics.audit, (batch, partition) -> told.add(partition, batch));
    return told;
  }

  private static long committed(Telling told, String stage, String topic) {
    long sum = 0;
    for (int partition = 0; partition < 4; partition++) {
      for (OffsetRange range : told.committed(stage, topic, partition).ranges()) {
        sum += range.to() - range.from();
      }
    }
    return sum;
  }
}
