// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.intake;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The listeners of the channels that go on where they stopped, under their channels' names. */
@ApplicationScoped
class AssignmentListeners {
  private final Assignments assignments;

  AssignmentListeners(Assignments assignments) {
    this.assignments = assignments;
  }

  @Produces
  @ApplicationScoped
  @Identifier(VerdictConsumer.CHANNEL)
  KafkaConsumerRebalanceListener verdicts() {
    return new AssignmentListener(VerdictConsumer.CHANNEL, assignments);
  }

  @Produces
  @ApplicationScoped
  @Identifier(SummaryConsumer.CHANNEL)
  KafkaConsumerRebalanceListener summaries() {
    return new AssignmentListener(SummaryConsumer.CHANNEL, assignments);
  }
}
