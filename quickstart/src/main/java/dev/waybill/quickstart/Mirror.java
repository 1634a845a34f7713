// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.embedded.JavaProgram;
import dev.waybill.tracer.AuditConsumerInterceptor;
import dev.waybill.tracer.AuditMetricsReporter;
import dev.waybill.tracer.AuditProducerInterceptor;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * A MirrorMaker 2 that copies the demo's first topic, as a process of its own. It is Kafka's own
 * program; what makes it a stage of the pipeline are properties of its clients.
 */
final class Mirror implements AutoCloseable {
  private static final String PROGRAM = "org.apache.kafka.connect.mirror.MirrorMaker";

  /** Copied topics get the name of the cluster that they come from as prefix. */
  private static final String SOURCE = OrdersPipeline.MIRROR;

  private static final String TARGET = "target";
  private static final int HEAP_MEGABYTES = 384;

  private final JavaProgram program;
  private final MirrorProgress progress;

  private Mirror(JavaProgram program, MirrorProgress progress) {
    this.program = program;
    this.progress = progress;
  }

  /**
   * Starts it.
   *
   * @param home the project's folder, where its libraries are
   */
  static Mirror start(
      Path home, RunFolder folder, String servers, double samplingRate, FaultPlan plan) {
    Path data = folder.of("mirror-maker");
    Path progress = data.resolve("progress");
    try {
      Files.createDirectories(data);
      Files.deleteIfExists(progress);
      Path properties = data.resolve("mirror-maker.properties");
      MirrorFaults faults = new MirrorFaults(plan, folder.faults(), progress);
      try (Writer writer = Files.newBufferedWriter(properties)) {
        properties(servers, samplingRate, faults).store(writer, null);
      }
      JavaProgram program =
          JavaProgram.builder("mirror-maker", data, PROGRAM, classPath(home))
              .heapMegabytes(HEAP_MEGABYTES)
              .argument(properties.toString())
              .start();
      return new Mirror(program, new MirrorProgress(progress));
    } catch (IOException e) {
      throw new QuickstartException(ExitCode.NOT_STARTED, "Cannot write to " + data + ": " + e, e);
    }
  }

  private static String classPath(Path home) {
    Path target = home.resolve("quickstart/target");
    return Stream.of("classes", "lib/*", "mirror-lib/*")
        .map(part -> target + File.separator + part)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Properties properties(String servers, double samplingRate, MirrorFaults faults) {
    Properties properties = new Properties();
    properties.put("clusters", SOURCE + "," + TARGET);
    properties.put(SOURCE + ".bootstrap.servers", servers);
    properties.put(TARGET + ".bootstrap.servers", servers);
    String flow = SOURCE + "->" + TARGET + ".";
    properties.put(flow + "enabled", "true");
    properties.put(flow + "topics", OrdersPipeline.ORDERS);
    for (String replicas :
        new String[] {"", "offset-syncs.topic.", "offset.storage.", "status.storage."}) {
      properties.put(replicas + "replication.factor", "1");
    }
    properties.put("config.storage.replication.factor", "1");
    for (String extra :
        new String[] {"emit.heartbeats", "emit.checkpoints", "sync.topic.configs"}) {
      properties.put(extra + ".enabled", "false");
    }
    properties.put("sync.topic.acls.enabled", "false");
    Map<String, String> waybill = waybill(samplingRate);
    String consumer = flow + "consumer.";
    properties.put(
        consumer + "interceptor.classes",
        Stream.of(FaultyHop.class, AuditConsumerInterceptor.class, ForgetfulStage.class)
            .map(Class::getName)
            .collect(Collectors.joining(",")));
    properties.put(consumer + "metric.reporters", AuditMetricsReporter.class.getName());
    waybill.forEach((name, value) -> properties.put(consumer + name, value));
    faults.properties().forEach((name, value) -> properties.put(consumer + name, value));
    String producer = TARGET + ".producer.";
    properties.put(producer + "interceptor.classes", AuditProducerInterceptor.class.getName());
    waybill.forEach((name, value) -> properties.put(producer + name, value));
    return properties;
  }

  /** What makes it a stage. */
  private static Map<String, String> waybill(double samplingRate) {
    return Map.of(
        "waybill.stage",
        OrdersPipeline.MIRROR,
        "waybill.role",
        "relay",
        "waybill.service",
        "mirror-maker",
        "waybill.topics." + OrdersPipeline.TOPICS,
        OrdersPipeline.NAME,
        "waybill.sampling.rate",
        Double.toString(samplingRate),
        "waybill.heartbeat",
        DemoTracers.HEARTBEAT.toString(),
        "waybill.queue.capacity",
        Integer.toString(DemoTracers.QUEUE_CAPACITY));
  }

  boolean isRunning() {
    return program.isRunning();
  }

  /** What it prints. */
  Path logFile() {
    return program.logFile();
  }

  /**
   * Whether it has sent on all that it will.
   *
   * @param ends of the topic that it reads
   * @param mirrored how many records there are in the topic that it writes
   */
  boolean isDone(Map<TopicPartition, Long> ends, long mirrored) {
    progress.read();
    return progress.hasRead(ends) && mirrored >= progress.passed();
  }

  @Override
  public void close() {
    program.close();
  }
}
