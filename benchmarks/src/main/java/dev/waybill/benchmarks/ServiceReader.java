// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.ServiceProgram;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A packaged service as a process of its own, from its start to the end of a partition: reads, does
 * all its work, commits. How far it is, is seen by its commits.
 */
final class ServiceReader {
  private final ServiceProgram program;
  private final int heapMegabytes;
  private final List<String> jvmOptions;
  private final Path log;

  /**
   * @param log file for what the service logs
   */
  ServiceReader(ServiceProgram program, int heapMegabytes, List<String> jvmOptions, Path log) {
    this.program = program;
    this.heapMegabytes = heapMegabytes;
    this.jvmOptions = jvmOptions;
    this.log = log;
  }

  /**
   * What it took, and {@code peakRss} in MB.
   *
   * @param settings of the service, with where Kafka is
   * @param group whose commits tell how far it is
   */
  Map<String, Double> read(
      Map<String, String> settings, String group, TopicPartition partition, Reading reading)
      throws InterruptedException {
    String servers = settings.get("kafka.bootstrap.servers");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
        MeasuredService service =
            MeasuredService.start(program, heapMegabytes, jvmOptions, settings, log)) {
      long committed = 0;
      long seen = 0;
      do {
        Thread.sleep(50);
        service.requireRunning();
        seen = committed;
        committed = committed(admin, group, partition);
      } while (committed == seen || !reading.isEnough(committed, service.cpuNanos()));
      Map<String, Double> results = new LinkedHashMap<>(reading.results());
      results.put("peakRss", service.peakRssMegabytes());
      return results;
    }
  }

  private static long committed(Admin admin, String group, TopicPartition partition)
      throws InterruptedException {
    try {
      OffsetAndMetadata committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition);
      return committed == null ? 0 : committed.offset();
    } catch (ExecutionException e) {
      return 0; // the group does not exist yet
    }
  }
}
