// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Sampling;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** Checked settings of a tracer. {@code openTelemetry} is null for the global one. */
record TracerSettings(
    Instance instance,
    Pipelines pipelines,
    String auditTopic,
    String quarantineTopic,
    String pipelinesTopic,
    Duration definitionsTimeout,
    Map<String, Object> producerProperties,
    Map<String, Object> consumerProperties,
    int queueCapacity,
    long ledgerBytes,
    boolean ledger,
    Duration heartbeat,
    Duration closeTimeout,
    OpenTelemetry openTelemetry) {

  /** The sender thread reads the queue too, so no call may keep it long. */
  private static final int MAX_BLOCK_MILLIS = 50;

  /** Before compression; the topic's own limit is on what is left after. */
  private static final int MAX_REQUEST_BYTES = 8 << 20;

  private static final long MIN_LEDGER_BYTES = 1 << 20;
  private static final long MAX_LEDGER_BYTES = 64L << 30;
  private static final int MIN_QUEUE_CAPACITY = 16;
  private static final int MAX_QUEUE_CAPACITY = 1 << 22;

  static TracerSettings of(AuditTracerBuilder from) {
    require(from.stage != null && !from.stage.isBlank(), "stage", from.stage);
    require(from.role != null, "role", from.role);
    require(!from.auditTopic.isBlank(), "auditTopic", from.auditTopic);
    require(!from.quarantineTopic.isBlank(), "quarantineTopic", from.quarantineTopic);
    require(
        from.queueCapacity >= MIN_QUEUE_CAPACITY && from.queueCapacity <= MAX_QUEUE_CAPACITY,
        "queueCapacity",
        from.queueCapacity);
    require(
        from.ledgerBytes >= MIN_LEDGER_BYTES && from.ledgerBytes <= MAX_LEDGER_BYTES,
        "ledgerBytes",
        from.ledgerBytes);
    require(
        from.heartbeat.toMillis() > 0 && from.heartbeat.toMillis() <= Integer.MAX_VALUE,
        "heartbeat",
        from.heartbeat);
    require(!from.closeTimeout.isNegative(), "closeTimeout", from.closeTimeout);
    require(!from.definitionsTimeout.isNegative(), "definitionsTimeout", from.definitionsTimeout);
    require(from.samplingRate >= 0 && from.samplingRate <= 1, "samplingRate", from.samplingRate);
    Instance instance =
        new Instance(
            RandomId.next(),
            from.stage,
            from.role,
            from.service == null ? from.stage : from.service,
            from.host == null ? localHost() : from.host,
            from.heartbeat.toMillis());
    return new TracerSettings(
        instance,
        new Pipelines(from.stage, from.topics, from.unauditedTopics, pipelineSettings(from)),
        from.auditTopic,
        from.quarantineTopic,
        from.pipelinesTopic,
        from.definitionsTimeout,
        producerProperties(from.producerProperties, instance),
        ConsumerProperties.of(
            from.producerProperties, from.consumerProperties, clientId(instance) + "-definitions"),
        from.queueCapacity,
        from.ledgerBytes,
        from.ledger,
        from.heartbeat,
        from.closeTimeout,
        from.openTelemetry);
  }

  private static PipelineSettings pipelineSettings(AuditTracerBuilder from) {
    require(
        from.corruptedShareLimit >= 0 && from.corruptedShareLimit <= 1,
        "corruptedShareLimit",
        from.corruptedShareLimit);
    return new PipelineSettings(
        PipelineSettings.LOCAL,
        Sampling.threshold(from.samplingRate),
        from.onCorrupted,
        from.corruptedShareLimit,
        true,
        from.unchanged);
  }

  private static void require(boolean condition, String setting, Object value) {
    if (!condition) {
      throw new IllegalArgumentException("invalid value for " + setting + ": " + value);
    }
  }

  /** Their form alone; whether they can be reached shows later, and may change. */
  private static void requireAddresses(Object servers) {
    require(servers != null && !servers.toString().isBlank(), "bootstrapServers", servers);
    List<?> addresses =
        servers instanceof List<?> list ? list : List.of(servers.toString().split(","));
    for (Object address : addresses) {
      String trimmed = address.toString().trim();
      require(
          Utils.getHost(trimmed) != null && Utils.getPort(trimmed) != null,
          "bootstrapServers",
          address);
    }
  }

  /** What the environment says; asking DNS could take long. */
  private static String localHost() {
    String name = System.getenv("HOSTNAME");
    return name == null || name.isBlank() ? "localhost" : name;
  }

  private static String clientId(Instance instance) {
    return "waybill-" + instance.stage() + "-" + HexFormat.of().toHexDigits(instance.id());
  }

  private static Map<String, Object> producerProperties(
      Map<String, Object> given, Instance instance) {
    require(
        !given.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG),
        "producerProperties",
        ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    requireAddresses(given.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId(instance));
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    properties.putAll(given);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    try {
      var unused = new ProducerConfig(properties);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("producerProperties: " + e.getMessage(), e);
    }
    return Map.copyOf(properties);
  }
}
