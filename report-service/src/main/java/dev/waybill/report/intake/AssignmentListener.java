// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Tells {@link Assignments} of one channel. Called on the consumer's thread. */
class AssignmentListener implements KafkaConsumerRebalanceListener {
  private final String channel;
  private final Assignments assignments;

  AssignmentListener(String channel, Assignments assignments) {
    this.channel = channel;
    this.assignments = assignments;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    assignments.assigned(channel, consumer.assignment().size());
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    assignments.lost(channel);
  }
}
