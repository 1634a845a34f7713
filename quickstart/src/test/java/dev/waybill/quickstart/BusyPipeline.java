// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.JavaProgram;
import dev.waybill.embedded.PackagedService;
import dev.waybill.embedded.ServiceProgram;
import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.Role;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * {@link OrdersPipeline} with any number of instances of its stages, which come and go, on a broker
 * and a correlator alone.
 */
final class BusyPipeline implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final int MESSAGES_PER_SECOND = 150;

  /** An instance of a receiving stage in this process. */
  record Member(StageThread thread, Notes notes) {}

  /** An instance in a process of its own, to be killed. */
  record Victim(JavaProgram program, Notes notes) {}

  private record Origin(StageThread thread, Shop shop) {}

  private final FaultPlan plan;
  private final Path folder;
  private final FaultFile faults;
  private final List<AutoCloseable> servers = new ArrayList<>();
  private final List<Origin> origins = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private int instances;
  private EmbeddedKafka kafka;

  private BusyPipeline(Path folder, FaultPlan plan) {
    this.folder = folder;
    this.plan = plan;
    faults = FaultFile.append(folder.resolve("faults.jsonl"));
    servers.add(faults);
  }

  /** Starts the servers, and no stage. */
  static BusyPipeline start(Path folder, FaultPlan plan, Duration deadline)
      throws InterruptedException {
    BusyPipeline pipeline = new BusyPipeline(folder, plan);
    boolean started = false;
    try {
      pipeline.startServers(deadline);
      started = true;
      return pipeline;
    } finally {
      if (!started) {
        pipeline.close();
      }
    }
  }

  private void startServers(Duration deadline) throws InterruptedException {
    kafka =
        EmbeddedKafka.builder(folder.resolve("kafka"))
            .property("group.min.session.timeout.ms", "1000")
            .start();
    servers.add(kafka);
    Topics.create(kafka);
    Definitions.publish(address(), OrdersPipeline.definition(1, deadline, 0.01, false));
    Path home = Path.of(System.getProperty(Quickstart.HOME));
    ServiceProgram correlator = ServiceProgram.of(home.resolve("correlator-service"));
    servers.add(
        PackagedService.builder("correlator-service", folder.resolve("correlator"), correlator)
            .property("kafka.bootstrap.servers", address())
            .property("waybill.grace", "5s")
            .start());
  }

  /** Where the broker is. */
  String address() {
    return kafka.bootstrapServers();
  }

  /** Starts an origin, which sends until it is stopped or its source has no more. */
  StageThread startShop(MessageSource source) {
    AuditTracer tracer = DemoTracers.of(address(), OrdersPipeline.SHOP, Role.ORIGIN, 0.01, true);
    Shop shop =
        new Shop(
            source,
            tracer.wrap(DemoClients.producer(address(), OrdersPipeline.SHOP)),
            tracer,
            MESSAGES_PER_SECOND);
    Origin origin = new Origin(StageThread.start(OrdersPipeline.SHOP, shop), shop);
    origins.add(origin);
    return origin.thread;
  }

  /** Starts an instance in this process; returns when it has partitions to read. */
  Member join(String stage) {
    StageInstance instance = instance(stage, address(), DemoTracers.HEARTBEAT, Long.MAX_VALUE);
    Member member = new Member(instance.start(faults), instance.notes());
    members.add(member);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              member.thread.requireHealthy();
              return member.notes.hasJoined();
            });
    return member;
  }

  /** Stops an instance in order. */
  void leave(Member member) throws InterruptedException {
    stop(member.thread);
    members.remove(member);
  }

  /** Starts an instance in a process of its own; does not wait for it. */
  Victim startVictim(String stage) {
    return startVictim(instance(stage, address(), DemoTracers.HEARTBEAT, Long.MAX_VALUE));
  }

  /**
   * The same, of an instance that gets stuck before a commit, and whose audit fares badly.
   *
   * @param auditServers where its audit goes
   * @param heartbeat how often it speaks
   * @param stuckAfter see {@link NotingConsumer}
   */
  Victim startVictim(String stage, String auditServers, Duration heartbeat, long stuckAfter) {
    return startVictim(instance(stage, auditServers, heartbeat, stuckAfter));
  }

  private Victim startVictim(StageInstance instance) {
    String name = "instance-" + instances;
    JavaProgram.Builder program =
        JavaProgram.builder(
                name,
                folder.resolve(name),
                StageInstance.class.getName(),
                System.getProperty("java.class.path"))
            .heapMegabytes(128);
    instance.arguments().forEach(program::argument);
    JavaProgram started = program.start();
    servers.add(started);
    return new Victim(started, instance.notes());
  }

  private StageInstance instance(
      String stage, String auditServers, Duration heartbeat, long stuckAfter) {
    Notes notes = new Notes(folder.resolve("notes-" + ++instances));
    return new StageInstance(address(), auditServers, stage, heartbeat, plan, stuckAfter, notes);
  }

  /** How many messages all origins have sent so far. */
  long sent() {
    return origins.stream().mapToLong(origin -> origin.shop.sent()).sum();
  }

  /** Ends an origin, with a goodbye. */
  void stop(StageThread thread) throws InterruptedException {
    thread.stop();
    if (!thread.join(PATIENCE)) {
      throw new AssertionError("does not end");
    }
    thread.requireHealthy();
  }

  /**
   * Ends all origins, then all else when it has read all there is, and waits for the last word on
   * it.
   */
  Said settle() throws InterruptedException {
    for (Origin origin : origins) {
      stop(origin.thread);
    }
    await().atMost(PATIENCE).until(() -> hasReadAll(OrdersPipeline.ENRICHMENT));
    for (String sink : OrdersPipeline.SINKS) {
      await().atMost(PATIENCE).until(() -> hasReadAll(sink));
    }
    for (Member member : List.copyOf(members)) {
      leave(member);
    }
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> Said.on(address()), said -> said.closed() && said.count() == sent());
  }

  /** Whether a stage has committed all that there is to read for it. */
  private boolean hasReadAll(String stage) {
    members.forEach(member -> member.thread.requireHealthy());
    try (Consumer<byte[], byte[]> consumer = DemoClients.consumer(address(), stage)) {
      Set<TopicPartition> partitions = partitions(OrdersPipeline.topicOf(stage, false));
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
      return consumer.endOffsets(partitions).entrySet().stream()
          .allMatch(
              end ->
                  end.getValue() == 0
                      || (committed.get(end.getKey()) != null
                          && committed.get(end.getKey()).offset() == end.getValue()));
    }
  }

  private static Set<TopicPartition> partitions(String topic) {
    return IntStream.range(0, OrdersPipeline.PARTITIONS)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .collect(Collectors.toSet());
  }

  /** Which message a record is. */
  static TraceId message(ConsumerRecord<byte[], byte[]> record, WaybillReader reader) {
    reader.read(record.headers().lastHeader(Waybill.HEADER).value());
    return TraceId.of(reader.session(), reader.sequence());
  }

  @Override
  public void close() {
    origins.forEach(origin -> origin.thread.stop());
    members.forEach(member -> member.thread.stop());
    for (int i = servers.size() - 1; i >= 0; i--) {
      try {
        servers.get(i).close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
