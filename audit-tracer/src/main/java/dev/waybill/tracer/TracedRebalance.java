// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Stands between Kafka and the user's rebalance listener: hears of an assignment before the user
 * (who may seek) and of a revocation after (who may commit).
 */
final class TracedRebalance implements ConsumerRebalanceListener {
  private final Inputs inputs;
  private final Guard guard;
  private final ConsumerRebalanceListener user;

  /**
   * @param user the user's listener
   */
  TracedRebalance(Inputs inputs, Guard guard, ConsumerRebalanceListener user) {
    this.inputs = inputs;
    this.guard = guard;
    this.user = user;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    guard.run(() -> inputs.assign(partitions));
    user.onPartitionsAssigned(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    try {
      user.onPartitionsRevoked(partitions);
    } finally {
      guard.run(() -> inputs.revoke(partitions));
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    try {
      user.onPartitionsLost(partitions);
    } finally {
      guard.run(() -> inputs.revoke(partitions));
    }
  }
}
