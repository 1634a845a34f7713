// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.ServiceProgram;
import dev.waybill.wire.PipelineDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The packaged correlator as a process of its own, from its start to the end of the topic: reads,
 * folds, sends, commits. How far it is, is seen by its commits, which it makes every second when
 * all that it has sent is acknowledged.
 */
final class ServiceReader {
  private final ServiceProgram program;
  private final EmbeddedKafka kafka;
  private final AuditTopic topic;
  private final Path log;

  /**
   * @param log file for what the service logs
   */
  ServiceReader(ServiceProgram program, EmbeddedKafka kafka, AuditTopic topic, Path log) {
    this.program = program;
    this.kafka = kafka;
    this.topic = topic;
    this.log = log;
  }

  Map<String, Double> read(PipelineDefinition definition, Reading reading)
      throws InterruptedException {
    Map<String, String> settings = settings();
    publish(settings.get("waybill.topics.pipelines"), definition);
    Process service = start(settings);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      long committed = 0;
      long seen = 0;
      do {
        Thread.sleep(50);
        if (!service.isAlive()) {
          throw new IllegalStateException("the correlator ended; see " + log);
        }
        seen = committed;
        committed = committed(admin, settings.get("waybill.group-id"));
      } while (committed == seen || !reading.isEnough(committed, cpuNanos(service)));
    } finally {
      service.destroyForcibly().waitFor();
    }
    return reading.results();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("quarkus.management.host", "127.0.0.1");
    settings.put("quarkus.management.port", "0");
    settings.put("waybill.group-id", "correlator-of-" + topic.name);
    settings.put("waybill.topics.audit", topic.name);
    for (String name : List.of("pipelines", "verdicts", "summaries", "dead-letters")) {
      settings.put("waybill.topics." + name, topic.name + "-" + name);
      boolean compacted = name.equals("pipelines");
      kafka.createTopic(
          topic.name + "-" + name, 1, compacted ? Map.of("cleanup.policy", "compact") : Map.of());
    }
    return settings;
  }

  private void publish(String pipelines, PipelineDefinition definition) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  pipelines, definition.name().getBytes(UTF_8), definition.encode()));
    }
  }

  private Process start(Map<String, String> settings) {
    try {
      Process service =
          new ProcessBuilder(program.command(ReaderCpu.HEAP_MEGABYTES, ReaderCpu.JVM, settings))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(service::destroyForcibly));
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long cpuNanos(Process process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElseThrow();
  }

  private long committed(Admin admin, String group) throws InterruptedException {
    try {
      OffsetAndMetadata committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition(topic.name, 0));
      return committed == null ? 0 : Math.min(committed.offset(), topic.end());
    } catch (ExecutionException e) {
      return 0; // the group does not exist yet
    }
  }
}
