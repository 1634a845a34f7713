// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.embedded.Ports;
import dev.waybill.embedded.ServiceProgram;
import dev.waybill.wire.PipelineDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code run.sh native}: both services as native executables beside the same on a JVM, with the
 * heap that the manifests give them.
 */
final class NativeServices {
  private static final int HEAP_MEGABYTES = 320;
  private static final List<String> JVM = List.of("-XX:+UseSerialGC");
  private static final int STARTS = 9;

  /** So that what the start leaves behind is done. */
  private static final long IDLE_MILLIS = 20_000;

  private static final long PATIENCE_SECONDS = 300; // of CPU time

  private final boolean quick;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Double> results = new LinkedHashMap<>();

  NativeServices(boolean quick) {
    this.quick = quick;
  }

  /** All results by name, in the order in which they are printed. */
  Map<String, Double> measure() {
    try (TemporaryFolder folder = TemporaryFolder.create();
        EmbeddedKafka kafka =
            EmbeddedKafka.builder(folder.path().resolve("kafka")).heapMegabytes(512).start();
        EmbeddedPostgresql database =
            EmbeddedPostgresql.builder(folder.path().resolve("postgresql")).start()) {
      correlator(kafka, folder.path());
      report(kafka, database, folder.path());
      double natively = NativeCrc32c.nativeNanos(folder.path());
      results.put("crc32c_native_over_jvm", natively / NativeCrc32c.jvmNanos());
      return results;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void correlator(EmbeddedKafka kafka, Path folder)
      throws IOException, InterruptedException {
    Path module = Home.module("correlator-service");
    Load load = Load.spans(128, 1);
    kafka.createTopic("idle", 1, Map.of("message.timestamp.type", "LogAppendTime"));
    starts(
        "correlator_",
        module,
        folder,
        number -> CorrelatorSettings.of(kafka, "idle", "idle-" + number, definition(load)));
    System.err.println("writing a topic of spans");
    AuditTopic topic = AuditTopic.write(kafka, "spans", load, quick ? 100 : 400);
    Map<Boolean, Double> nanos = new LinkedHashMap<>();
    for (ServiceProgram program : programs(module)) {
      String group = kind(program) + "spans";
      System.err.println("correlator_" + group);
      Map<String, Double> read =
          new ServiceReader(program, HEAP_MEGABYTES, JVM, folder.resolve(group + ".log"))
              .read(
                  CorrelatorSettings.of(kafka, topic.name, group, definition(load)),
                  group,
                  new TopicPartition(topic.name, 0),
                  new Reading(topic.end(), PATIENCE_SECONDS));
      nanos.put(program.isNative(), Reading.nanosPerSpan(read, topic));
      if (program.isNative()) {
        results.put("correlator_native_loaded_rss_mb", read.get("peakRss"));
      }
    }
    results.put("correlator_native_over_jvm_throughput", nanos.get(false) / nanos.get(true));
  }

  private static PipelineDefinition definition(Load load) {
    return new AuditLog(load).definition();
  }

  private void report(EmbeddedKafka kafka, EmbeddedPostgresql database, Path folder)
      throws IOException, InterruptedException {
    Path module = Home.module("report-service");
    for (String name : List.of("pipelines", "verdicts", "summaries", "dead-letters")) {
      boolean compacted = name.equals("pipelines");
      kafka.createTopic(
          "waybill." + name, 1, compacted ? Map.of("cleanup.policy", "compact") : Map.of());
    }
    Map<String, String> settings = reportSettings(kafka, database);
    try (MeasuredService first = start(programs(module).get(0), settings, folder, "migrates")) {
      awaitReady(first, settings); // makes the tables
    }
    starts(
        "report_",
        module,
        folder,
        number -> {
          Map<String, String> own = new TreeMap<>(settings);
          own.put("waybill.group-id", "idle-" + number);
          return own;
        });
    System.err.println("writing a topic of summaries");
    int count = quick ? 60_000 : 400_000;
    Map<Boolean, Double> nanos = new LinkedHashMap<>();
    for (ServiceProgram program : programs(module)) {
      // Each has its own, since what was stored by one is stale for the other.
      String group = kind(program) + "summaries";
      SummaryTopic.write(kafka, group, count);
      Map<String, String> own = new TreeMap<>(settings);
      own.put("waybill.group-id", group);
      own.put("waybill.topics.summaries", group);
      System.err.println("report_" + group);
      Map<String, Double> read =
          new ServiceReader(program, HEAP_MEGABYTES, JVM, folder.resolve(group + ".log"))
              .read(
                  own,
                  group + "-summaries",
                  new TopicPartition(group, 0),
                  new Reading(count, PATIENCE_SECONDS));
      nanos.put(program.isNative(), read.get("nanos") / (read.get("to") - read.get("from")));
      if (program.isNative()) {
        results.put("report_native_loaded_rss_mb", read.get("peakRss"));
      }
    }
    results.put("report_native_over_jvm_throughput", nanos.get(false) / nanos.get(true));
  }

  private static Map<String, String> reportSettings(
      EmbeddedKafka kafka, EmbeddedPostgresql database) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
    settings.put("quarkus.datasource.username", database.user());
    settings.put("quarkus.datasource.password", database.password());
    settings.put("quarkus.http.port", "0");
    settings.put("quarkus.management.host", "127.0.0.1");
    settings.put("quarkus.management.port", Integer.toString(Ports.free()));
    settings.put("waybill.security.login", "false");
    return settings;
  }

  /** The JVM's first. */
  private static List<ServiceProgram> programs(Path module) {
    return List.of(ServiceProgram.jar(module), ServiceProgram.executable(module));
  }

  private static String kind(ServiceProgram program) {
    return program.isNative() ? "native-" : "jvm-";
  }

  /** Settings of a start that has no group in common with another. */
  @FunctionalInterface
  private interface Settings {
    Map<String, String> of(int number);
  }

  /** From the start of the process until it is ready, both kinds in turn; and what it has idle. */
  private void starts(String prefix, Path module, Path folder, Settings settings)
      throws IOException, InterruptedException {
    int number = 0;
    for (ServiceProgram program : programs(module)) {
      System.err.println(prefix + kind(program) + "starts");
      double[] millis = new double[STARTS];
      double idle = 0;
      for (int i = 0; i < STARTS; i++) {
        Map<String, String> own = new TreeMap<>(settings.of(number++));
        own.put("quarkus.management.port", Integer.toString(Ports.free()));
        long start = System.nanoTime();
        try (MeasuredService service = start(program, own, folder, "starts")) {
          awaitReady(service, own);
          millis[i] = (System.nanoTime() - start) / 1e6;
          if (i == STARTS - 1) {
            Thread.sleep(IDLE_MILLIS);
            idle = service.rssMegabytes();
          }
        }
      }
      String name = prefix + (program.isNative() ? "native_" : "jvm_");
      results.put(name + "ready_ms", Medians.of(millis));
      results.put(name + "idle_rss_mb", idle);
    }
  }

  private static MeasuredService start(
      ServiceProgram program, Map<String, String> settings, Path folder, String name) {
    return MeasuredService.start(
        program, HEAP_MEGABYTES, JVM, settings, folder.resolve(name + ".log"));
  }

  private void awaitReady(MeasuredService service, Map<String, String> settings)
      throws InterruptedException {
    URI ready =
        URI.create(
            "http://127.0.0.1:" + settings.get("quarkus.management.port") + "/q/health/ready");
    while (status(ready) != 200) {
      service.requireRunning();
      Thread.sleep(2);
    }
  }

  private int status(URI uri) throws InterruptedException {
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0; // not yet
    }
  }
}
