// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.embedded.PackagedService;
import dev.waybill.embedded.ServiceProgram;
import dev.waybill.wire.TraceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * {@code run.sh report}: the packaged report service beside a database that does nothing else.
 * Requests come one after the other over one connection; counted is the CPU time of the service and
 * of all of the database's processes.
 */
final class ReportCpu {
  private static final int PIPELINES = 300;
  private static final int ROUNDS = 9;

  private final boolean quick;
  private final int days;
  private final Random random = new Random(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private PackagedService service;
  private EmbeddedPostgresql database;
  private ReportStore store;

  ReportCpu(boolean quick) {
    this.quick = quick;
    this.days = quick ? 2 : 30;
  }

  /** All results by name, in the order in which they are printed. */
  Map<String, Double> measure() {
    Map<String, Double> results = new LinkedHashMap<>();
    try (TemporaryFolder folder = TemporaryFolder.create();
        EmbeddedKafka kafka = kafka(folder.path());
        EmbeddedPostgresql postgresql =
            EmbeddedPostgresql.builder(folder.path().resolve("postgresql"))
                .setting("shared_buffers", "1GB")
                .setting("max_wal_size", "4GB")
                .start()) {
      database = postgresql;
      store = new ReportStore(postgresql, PIPELINES, LocalDate.now(ZoneOffset.UTC).minusDays(days));
      // Each look is done once, before there is anything to look at.
      try (PackagedService report = service(folder.path(), kafka, postgresql, "P1D")) {
        service = report;
        System.err.println("upserts");
        results.putAll(new UpsertCpu(postgresql, quick).measure());
        store.fill(days);
        requests(results);
      }
      try (PackagedService report = service(folder.path(), kafka, postgresql, "PT2S")) {
        service = report;
        System.err.println("findings");
        results.putAll(new FindingCpu(postgresql, this::cpuNanos).measure());
      }
    }
    return results;
  }

  private static EmbeddedKafka kafka(Path folder) {
    EmbeddedKafka kafka = EmbeddedKafka.builder(folder.resolve("kafka")).start();
    for (String name : List.of("pipelines", "verdicts", "summaries", "dead-letters")) {
      boolean compacted = name.equals("pipelines");
      kafka.createTopic(
          "waybill." + name, 1, compacted ? Map.of("cleanup.policy", "compact") : Map.of());
    }
    return kafka;
  }

  private static PackagedService service(
      Path folder, EmbeddedKafka kafka, EmbeddedPostgresql postgresql, String findingsEvery) {
    return PackagedService.builder(
            "report", folder, ServiceProgram.jar(Home.module("report-service")))
        .heapMegabytes(256)
        .property("kafka.bootstrap.servers", kafka.bootstrapServers())
        .property("quarkus.datasource.jdbc.url", postgresql.jdbcUrl())
        .property("quarkus.datasource.username", postgresql.user())
        .property("quarkus.datasource.password", postgresql.password())
        .property("waybill.security.login", "false")
        .property("waybill.rate.per-second", "0")
        .property("waybill.retention.minutes", "P99D")
        .property("waybill.findings.every", findingsEvery)
        .property("waybill.reports.every", "P1D")
        .start();
  }

  private void requests(Map<String, Double> results) {
    String lastDay = dayOf(days - 1);
    IntFunction<String> trivial = i -> "/";
    IntFunction<String> summaries =
        i -> "/pipelines/" + ReportStore.pipeline(i % PIPELINES) + "/summaries?step=1h" + lastDay;
    IntFunction<String> message = i -> "/messages/" + anyMessage();
    int batch = quick ? 300 : 600;
    System.err.println("requests: first those that make the service warm");
    for (int i = 0; i < 5; i++) {
      nanos(trivial, 4 * batch);
      nanos(summaries, 2 * batch);
      nanos(message, batch);
    }
    double[] floor = new double[ROUNDS];
    double[] closed = new double[ROUNDS];
    double[] messages = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      floor[round] = nanos(trivial, 4 * batch);
      closed[round] = nanos(summaries, 2 * batch);
      messages[round] = nanos(message, batch);
    }
    results.put("summaries_over_trivial", Medians.ofRatios(floor, closed));
    results.put("message_over_trivial", Medians.ofRatios(floor, messages));
    results.put("trivial_us", Medians.of(floor) / 1e3);
    int asked = quick ? 200 : 1_000;
    int[] next = {0};
    IntFunction<String> day = i -> "/pipelines/" + anyDay(next[0]++, "1h", "");
    nanos(day, asked / 2);
    results.put("day_query_cpu_ms", nanos(day, asked) / 1e6);
    IntFunction<String> minutes = i -> "/pipelines/" + anyDay(next[0]++, "1m", "&limit=1000");
    nanos(minutes, asked / 10);
    results.put("day_by_1000_minutes_cpu_ms", nanos(minutes, asked / 10) / 1e6);
    IntFunction<String> overview = i -> "/pipelines?limit=" + PIPELINES;
    nanos(overview, 5);
    results.put("overview_of_300_cpu_ms", nanos(overview, 20) / 1e6);
    results.put("summaries_p99_ms", p99Millis(summaries, 10 * batch));
  }

  /** CPU time of one request. */
  private double nanos(IntFunction<String> path, int count) {
    long before = cpuNanos();
    for (int i = 0; i < count; i++) {
      get(path.apply(i));
    }
    return (double) (cpuNanos() - before) / count;
  }

  private double p99Millis(IntFunction<String> path, int count) {
    double[] millis = new double[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      get(path.apply(i));
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[count * 99 / 100];
  }

  private long cpuNanos() {
    return Stream.concat(
            Stream.of(ProcessHandle.of(service.pid()).orElseThrow()),
            ProcessHandle.of(database.pid()).orElseThrow().descendants())
        .mapToLong(process -> process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
        .sum();
  }

  private void get(String path) {
    URI uri = service.address().resolve(path);
    try {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip").build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(uri + " answers " + answer.statusCode());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String anyMessage() {
    long session = ReportStore.session(random.nextInt(PIPELINES));
    return TraceId.of(session, random.nextInt(86_400 * days)).toString();
  }

  /** A day of a pipeline that was not asked for before. */
  private String anyDay(int number, String step, String more) {
    return ReportStore.pipeline(number % PIPELINES)
        + "/summaries?step="
        + step
        + dayOf(number / PIPELINES % Math.max(1, days - 1))
        + more;
  }

  private String dayOf(int day) {
    return "&from=" + store.start(day) + "&to=" + store.start(day + 1);
  }
}
