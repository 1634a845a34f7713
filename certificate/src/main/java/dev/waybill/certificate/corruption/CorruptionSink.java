// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.certificate.pipeline.StageSpec;
import dev.waybill.certificate.pipeline.TamperedConsumer;
import dev.waybill.certificate.pipeline.Tampering;
import dev.waybill.certificate.system.Clients;
import dev.waybill.certificate.system.GroupProgress;
import dev.waybill.tracer.AuditConsumerInterceptor;
import dev.waybill.tracer.AuditMetricsReporter;
import dev.waybill.tracer.AuditTracer;
import dev.waybill.tracer.TracerStats;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** The sink of a pipeline, with a network before it that damages what it delivers. */
final class CorruptionSink {

  /** Where quarantined messages go; of one partition. */
  static final TopicPartition QUARANTINE = new TopicPartition("waybill.quarantine", 0);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(60);

  private final CorruptionPipeline pipeline;
  private final Tampering network;
  private final LongSupplier corrupted;
  private final GroupProgress progress;

  /**
   * @param corrupted how many messages have arrived corrupted so far
   */
  CorruptionSink(CorruptionPipeline pipeline, Tampering network, LongSupplier corrupted) {
    this.pipeline = pipeline;
    this.network = network;
    this.corrupted = corrupted;
    this.progress = new GroupProgress(pipeline.servers());
  }

  /**
   * Receives, hands over and commits all that there is.
   *
   * @return what the tracer counted; null where it belongs to the consumer
   */
  TracerStats run() throws InterruptedException {
    if (pipeline.way().byProperties()) {
      try (Consumer<byte[], byte[]> consumer =
          Clients.consumer(pipeline.servers(), group(), properties())) {
        receiveAll(consumer, null);
      }
      return null;
    }
    AuditTracer tracer = tracer();
    try (tracer;
        Consumer<byte[], byte[]> consumer =
            tracer.wrap(
                TamperedConsumer.of(Clients.consumer(pipeline.servers(), group()), network))) {
      receiveAll(consumer, tracer);
    }
    return tracer.stats();
  }

  private String group() {
    return pipeline.name() + "-" + pipeline.sink();
  }

  private AuditTracer tracer() {
    return AuditTracer.builder()
        .stage(pipeline.sink())
        .role(Role.SINK)
        .service("certificate")
        .bootstrapServers(pipeline.servers())
        .topics(pipeline.topic(), pipeline.name())
        .onCorrupted(pipeline.way().onCorrupted())
        .corruptedShareLimit(1)
        .heartbeat(StageSpec.HEARTBEAT)
        .queueCapacity(StageSpec.Room.PLENTY.queueCapacity())
        .closeTimeout(CLOSE_TIMEOUT)
        .build();
  }

  private Map<String, Object> properties() {
    return Map.ofEntries(
        Map.entry(NetworkInterceptor.TAMPERING, network),
        Map.entry(
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            List.of(NetworkInterceptor.class.getName(), AuditConsumerInterceptor.class.getName())),
        Map.entry(
            ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, AuditMetricsReporter.class.getName()),
        Map.entry("waybill.stage", pipeline.sink()),
        Map.entry("waybill.role", "sink"),
        Map.entry("waybill.service", "certificate"),
        Map.entry("waybill.topics." + pipeline.topic(), pipeline.name()),
        Map.entry(
            "waybill.on.corrupted", pipeline.way().onCorrupted().name().toLowerCase(Locale.ROOT)),
        Map.entry("waybill.corrupted.share.limit", "1"),
        Map.entry("waybill.heartbeat", StageSpec.HEARTBEAT.toString()),
        Map.entry(
            "waybill.queue.capacity", Integer.toString(StageSpec.Room.PLENTY.queueCapacity())),
        Map.entry("waybill.close.timeout", CLOSE_TIMEOUT.toString()));
  }

  private void receiveAll(Consumer<byte[], byte[]> consumer, AuditTracer tracer)
      throws InterruptedException {
    // Nobody takes it away, so nothing is read twice.
    consumer.assign(List.of(new TopicPartition(pipeline.topic(), 0)));
    long start = System.nanoTime();
    long quarantinedBefore = quarantined(consumer);
    while (true) {
      ConsumerRecords<byte[], byte[]> messages = consumer.poll(POLL);
      if (tracer != null) {
        for (ConsumerRecord<byte[], byte[]> message : messages) {
          tracer.handOver(message);
        }
      }
      consumer.commitSync();
      // What the quarantine's queue has no room for is passed on: not more than a poll at a time.
      while (pipeline.way().onCorrupted() == OnCorrupted.QUARANTINE
          && quarantined(consumer) - quarantinedBefore < corrupted.getAsLong()) {
        requireTime(start);
        Thread.sleep(20);
      }
      if (messages.isEmpty() && progress.isDone(group(), pipeline.topic())) {
        return;
      }
      requireTime(start);
    }
  }

  private static long quarantined(Consumer<byte[], byte[]> consumer) {
    return consumer.endOffsets(List.of(QUARANTINE)).get(QUARANTINE);
  }

  private void requireTime(long start) {
    if (System.nanoTime() - start > PATIENCE.toNanos()) {
      throw new IllegalStateException("The sink of " + pipeline.name() + " does not get on");
    }
  }
}
