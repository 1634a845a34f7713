// SPDX-License-Identifier: Apache-2.0
package dev.waybill.examples.nativehost;

import dev.waybill.tracer.AuditTracer;
import dev.waybill.tracer.AuditTracerBuilder;
import dev.waybill.wire.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What the stages have in common. */
final class Clients {
  /** Enough to see sampled and unsampled messages among a few hundred. */
  static final double SAMPLING_RATE = 0.25;

  /** All topics of it. */
  static final String PIPELINE_TOPICS = "orders.*";

  static final String PIPELINE = "orders";

  /** How long a start and a close may wait: by default too short for a very busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Clients() {}

  /** A tracer of its own. */
  static AuditTracerBuilder tracer(String servers, String stage, Role role) {
    return AuditTracer.builder()
        .stage(stage)
        .role(role)
        .topics(PIPELINE_TOPICS, PIPELINE)
        .bootstrapServers(servers)
        .samplingRate(SAMPLING_RATE)
        .definitionsTimeout(PATIENCE)
        .closeTimeout(PATIENCE);
  }

  /** The same by properties. */
  static Map<String, Object> tracerProperties(String stage, String role) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("waybill.stage", stage);
    properties.put("waybill.role", role);
    properties.put("waybill.topics." + PIPELINE_TOPICS, PIPELINE);
    properties.put("waybill.sampling.rate", Double.toString(SAMPLING_RATE));
    properties.put("waybill.definitions.timeout", PATIENCE.toString());
    properties.put("waybill.close.timeout", PATIENCE.toString());
    return properties;
  }

  /** What a consumer needs that reads all and commits by itself. */
  static Map<String, Object> consumerProperties(String servers, String group) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("group.id", group);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    return properties;
  }

  static Consumer<byte[], byte[]> bytesConsumer(String servers, String group) {
    return new KafkaConsumer<>(
        consumerProperties(servers, group),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  static Producer<byte[], byte[]> bytesProducer(String servers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers), new ByteArraySerializer(), new ByteArraySerializer());
  }
}
