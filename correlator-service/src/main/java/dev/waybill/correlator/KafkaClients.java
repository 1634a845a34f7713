// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the clients beside the audit channel, from the same {@code kafka.*} settings. */
@Singleton
final class KafkaClients {
  private final Map<String, Object> broker;

  @Inject
  KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.broker = broker;
  }

  /** Addresses of the brokers as set, or nothing. */
  String servers() {
    Object servers = broker.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    return servers == null ? "" : servers.toString();
  }

  Admin admin() {
    return Admin.create(settings(Map.of("client.id", "correlator-admin")));
  }

  /** Outputs, ticks and announcements go by one producer. */
  Producer<byte[], byte[]> producer() {
    Map<String, Object> settings =
        settings(
            Map.of(
                "client.id",
                "correlator-outputs",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                // What the broker limits is the size after compression; 10,000 ranges are digits.
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                32 * 1024 * 1024,
                // Short, since Sender tries again and tells why.
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                30_000));
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** A consumer without a group. */
  Consumer<byte[], byte[]> consumer(String clientId) {
    return consumer(clientId, null);
  }

  /** A member of a group, or of none if that is null. Offsets are committed by the caller. */
  Consumer<byte[], byte[]> consumer(String clientId, String groupId) {
    Map<String, Object> settings =
        settings(
            Map.of(
                "client.id",
                clientId,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false));
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    if (groupId != null) {
      settings.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    }
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> settings(Map<String, Object> own) {
    Map<String, Object> settings = new HashMap<>(broker);
    settings.putAll(own);
    return settings;
  }
}
