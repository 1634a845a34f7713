// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.correlator.fold.Fold;
import dev.waybill.wire.WireException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Finds out where a partition begins: behind its newest snapshot, or else at the beginning. Safe
 * for use by several threads; a call waits until the broker has answered.
 */
@Singleton
final class Beginnings {
  private static final Logger LOG = Logger.getLogger(Beginnings.class);

  private final CorrelatorSettings settings;
  private final AuditLog log;
  private final KafkaClients clients;
  private final CorrelatorMetrics metrics;

  @Inject
  Beginnings(
      CorrelatorSettings settings, AuditLog log, KafkaClients clients, CorrelatorMetrics metrics) {
    this.settings = settings;
    this.log = log;
    this.clients = clients;
    this.metrics = metrics;
  }

  /**
   * Where a partition begins, by what is committed then. While the broker can't tell, it is asked
   * again and again, and each new cause is logged.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  Beginning await(int partition, int partitionCount) throws InterruptedException {
    return BrokerQuestion.untilAnswered(
        () -> find(partition, partitionCount),
        cause -> LOG.warnf("Where partition %d begins is not known yet: %s", partition, cause));
  }

  private Beginning find(int partition, int partitionCount)
      throws ExecutionException, InterruptedException {
    AuditLog.Bounds bounds = checked(partition, log.bounds(partition));
    if (bounds.snapshot().isPresent()) {
      SnapshotPlace place = bounds.snapshot().get();
      if (isCut(partition, place, bounds)) {
        metrics.cut(bounds.begin() - place.state() - 1);
      } else {
        try {
          return restored(partition, place, bounds);
        } catch (WireException e) {
          metrics.restoreFailed();
          LOG.warnf(
              "Partition %d can't begin from its snapshot at offset %d, but from the beginning of"
                  + " the log, offset %d: %s",
              partition, place.first(), bounds.begin(), e.getMessage());
        }
      }
    }
    return new Beginning(
        new Fold(partition, partitionCount),
        bounds.begin(),
        bounds.end(),
        bounds.committed(),
        Optional.empty());
  }

  private Beginning restored(int partition, SnapshotPlace place, AuditLog.Bounds bounds)
      throws WireException {
    TopicPartition audit = new TopicPartition(settings.topics().audit(), partition);
    try (Consumer<byte[], byte[]> consumer = clients.consumer("correlator-snapshot-" + partition)) {
      SnapshotReader.Found found = SnapshotReader.read(consumer, audit, place, bounds.end());
      return new Beginning(
          restored(found.state()),
          place.state() + 1,
          bounds.end(),
          bounds.committed(),
          Optional.of(found.snapshot()));
    }
  }

  /** Whatever is wrong with a state, the log is there to begin from. */
  private static Fold restored(byte[] state) throws WireException {
    try {
      return Fold.restore(state);
    } catch (RuntimeException e) {
      throw new WireException(WireException.Reason.BAD_VALUE, "state of the fold: " + e);
    }
  }

  /** A topic made anew under the same name ends before what was committed of the old one. */
  private static AuditLog.Bounds checked(int partition, AuditLog.Bounds told) {
    if (told.committed() <= told.end()) {
      return told;
    }
    LOG.warnf(
        "Partition %d ends at offset %d, below the committed %d: it was made anew, so all its"
            + " verdicts are sent",
        partition, told.end(), told.committed());
    return new AuditLog.Bounds(told.begin(), told.end(), 0, Optional.empty());
  }

  /** Whether retention has reached what follows the newest snapshot, or the snapshot itself. */
  private static boolean isCut(int partition, SnapshotPlace place, AuditLog.Bounds bounds) {
    if (place.state() + 1 >= bounds.begin()) {
      return false;
    }
    LOG.warnf(
        "Partition %d begins at offset %d: retention has cut %d records, from offset %d on, that"
            + " were not read since its newest snapshot. What they told is not known, nor what"
            + " was open then; raise retention.ms of the topic.",
        partition, bounds.begin(), bounds.begin() - place.state() - 1, place.state() + 1);
    return true;
  }
}
