// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.certificate.pipeline.Letter;
import dev.waybill.certificate.pipeline.Notes;
import dev.waybill.certificate.pipeline.OriginStage;
import dev.waybill.certificate.pipeline.Script;
import dev.waybill.certificate.pipeline.StageSpec;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Clients;
import dev.waybill.certificate.system.Reported;
import dev.waybill.certificate.trial.Settling;
import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The shortest of pipelines, an origin and a sink, with a plan for its messages. Its topic has one
 * partition, so that they arrive in the order of their numbers.
 */
final class CorruptionPipeline {

  private final AuditSystem system;
  private final Path folder;
  private final String name;
  private final String origin;
  private final String sink;
  private final CorruptionPlan plan;
  private final CorruptionWay way;
  private final Instant start = Instant.now();

  /**
   * Makes its topic and declares it.
   *
   * @param folder for its notes
   * @param origin name of its first stage
   * @param sink name of its last stage
   */
  CorruptionPipeline(
      AuditSystem system,
      Path folder,
      String name,
      String origin,
      String sink,
      CorruptionPlan plan,
      CorruptionWay way)
      throws InterruptedException, IOException {
    this.system = system;
    this.folder = folder;
    this.name = name;
    this.origin = origin;
    this.sink = sink;
    this.plan = plan;
    this.way = way;
    Files.createDirectories(folder);
    system.kafka().createTopic(topic(), 1, Map.of());
    TestPipeline.declare(
        system.servers(),
        new PipelineDefinition(
            name,
            1,
            List.of(
                StageDefinition.origin(origin),
                StageDefinition.of(sink, Role.SINK, topic(), origin)),
            TestPipeline.DEADLINE,
            way.samplingRate(),
            way.onCorrupted(),
            1,
            true,
            0.9999));
  }

  String name() {
    return name;
  }

  String topic() {
    return name + "-messages";
  }

  String sink() {
    return sink;
  }

  CorruptionPlan plan() {
    return plan;
  }

  CorruptionWay way() {
    return way;
  }

  String servers() {
    return system.servers();
  }

  /** Sends all messages, in two sessions. */
  void send() throws Exception {
    int first = plan.firstSession();
    send(0, first);
    send(first, plan.cases().size() - first);
  }

  private void send(int firstNumber, int messages) throws Exception {
    if (messages > 0) {
      StageSpec spec =
          new StageSpec(
              servers(),
              servers(),
              name,
              origin,
              Role.ORIGIN,
              null,
              topic(),
              List.of(sink),
              new Script(plan.seed(), 0, 0, 0, 0, 0),
              way.samplingRate(),
              0,
              StageSpec.Room.PLENTY,
              firstNumber,
              messages,
              0,
              plan.valueBytes());
      Path file = folder.resolve(origin + "-" + firstNumber + ".notes");
      try (Notes notes = new Notes(file, origin);
          AuditTracer tracer = spec.tracer()) {
        new OriginStage(spec, notes).run(tracer, () -> false);
      }
    }
  }

  /**
   * Writes those records that the plan has elsewhere into the topic of another pipeline as well,
   * with all their headers, as a producer does that mixes up its buffers.
   *
   * @return how many
   */
  int misroute(CorruptionPipeline other) throws InterruptedException, ExecutionException {
    TopicPartition from = new TopicPartition(topic(), 0);
    int misrouted = 0;
    try (Consumer<byte[], byte[]> consumer = Clients.consumer(servers(), name + "-misrouting");
        Producer<byte[], byte[]> producer = Clients.producer(servers())) {
      consumer.assign(List.of(from));
      consumer.seekToBeginning(List.of(from));
      long end = consumer.endOffsets(List.of(from)).get(from);
      while (consumer.position(from) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (plan.of(Letter.number(record.headers())).corruption().isElsewhere()) {
            producer
                .send(
                    new ProducerRecord<>(
                        other.topic(), 0, record.key(), record.value(), record.headers()))
                .get();
            misrouted++;
          }
        }
      }
    }
    return misrouted;
  }

  /** What its messages' trace ids are. */
  Truth truth() {
    return Truth.read(folder);
  }

  /** What is said of it in the end, once at least so many messages are issued. */
  Reported settle(long issued) throws InterruptedException, IOException {
    return new Settling(system.rest(), name, start).await(issued);
  }
}
