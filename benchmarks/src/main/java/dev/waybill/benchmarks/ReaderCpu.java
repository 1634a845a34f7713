// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.embedded.ServiceProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Who reads an audit topic, side by side, each in a process of its own and one after the other: the
 * packaged correlator, a bare consumer, Kafka Streams. Counted is all CPU time of the process, with
 * collector and compiler, for a span, once it is warm.
 */
final class ReaderCpu {
  static final int HEAP_MEGABYTES = 1024;

  /** The same for all of them. */
  static final List<String> JVM =
      List.of("-Xms" + HEAP_MEGABYTES + "m", "-Xmx" + HEAP_MEGABYTES + "m", "-XX:+UseSerialGC");

  /**
   * Of the load's time: so long that a JVM which folds a million spans a second has done most of
   * its compiling by three fifths.
   */
  private static final long BATCHED_SECONDS = 400;

  private static final long BATCHED_SECONDS_QUICK = 100;
  private static final long UNBATCHED_SECONDS = 60;
  private static final long UNBATCHED_SECONDS_QUICK = 15;

  /** Of CPU time. */
  private static final long SERVICE_PATIENCE_SECONDS = 300;

  private static final long PATIENCE_SECONDS = 60;
  private static final long PATIENCE_SECONDS_QUICK = 12;

  private final Path folder;
  private final boolean quick;

  /**
   * @param folder for the broker and for stores
   */
  ReaderCpu(Path folder, boolean quick) {
    this.folder = folder;
    this.quick = quick;
  }

  Map<String, Double> measure() throws InterruptedException, IOException {
    try (EmbeddedKafka kafka =
        EmbeddedKafka.builder(folder.resolve("kafka")).heapMegabytes(512).start()) {
      progress("writing topics");
      Load batched = Load.spans(128, 1);
      Load unbatched = Load.spans(1, 1);
      AuditTopic large =
          AuditTopic.write(
              kafka, "batched", batched, quick ? BATCHED_SECONDS_QUICK : BATCHED_SECONDS);
      AuditTopic small =
          AuditTopic.write(
              kafka, "unbatched", unbatched, quick ? UNBATCHED_SECONDS_QUICK : UNBATCHED_SECONDS);
      double ours = service(kafka, large, batched);
      double oursUnbatched = service(kafka, small, unbatched);
      double bare = fork(large, "read-bare");
      Map<String, Double> results = new LinkedHashMap<>();
      results.put("correlator_over_bare_consumer", bare / ours);
      results.put(
          "correlator_over_streams_rocksdb_batched", fork(large, "read-streams-rocksdb") / ours);
      results.put(
          "correlator_over_streams_rocksdb_unbatched",
          fork(small, "read-streams-rocksdb") / oursUnbatched);
      results.put(
          "correlator_over_streams_memory_batched", fork(large, "read-streams-memory") / ours);
      results.put("spans_per_second_core", 1e9 / ours);
      return results;
    }
  }

  private double service(EmbeddedKafka kafka, AuditTopic topic, Load load)
      throws InterruptedException {
    progress("correlator, " + topic.name);
    Path log = folder.resolve("correlator-" + topic.name + ".log");
    String group = "correlator-of-" + topic.name;
    Map<String, Double> results =
        new ServiceReader(
                ServiceProgram.jar(Home.module("correlator-service")), HEAP_MEGABYTES, JVM, log)
            .read(
                CorrelatorSettings.of(kafka, topic.name, group, new AuditLog(load).definition()),
                group,
                new TopicPartition(topic.name, 0),
                new Reading(topic.end(), SERVICE_PATIENCE_SECONDS));
    return told(Reading.nanosPerSpan(results, topic));
  }

  private double fork(AuditTopic topic, String reader) throws IOException {
    progress(reader + ", " + topic.name);
    Path stores = Files.createTempDirectory(folder, reader);
    Map<String, Double> results =
        Forks.run(
            JVM,
            reader,
            topic.servers(),
            topic.name,
            Long.toString(topic.end()),
            Long.toString(quick ? PATIENCE_SECONDS_QUICK : PATIENCE_SECONDS),
            stores.toString());
    return told(Reading.nanosPerSpan(results, topic));
  }

  private static double told(double nanosPerSpan) {
    progress(Math.round(nanosPerSpan) + " ns a span");
    return nanosPerSpan;
  }

  private static void progress(String what) {
    System.err.println(what);
  }

  /**
   * A reader, in its process.
   *
   * @param words what {@link #fork} gave it
   */
  static Map<String, Double> read(List<String> words) throws InterruptedException {
    Reading reading = new Reading(Long.parseLong(words.get(3)), Long.parseLong(words.get(4)));
    String servers = words.get(1);
    String topic = words.get(2);
    if (words.get(0).equals("read-bare")) {
      return BareReader.read(servers, topic, reading);
    }
    boolean rocksDb = words.get(0).equals("read-streams-rocksdb");
    return StreamsReader.read(servers, topic, rocksDb, Path.of(words.get(5)), reading);
  }
}
