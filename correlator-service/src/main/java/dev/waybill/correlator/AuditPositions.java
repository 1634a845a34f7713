// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Moves the audit consumer's position. */
@Singleton
final class AuditPositions {
  private static final Logger LOG = Logger.getLogger(AuditPositions.class);

  private final CorrelatorSettings settings;
  private final KafkaClientService clients;

  @Inject
  AuditPositions(CorrelatorSettings settings, KafkaClientService clients) {
    this.settings = settings;
    this.clients = clients;
  }

  /**
   * Lets a partition that was assigned at its beginning go on at an offset further on, soon. What
   * was polled until then comes all the same. If it fails, everything comes, which takes longer.
   *
   * @param held asked on the polling thread, on which partitions come and go
   */
  void skipTo(int partition, long offset, BooleanSupplier held) {
    TopicPartition audit = new TopicPartition(settings.topics().audit(), partition);
    clients
        .<byte[], byte[]>getConsumer("audit")
        .runOnPollingThread(
            consumer -> {
              if (held.getAsBoolean() && consumer.assignment().contains(audit)) {
                consumer.seek(audit, offset); // asks nobody
              }
            })
        .subscribe()
        .with(
            done -> {},
            failure ->
                LOG.warnf(
                    "Partition %d is read from its beginning, not from offset %d: %s",
                    partition, offset, failure));
  }
}
