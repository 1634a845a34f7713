// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** The stages of {@link OrdersPipeline}, each with its own clients, tracer and thread. */
final class DemoPipeline implements AutoCloseable {

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 200;

  private final RunningSystem system;
  private final String servers;
  private final double samplingRate;
  private final boolean ledger;
  private final FaultPlan plan;
  private final FaultFile faults;
  private final Map<String, StageThread> threads = new LinkedHashMap<>();
  private final Map<String, ReceivingStage> receivers = new HashMap<>();
  private Shop shop;
  private Mirror mirror;

  /**
   * @param ledger whether the tracers tell of every message, or of sampled ones alone; a mirror's
   *     always does
   */
  DemoPipeline(
      RunningSystem system, double samplingRate, boolean ledger, FaultPlan plan, FaultFile faults) {
    this.system = system;
    servers = system.kafka().bootstrapServers();
    this.samplingRate = samplingRate;
    this.ledger = ledger;
    this.plan = plan;
    this.faults = faults;
  }

  /** Starts the relays and both sinks. */
  void startReceivers() {
    if (plan.mirrored()) {
      mirror = system.startMirror(samplingRate, plan);
    }
    startEnrichment();
    OrdersPipeline.SINKS.forEach(this::startSink);
  }

  void startEnrichment() {
    startReceiver(
        OrdersPipeline.ENRICHMENT,
        Role.RELAY,
        (stage, tracer) ->
            new Enrichment(tracer.wrap(DemoClients.producer(servers, stage)), tracer));
  }

  void startSink(String stage) {
    startReceiver(stage, Role.SINK, (name, tracer) -> new Delivery(tracer));
  }

  private void startReceiver(
      String stage, Role role, BiFunction<String, AuditTracer, ReceivingStage.Work> work) {
    AuditTracer tracer = tracer(stage, role);
    StageFaults stageFaults = new StageFaults(plan, stage, faults);
    Consumer<byte[], byte[]> consumer =
        FaultyConsumer.of(DemoClients.consumer(servers, stage), stageFaults);
    ReceivingStage receiver =
        new ReceivingStage(
            OrdersPipeline.topicOf(stage, plan.mirrored()),
            tracer.wrap(consumer),
            stageFaults,
            work.apply(stage, tracer),
            tracer);
    receivers.put(stage, receiver);
    threads.put(stage, StageThread.start(stage, receiver));
  }

  /** Starts the shop; see {@link Shop} on the rate. */
  void startShop(MessageSource source, int messagesPerSecond) {
    AuditTracer tracer = tracer(OrdersPipeline.SHOP, Role.ORIGIN);
    Producer<byte[], byte[]> producer =
        tracer.wrap(DemoClients.producer(servers, OrdersPipeline.SHOP));
    shop = new Shop(source, producer, tracer, messagesPerSecond);
    threads.put(OrdersPipeline.SHOP, StageThread.start(OrdersPipeline.SHOP, shop));
  }

  /** How many messages the shop has sent so far. */
  long sent() {
    return shop == null ? 0 : shop.sent();
  }

  /** Throws if a stage failed. */
  void requireHealthy() {
    threads.values().forEach(StageThread::requireHealthy);
  }

  /** Stops a stage after what it is just working on; it can be started again. */
  void stop(String stage) throws InterruptedException {
    threads.get(stage).stop();
    await(stage, () -> {});
  }

  /** Waits until the shop has sent all that its source gives. */
  void awaitShop(Runnable meanwhile) throws InterruptedException {
    await(OrdersPipeline.SHOP, meanwhile);
  }

  /**
   * Waits until the relays and then the sinks have read all that there is, and have ended; but for
   * the mirror, which goes on looking.
   */
  void drain(Runnable meanwhile) throws InterruptedException {
    if (mirror != null) {
      awaitMirror(meanwhile);
    }
    drain(List.of(OrdersPipeline.ENRICHMENT), meanwhile);
    drain(OrdersPipeline.SINKS, meanwhile);
  }

  private void awaitMirror(Runnable meanwhile) throws InterruptedException {
    Map<TopicPartition, Long> ends = ends(OrdersPipeline.ORDERS);
    while (!mirror.isDone(ends, count(ends(OrdersPipeline.MIRRORED)))) {
      Thread.sleep(LOOK_MILLIS);
      meanwhile.run();
      requireHealthy();
    }
  }

  private static long count(Map<TopicPartition, Long> ends) {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  private void drain(List<String> stages, Runnable meanwhile) throws InterruptedException {
    Map<TopicPartition, Long> ends = ends(OrdersPipeline.topicOf(stages.get(0), plan.mirrored()));
    for (String stage : stages) {
      receivers.get(stage).drainTo(ends);
    }
    for (String stage : stages) {
      await(stage, meanwhile);
    }
  }

  private Map<TopicPartition, Long> ends(String topic) {
    List<TopicPartition> partitions =
        IntStream.range(0, OrdersPipeline.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    try (Consumer<byte[], byte[]> consumer = DemoClients.consumer(servers, "ends")) {
      return consumer.endOffsets(partitions);
    }
  }

  private void await(String stage, Runnable meanwhile) throws InterruptedException {
    while (!threads.get(stage).join(Duration.ofMillis(LOOK_MILLIS))) {
      meanwhile.run();
      requireHealthy();
    }
    threads.get(stage).requireHealthy();
  }

  /** Stops all stages, or gives up after 5 s. */
  @Override
  public void close() {
    threads.values().forEach(StageThread::stop);
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    try {
      for (StageThread thread : threads.values()) {
        thread.join(Duration.ofNanos(deadline - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private AuditTracer tracer(String stage, Role role) {
    return DemoTracers.of(servers, stage, role, samplingRate, ledger);
  }
}
