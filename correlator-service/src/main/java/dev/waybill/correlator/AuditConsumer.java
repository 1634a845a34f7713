// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hands the records of the audit topic to the workers of their partitions. */
@Singleton
final class AuditConsumer {
  private final Assignments assignments;

  @Inject
  AuditConsumer(Assignments assignments) {
    this.assignments = assignments;
  }

  /** The next batch comes when every worker that this one concerns has room. */
  @Incoming("audit")
  CompletionStage<Void> take(
      ConsumerRecords<byte[], byte[]> records,
      IncomingKafkaRecordBatchMetadata<byte[], byte[]> metadata) {
    List<CompletableFuture<Void>> taken = new ArrayList<>();
    for (TopicPartition partition : records.partitions()) {
      PartitionWorker worker = assignments.worker(partition.partition());
      if (worker != null) {
        taken.add(
            worker
                .offer(records.records(partition), metadata.getConsumerGroupGenerationId())
                .toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new));
  }
}
