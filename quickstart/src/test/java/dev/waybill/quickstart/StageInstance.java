// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * One of several instances of a stage that receives: in this process, or by its {@link #main} in
 * one of its own.
 *
 * @param servers the brokers of its topics
 * @param auditServers those of the audit
 * @param stage which stage
 * @param heartbeat of its tracer
 * @param plan what becomes of messages, in all instances alike
 * @param stuckAfter see {@link NotingConsumer}
 * @param notes what it does
 */
record StageInstance(
    String servers,
    String auditServers,
    String stage,
    Duration heartbeat,
    FaultPlan plan,
    long stuckAfter,
    Notes notes) {

  /** Short, so that the others soon have what a killed one had. */
  private static final String SESSION_TIMEOUT_MILLIS = "3000";

  /** Runs until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    StageInstance instance =
        new StageInstance(
            args[0],
            args[1],
            args[2],
            Duration.parse(args[3]),
            new FaultPlan(Long.parseLong(args[4]), Double.parseDouble(args[5]), 0, 0, false),
            Long.parseLong(args[6]),
            new Notes(Path.of(args[7])));
    try (FaultFile faults = FaultFile.append(Path.of(args[7] + ".faults"))) {
      StageThread thread = instance.start(faults);
      while (!thread.join(Duration.ofMinutes(1))) {
        thread.requireHealthy();
      }
      thread.requireHealthy();
    }
  }

  /** What {@link #main} takes. */
  List<String> arguments() {
    return List.of(
        servers,
        auditServers,
        stage,
        heartbeat.toString(),
        Long.toString(plan.seed()),
        Double.toString(plan.lose()),
        Long.toString(stuckAfter),
        notes.file().toString());
  }

  /** Starts it in this process. */
  StageThread start(FaultFile faults) {
    boolean relay = stage.equals(OrdersPipeline.ENRICHMENT);
    AuditTracer tracer = tracer(relay ? Role.RELAY : Role.SINK);
    StageFaults stageFaults = new StageFaults(plan, stage, faults);
    Consumer<byte[], byte[]> consumer = NotingConsumer.of(consumer(), notes, stuckAfter);
    ReceivingStage receiver =
        new ReceivingStage(
            OrdersPipeline.topicOf(stage, false),
            tracer.wrap(FaultyConsumer.of(consumer, stageFaults)),
            stageFaults,
            relay
                ? new Enrichment(tracer.wrap(DemoClients.producer(servers, stage)), tracer)
                : new Delivery(tracer),
            tracer);
    return StageThread.start(stage, receiver);
  }

  private AuditTracer tracer(Role role) {
    return AuditTracer.builder()
        .stage(stage)
        .role(role)
        .bootstrapServers(auditServers)
        .topics(OrdersPipeline.TOPICS, OrdersPipeline.NAME)
        .heartbeat(heartbeat)
        .build();
  }

  private Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.GROUP_ID_CONFIG,
            stage,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            SESSION_TIMEOUT_MILLIS,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            "500"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
