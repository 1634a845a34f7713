// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the broker about topics and offsets. Each call waits for the answer. */
@Singleton
final class AuditLog {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private final CorrelatorSettings settings;
  private final KafkaClients clients;
  private Admin admin;

  @Inject
  AuditLog(CorrelatorSettings settings, KafkaClients clients) {
    this.settings = settings;
    this.clients = clients;
  }

  /**
   * Where a partition begins and ends.
   *
   * @param begin offset of the first record
   * @param end one above the last
   * @param committed up to where outputs were acknowledged before
   * @param snapshot the newest snapshot that was whole then
   */
  record Bounds(long begin, long end, long committed, Optional<SnapshotPlace> snapshot) {}

  /** The bounds of a partition of the audit topic now. */
  Bounds bounds(int partition) throws ExecutionException, InterruptedException {
    TopicPartition audit = new TopicPartition(settings.topics().audit(), partition);
    OffsetAndMetadata committed = committed().get(audit);
    return new Bounds(
        offset(audit, OffsetSpec.earliest()),
        offset(audit, OffsetSpec.latest()),
        committed == null ? 0 : committed.offset(),
        committed == null
            ? Optional.empty()
            : CommitMetadata.parse(committed.metadata()).snapshot());
  }

  /** What the checks at start look at. */
  StartChecks.Found look() throws ExecutionException, InterruptedException {
    CorrelatorSettings.Topics topics = settings.topics();
    Map<String, Integer> partitionCounts = new HashMap<>();
    var descriptions =
        admin()
            .describeTopics(
                List.of(
                    topics.audit(),
                    topics.otlp(),
                    topics.pipelines(),
                    topics.verdicts(),
                    topics.summaries(),
                    topics.deadLetters()))
            .topicNameValues();
    for (var description : descriptions.entrySet()) {
      try {
        partitionCounts.put(description.getKey(), description.getValue().get().partitions().size());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return new StartChecks.Found(
        partitionCounts,
        setting(partitionCounts, topics.audit(), StartChecks.TIMESTAMP_TYPE),
        setting(partitionCounts, topics.audit(), StartChecks.RETENTION),
        setting(partitionCounts, topics.pipelines(), StartChecks.CLEANUP_POLICY),
        partitionsBefore());
  }

  private String setting(Map<String, Integer> existing, String topic, String name)
      throws ExecutionException, InterruptedException {
    if (!existing.containsKey(topic)) {
      return null;
    }
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = admin().describeConfigs(List.of(resource)).values().get(resource).get();
    return config.get(name) == null ? "" : config.get(name).value();
  }

  private OptionalInt partitionsBefore() throws ExecutionException, InterruptedException {
    return committed().entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(settings.topics().audit()))
        .filter(entry -> entry.getValue() != null)
        .map(entry -> CommitMetadata.parse(entry.getValue().metadata()).partitionCount())
        .filter(OptionalInt::isPresent)
        .findAny()
        .orElse(OptionalInt.empty());
  }

  private Map<TopicPartition, OffsetAndMetadata> committed()
      throws ExecutionException, InterruptedException {
    try {
      return admin()
          .listConsumerGroupOffsets(settings.groupId())
          .partitionsToOffsetAndMetadata()
          .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw e;
    }
  }

  private long offset(TopicPartition partition, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    ListOffsetsResultInfo info =
        admin().listOffsets(Map.of(partition, spec)).partitionResult(partition).get();
    return info.offset();
  }

  private synchronized Admin admin() {
    if (admin == null) {
      admin = clients.admin();
    }
    return admin;
  }

  synchronized void close(@Observes ShutdownEvent stop) {
    if (admin != null) {
      admin.close(CLOSE_PATIENCE);
    }
  }
}
