// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.AuditTopics;
import dev.waybill.certificate.system.Clients;
import dev.waybill.certificate.system.GroupProgress;
import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.tracer.AuditTracer;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A pipeline whose messages suffer what a script says, and the notes of what truly became of them.
 *
 * <pre>
 * shop ── NAME-orders ──► enrichment ── NAME-enriched ──┬──► billing
 *                                                       └──► shipping
 * </pre>
 */
public final class TestPipeline implements AutoCloseable {

  public static final String SHOP = "shop";
  public static final String ENRICHMENT = "enrichment";
  public static final String BILLING = "billing";
  public static final String SHIPPING = "shipping";
  public static final List<String> RECEIVING = List.of(ENRICHMENT, BILLING, SHIPPING);
  public static final List<String> SINKS = List.of(BILLING, SHIPPING);

  /** Longer than the producers' delivery timeout of 120 s: until then a send may yet arrive. */
  public static final Duration DEADLINE = Duration.ofSeconds(150);

  private static final int PARTITIONS = 3;

  private final String name;
  private final EmbeddedKafka kafka;
  private final String auditServers;
  private final Path folder;
  private final Script script;
  private final double samplingRate;
  private final Instant start = Instant.now();
  private final AtomicInteger instances = new AtomicInteger();
  private final List<StageInstance> running = new ArrayList<>();
  private final List<StageThread> threads = new ArrayList<>();

  /**
   * Makes its topics and declares it.
   *
   * @param name may hold lower-case letters, digits and hyphens
   * @param kafka the broker of its topics
   * @param auditServers the brokers of the audit
   * @param folder for notes and logs, its own
   */
  public TestPipeline(
      String name,
      EmbeddedKafka kafka,
      String auditServers,
      Path folder,
      Script script,
      double samplingRate,
      Duration deadline)
      throws InterruptedException {
    this.name = name;
    this.kafka = kafka;
    this.auditServers = auditServers;
    this.folder = folder;
    this.script = script;
    this.samplingRate = samplingRate;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kafka.createTopic(topicOf(ENRICHMENT), PARTITIONS, Map.of());
    kafka.createTopic(topicOf(BILLING), PARTITIONS, Map.of());
    declare(auditServers, definition(deadline));
  }

  /** One on the system's own broker, of which a tenth is traced. */
  public static TestPipeline of(AuditSystem system, Path folder, String name, Script script)
      throws InterruptedException {
    return new TestPipeline(
        name, system.kafka(), system.servers(), folder.resolve(name), script, 0.1, DEADLINE);
  }

  /** Publishes a definition; returns when it is acknowledged. */
  public static void declare(String servers, PipelineDefinition definition)
      throws InterruptedException {
    try (Producer<byte[], byte[]> producer = Clients.producer(servers)) {
      producer
          .send(
              new ProducerRecord<>(
                  AuditTopics.PIPELINES, definition.name().getBytes(UTF_8), definition.encode()))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot publish a definition", e.getCause());
    }
  }

  private PipelineDefinition definition(Duration deadline) {
    return PipelineDefinition.of(
            name,
            1,
            List.of(
                StageDefinition.origin(SHOP),
                StageDefinition.of(ENRICHMENT, Role.RELAY, topicOf(ENRICHMENT), SHOP),
                StageDefinition.of(BILLING, Role.SINK, topicOf(BILLING), ENRICHMENT),
                StageDefinition.of(SHIPPING, Role.SINK, topicOf(SHIPPING), ENRICHMENT)))
        .with(deadline, samplingRate);
  }

  public String name() {
    return name;
  }

  /** No message was issued before. */
  public Instant start() {
    return start;
  }

  /** The topic that a stage receives from. */
  public String topicOf(String stage) {
    return name + (stage.equals(ENRICHMENT) ? "-orders" : "-enriched");
  }

  static String group(StageSpec spec) {
    return spec.pipeline() + "-" + spec.stage();
  }

  /** An instance of a stage that receives. */
  public StageSpec receiver(String stage) {
    boolean relay = stage.equals(ENRICHMENT);
    return spec(
        stage, relay ? Role.RELAY : Role.SINK, topicOf(stage), relay ? topicOf(BILLING) : null);
  }

  private StageSpec spec(String stage, Role role, String from, String to) {
    return new StageSpec(
        kafka.bootstrapServers(),
        auditServers,
        name,
        stage,
        role,
        from,
        to,
        RECEIVING,
        script,
        samplingRate,
        0,
        StageSpec.Room.PLENTY,
        0,
        0,
        0,
        0);
  }

  /** An origin that sends numbered messages. */
  public StageSpec origin(long firstNumber, long messages, int perSecond, int messageBytes) {
    return spec(SHOP, Role.ORIGIN, null, topicOf(ENRICHMENT))
        .sending(firstNumber, messages, perSecond, messageBytes);
  }

  /** Starts an instance of a stage on a thread. */
  public StageThread startThread(StageSpec spec) {
    return startThread(spec, spec::body);
  }

  /** Starts an instance of a stage as a process, which can be killed. */
  public StageProcess startProcess(StageSpec spec) {
    return keep(StageProcess.start(spec, notes(spec), folder.resolve(spec.stage() + ".log")));
  }

  /** Starts one instance of each stage that receives, on threads. */
  public void startReceivers() {
    RECEIVING.forEach(stage -> startThread(receiver(stage)));
  }

  /** Starts a stage of another kind on a thread. */
  public StageThread startThread(StageSpec spec, Function<Notes, StageBody> body) {
    Notes notes = new Notes(notes(spec), spec.stage());
    return keep(StageThread.start(spec, body.apply(notes), notes));
  }

  private Path notes(StageSpec spec) {
    return folder.resolve(spec.stage() + "-" + instances.incrementAndGet() + ".notes");
  }

  private synchronized <T extends StageInstance> T keep(T instance) {
    running.add(instance);
    if (instance instanceof StageThread thread) {
      threads.add(thread);
    }
    return instance;
  }

  /** Waits until a stage has worked on so many more messages, or there are none left for it. */
  public void awaitProgress(String stage, int messages, StageInstance origin)
      throws InterruptedException {
    GroupProgress progress = new GroupProgress(kafka.bootstrapServers());
    long before = truth().handOvers(stage);
    while (truth().handOvers(stage) - before < messages
        && (origin.isRunning() || !progress.isDone(name + "-" + stage, topicOf(stage)))) {
      requireHealthy();
      Thread.sleep(200);
    }
  }

  /** The tracers of all instances that ever ran on threads. */
  public synchronized List<AuditTracer> tracers() {
    return threads.stream().map(StageThread::tracer).filter(Objects::nonNull).toList();
  }

  /** How many events these tracers dropped. */
  public long dropped() {
    return tracers().stream()
        .flatMap(tracer -> tracer.balance().dropped().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Throws if an instance ended otherwise than it was to. */
  public synchronized void requireHealthy() {
    running.forEach(StageInstance::requireHealthy);
  }

  /** Waits until an instance has ended by itself. */
  public void awaitEnd(StageInstance instance) throws InterruptedException {
    while (instance.isRunning()) {
      requireHealthy();
      Thread.sleep(50);
    }
    instance.requireHealthy();
  }

  /** Waits for {@link #drain}, and stops the stages, so that all that can be told is told. */
  public void drainAndStop() throws InterruptedException {
    drain();
    stop(RECEIVING);
  }

  /** Waits until the relay and then the sinks have committed all that there is. */
  public void drain() throws InterruptedException {
    GroupProgress progress = new GroupProgress(kafka.bootstrapServers());
    for (String stage : RECEIVING) {
      while (!progress.isDone(name + "-" + stage, topicOf(stage))) {
        requireHealthy();
        Thread.sleep(200);
      }
    }
  }

  /** Stops an instance, of which nothing is kept but its notes. */
  public void retire(StageInstance instance) throws InterruptedException {
    synchronized (this) {
      running.remove(instance);
      threads.remove(instance);
    }
    instance.stop();
  }

  /** Stops all instances of all stages in order. */
  public void stopAll() throws InterruptedException {
    stop(List.of(SHOP, ENRICHMENT, BILLING, SHIPPING));
  }

  /** Stops all instances of some stages in order. */
  public void stop(List<String> stages) throws InterruptedException {
    List<StageInstance> all;
    synchronized (this) {
      all = running.stream().filter(i -> stages.contains(i.spec().stage())).toList();
      running.removeAll(all);
    }
    for (StageInstance instance : all) {
      instance.stop();
    }
  }

  /** What truly became of its messages. */
  public Truth truth() {
    return Truth.read(folder);
  }

  @Override
  public synchronized void close() {
    running.forEach(StageInstance::close);
  }
}
