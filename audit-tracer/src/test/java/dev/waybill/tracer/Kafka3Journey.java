// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import dev.waybill.wire.Waybill;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/**
 * A program of a service that uses clients of Kafka 3, with an origin, a relay with transactions
 * and a sink, to be run with those on the class path. It ends with an exception if what it sees is
 * wrong.
 */
final class Kafka3Journey {
  static final String IN = "old.in";
  static final String OUT = "old.out";
  static final String AUDIT = "old.audit";
  static final int COUNT = 300;

  private static final TopicPartition IN_0 = new TopicPartition(IN, 0);
  private static final long POLL_MILLIS = 100;

  private final String bootstrapServers;

  private Kafka3Journey(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * The whole journey.
   *
   * @param arguments the broker's address
   */
  public static void main(String[] arguments) throws Exception {
    require(!NextOffsets.KNOWN, "clients of Kafka 3 are on the class path");
    Kafka3Journey journey = new Kafka3Journey(arguments[0]);
    journey.originate();
    journey.relay();
    journey.sink();
  }

  /** The last message is corrupted on its way. */
  private void originate() {
    try (AuditTracer tracer = tracer("origin", Role.ORIGIN);
        Producer<byte[], byte[]> plain = producer(Map.of());
        Producer<String, String> producer =
            tracer.wrap(producer(Map.of()), new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < COUNT; i++) {
        var unused = producer.send(new ProducerRecord<>(IN, "key " + i, "value " + i));
      }
      producer.flush();
      Waybill waybill = tracer.seal("orders", null, bytes("whole"));
      ProducerRecord<byte[], byte[]> damaged = new ProducerRecord<>(IN, bytes("damaged"));
      damaged.headers().add(Waybill.HEADER, waybill.encode());
      var unused = plain.send(damaged);
      tracer.handOver("orders", waybill);
    }
  }

  /** Calls what only Kafka 3 has, as a service does that was compiled with it. */
  private void relay() throws Exception {
    Method poll = Consumer.class.getMethod("poll", long.class);
    Method committed = Consumer.class.getMethod("committed", TopicPartition.class);
    Method offsets = Producer.class.getMethod("sendOffsetsToTransaction", Map.class, String.class);
    try (AuditTracer tracer = tracer("relay", Role.RELAY);
        Consumer<String, String> consumer =
            tracer.wrap(consumer("relay"), new StringDeserializer(), new StringDeserializer());
        Producer<byte[], byte[]> producer =
            tracer.wrap(producer(Map.of("transactional.id", "relay")))) {
      consumer.subscribe(List.of(IN));
      producer.initTransactions();
      int seen = 0;
      while (!consumer.assignment().contains(IN_0) || consumer.position(IN_0) <= COUNT) {
        ConsumerRecords<?, ?> polled = (ConsumerRecords<?, ?>) poll.invoke(consumer, POLL_MILLIS);
        producer.beginTransaction();
        for (ConsumerRecord<?, ?> in : polled) {
          require(in.value().equals("value " + seen), "value " + seen + ", was " + in.value());
          ProducerRecord<byte[], byte[]> out = new ProducerRecord<>(OUT, bytes("relayed"));
          tracer.carry(in, out);
          var unused = producer.send(out);
          seen++;
        }
        if (consumer.assignment().contains(IN_0)) {
          offsets.invoke(
              producer, Map.of(IN_0, new OffsetAndMetadata(consumer.position(IN_0))), "relay");
        }
        producer.commitTransaction();
      }
      require(seen == COUNT, COUNT + " messages, were " + seen);
      OffsetAndMetadata last = (OffsetAndMetadata) committed.invoke(consumer, IN_0);
      require(last.offset() == COUNT + 1, "all committed, was " + last);
    }
  }

  private void sink() {
    try (AuditTracer tracer = tracer("sink", Role.SINK);
        Consumer<byte[], byte[]> consumer = tracer.wrap(consumer("sink"))) {
      consumer.subscribe(List.of(OUT));
      Batch batch = tracer.batch();
      for (int seen = 0; seen < COUNT; ) {
        for (ConsumerRecord<byte[], byte[]> in : consumer.poll(Duration.ofMillis(POLL_MILLIS))) {
          batch.add(in);
          seen++;
        }
      }
      batch.handOver(URI.create("file:///orders"));
      consumer.commitSync();
      require(tracer.stats().corrupted() == 0, "nothing corrupted");
    }
  }

  private AuditTracer tracer(String stage, Role role) {
    return AuditTracer.builder()
        .stage(stage)
        .role(role)
        .topics("old\\..*", "orders")
        .samplingRate(0.1)
        .onCorrupted(OnCorrupted.SKIP)
        .auditTopic(AUDIT)
        .bootstrapServers(bootstrapServers)
        .heartbeat(Duration.ofMillis(200))
        .closeTimeout(Duration.ofMinutes(1))
        .build();
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", bootstrapServers);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Consumer<byte[], byte[]> consumer(String group) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("group.id", group);
    properties.put("enable.auto.commit", false);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException("expected: " + what);
    }
  }
}
