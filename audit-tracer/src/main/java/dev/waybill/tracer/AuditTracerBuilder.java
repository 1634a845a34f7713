// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Settings of an {@link AuditTracer}. {@code stage}, {@code role} and {@code bootstrapServers} must
 * be set. Not thread-safe; nothing may be null.
 */
public final class AuditTracerBuilder {
  String stage;
  Role role;
  String service;
  String host;
  Duration heartbeat = Duration.ofSeconds(10);
  double samplingRate = 0.01;
  OnCorrupted onCorrupted = OnCorrupted.PASS;
  double corruptedShareLimit = PipelineDefinition.DEFAULT_CORRUPTED_SHARE_LIMIT;
  boolean unchanged;
  String unauditedTopics = "";
  String auditTopic = "waybill.audit";
  String quarantineTopic = "waybill.quarantine";
  String pipelinesTopic = "waybill.pipelines";
  Duration definitionsTimeout = Duration.ofSeconds(1);
  int queueCapacity = 1 << 16;
  long ledgerBytes = 64L << 20;
  boolean ledger = true;
  Duration closeTimeout = Duration.ofSeconds(5);
  OpenTelemetry openTelemetry; // or the global one
  final Map<String, String> topics = new LinkedHashMap<>();
  final Map<String, Object> producerProperties = new HashMap<>();
  final Map<String, Object> consumerProperties = new HashMap<>();

  AuditTracerBuilder() {}

  /** The stage's name, the same in all processes of the stage. A stage has one output. */
  public AuditTracerBuilder stage(String stage) {
    this.stage = stage;
    return this;
  }

  /** What the stage does in its pipelines. */
  public AuditTracerBuilder role(Role role) {
    this.role = role;
    return this;
  }

  /** The service's name in entries and spans; by default the stage's. */
  public AuditTracerBuilder service(String service) {
    this.service = service;
    return this;
  }

  /** The host's name in entries and spans; by default the environment's {@code HOSTNAME}. */
  public AuditTracerBuilder host(String host) {
    this.host = host;
    return this;
  }

  /** How often entries are cut; 10 s by default. */
  public AuditTracerBuilder heartbeat(Duration heartbeat) {
    this.heartbeat = heartbeat;
    return this;
  }

  /** Share of this stage's new messages that become traces, 0 to 1; 0.01 by default. */
  public AuditTracerBuilder samplingRate(double samplingRate) {
    this.samplingRate = samplingRate;
    return this;
  }

  /** What becomes of a corrupted message that is received; passed on by default. */
  public AuditTracerBuilder onCorrupted(OnCorrupted onCorrupted) {
    this.onCorrupted = onCorrupted;
    return this;
  }

  /**
   * Above this share of corrupted messages they are passed on all the same: better a wrong byte
   * than an emptied pipeline. 0 to 1; 0.1 by default.
   */
  public AuditTracerBuilder corruptedShareLimit(double corruptedShareLimit) {
    this.corruptedShareLimit = corruptedShareLimit;
    return this;
  }

  /**
   * Whether this stage promises to hand bytes over as it received them; then a byte that differs is
   * a corruption in this stage. Otherwise messages are sealed anew on the way out. False by
   * default.
   */
  public AuditTracerBuilder unchanged(boolean unchanged) {
    this.unchanged = unchanged;
    return this;
  }

  /**
   * Says which pipeline topics belong to. The first pattern that matches wins; a topic that none
   * matches is a pipeline of its own.
   *
   * @param topicPattern a regular expression over whole topic names
   * @param pipeline the pipeline
   */
  public AuditTracerBuilder topics(String topicPattern, String pipeline) {
    topics.put(topicPattern, pipeline);
    return this;
  }

  /**
   * Says which topics this tracer leaves alone unless they are declared: their messages are not
   * sealed, verified or told of. None by default.
   *
   * @param topicPattern a regular expression over whole topic names
   */
  public AuditTracerBuilder unauditedTopics(String topicPattern) {
    this.unauditedTopics = topicPattern;
    return this;
  }

  /** The topic that the reports go to; {@code waybill.audit} by default. */
  public AuditTracerBuilder auditTopic(String auditTopic) {
    this.auditTopic = auditTopic;
    return this;
  }

  /**
   * The topic on the audit topic's cluster that corrupted messages go to where the pipeline says
   * {@link OnCorrupted#QUARANTINE}; {@code waybill.quarantine} by default. They keep key, value and
   * headers; headers {@code waybill.quarantine.*} name topic, partition, offset, timestamp and
   * stage.
   */
  public AuditTracerBuilder quarantineTopic(String quarantineTopic) {
    this.quarantineTopic = quarantineTopic;
    return this;
  }

  /**
   * The topic on the audit topic's cluster with the definitions of pipelines, which are followed
   * live; {@code waybill.pipelines} by default. Empty switches that off. What is declared for a
   * pipeline goes before the settings here, which hold for all that are not declared, and for all
   * while the topic can't be read.
   */
  public AuditTracerBuilder pipelinesTopic(String pipelinesTopic) {
    this.pipelinesTopic = pipelinesTopic;
    return this;
  }

  /**
   * How long {@link #build} waits at most for the definitions, so that the first messages are
   * already treated by them; 1 s by default, 0 doesn't wait.
   */
  public AuditTracerBuilder definitionsTimeout(Duration definitionsTimeout) {
    this.definitionsTimeout = definitionsTimeout;
    return this;
  }

  /** Where the audit topic's cluster is: {@code host:port}, comma-separated. */
  public AuditTracerBuilder bootstrapServers(String bootstrapServers) {
    producerProperties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return this;
  }

  /**
   * Adds properties of the audit producer, such as those of security. {@code acks}, idempotence,
   * {@code max.block.ms} and serializers stay the tracer's; a transactional id is refused.
   */
  public AuditTracerBuilder producerProperties(Map<String, ?> properties) {
    producerProperties.putAll(properties);
    return this;
  }

  /**
   * Adds properties of the consumer that reads definitions. It has those of the audit producer
   * already, as far as they are a consumer's too. It has no group, and reads bytes.
   */
  public AuditTracerBuilder consumerProperties(Map<String, ?> properties) {
    consumerProperties.putAll(properties);
    return this;
  }

  /** How many events wait at most, 16 to 4,194,304; 65,536 by default, at 44 bytes each. */
  public AuditTracerBuilder queueCapacity(int queueCapacity) {
    this.queueCapacity = queueCapacity;
    return this;
  }

  /**
   * How much memory the ledger of all messages may take while it can't be sent, in bytes, 1 MB to
   * 64 GB; 64 MB by default. Messages in order take next to nothing; a relay that sees every
   * sixteenth of them takes about 4 bytes for each, so that the default holds 20 minutes without
   * the audit topic at 10,000 messages a second. What would pass the bound is dropped, counted as
   * {@code ledger_full}, and unknown in the audit. While much is sent at once it may be twice that
   * for a moment.
   */
  public AuditTracerBuilder ledgerBytes(long ledgerBytes) {
    this.ledgerBytes = ledgerBytes;
    return this;
  }

  /**
   * Whether every message is told of; true by default. Without the ledger only the spans of sampled
   * messages are told, as plain OTLP: the audit then judges those alone, by the deadline alone, and
   * what it says of all messages is an estimate. All stages of a pipeline should say the same.
   */
  public AuditTracerBuilder ledger(boolean ledger) {
    this.ledger = ledger;
    return this;
  }

  /**
   * Where the tracer's own metrics go: {@code docs/tracer-metrics.md}. By default to the global
   * one, once the host has set it; the tracer never sets it. {@link OpenTelemetry#noop} switches
   * them off.
   */
  public AuditTracerBuilder openTelemetry(OpenTelemetry openTelemetry) {
    this.openTelemetry = Objects.requireNonNull(openTelemetry, "openTelemetry");
    return this;
  }

  /** How long {@link AuditTracer#close} may take; 5 s by default. */
  public AuditTracerBuilder closeTimeout(Duration closeTimeout) {
    this.closeTimeout = closeTimeout;
    return this;
  }

  /**
   * Starts a tracer. It connects by itself, now or whenever the audit topic's cluster is there.
   *
   * @throws IllegalArgumentException naming the setting and its value
   */
  public AuditTracer build() {
    return build(new SystemTime());
  }

  /** The same by other clocks. */
  AuditTracer build(Time time) {
    TracerSettings settings = TracerSettings.of(this);
    Wiring wiring =
        Wiring.of(
            settings,
            time,
            () ->
                new KafkaProducer<>(
                    settings.producerProperties(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer()));
    AuditTracer tracer = new AuditTracer(wiring, definitions(settings, wiring, time));
    tracer.start(settings.definitionsTimeout());
    return tracer;
  }

  private static DefinitionsThread definitions(TracerSettings settings, Wiring wiring, Time time) {
    if (settings.pipelinesTopic().isBlank()) {
      return null;
    }
    return new DefinitionsThread(
        "waybill-" + settings.instance().stage() + "-definitions",
        new DefinitionsReader(
            settings.pipelinesTopic(), settings.pipelines(), wiring.causes(), time),
        () -> new KafkaConsumer<>(settings.consumerProperties()),
        wiring.causes());
  }
}
