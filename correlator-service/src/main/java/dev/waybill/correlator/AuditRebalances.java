// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.quarkus.runtime.Quarkus;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Gives each assigned partition a worker. Called on the consumer's polling thread, where it asks
 * the broker nothing that it could wait for: a failure here would leave a partition without a
 * worker. So the consumer begins each partition at its beginning, which is never wrong, until its
 * worker has learned on its own thread from where on it needs records.
 */
@Singleton
@Identifier("audit")
final class AuditRebalances implements KafkaConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(AuditRebalances.class);

  private final Assignments assignments;
  private final OffsetCommitter committer;

  @Inject
  AuditRebalances(Assignments assignments, OffsetCommitter committer) {
    this.assignments = assignments;
    this.committer = committer;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
    int epoch = consumer.groupMetadata().generationId();
    SortedSet<Integer> partitions = numbers(assigned);
    LOG.infof("Assigned partitions %s, epoch %d", partitions, epoch);
    if (!partitions.isEmpty() && partitions.last() >= assignments.partitionCount()) {
      LOG.errorf(
          "Topic %s had %d partitions at start and has more now: the partition count is fixed for"
              + " its life, so make a new topic.",
          assigned.iterator().next().topic(), assignments.partitionCount());
      Quarkus.asyncExit(1);
      return;
    }
    consumer.seekToBeginning(List.copyOf(assigned));
    assignments.assign(partitions, epoch);
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
    if (!revoked.isEmpty()) {
      LOG.infof("Gave partitions %s back", numbers(revoked));
      committer.commitLast(consumer, assignments.revoke(numbers(revoked)));
    }
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
    LOG.warnf("Lost partitions %s: the group has thrown this consumer out", numbers(lost));
    assignments.revoke(numbers(lost));
    assignments.left();
  }

  private static SortedSet<Integer> numbers(Collection<TopicPartition> partitions) {
    SortedSet<Integer> numbers = new TreeSet<>();
    partitions.forEach(partition -> numbers.add(partition.partition()));
    return numbers;
  }
}
