// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients as an application would set them up. */
public final class Clients {

  /** Short, so that others soon have what a killed instance had. */
  private static final String SESSION_TIMEOUT_MILLIS = "6000";

  private Clients() {}

  public static Producer<byte[], byte[]> producer(String servers) {
    return producer(servers, Map.of());
  }

  public static Producer<byte[], byte[]> producer(String servers, Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A broker that takes a new producer's second request and refuses its first, as when it just
    // comes or goes, refuses the first for good (OutOfOrderSequenceException).
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.putAll(more);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer that begins at the beginning and commits when it is told to. */
  public static Consumer<byte[], byte[]> consumer(String servers, String group) {
    return consumer(servers, group, Map.of());
  }

  public static Consumer<byte[], byte[]> consumer(
      String servers, String group, Map<String, Object> more) {
    Map<String, Object> properties =
        new HashMap<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                SESSION_TIMEOUT_MILLIS,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                "1000"));
    properties.putAll(more);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
