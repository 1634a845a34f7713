// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Commits what is acknowledged, every second and when partitions are given up. All calls to the
 * consumer are made on its polling thread, on which partitions also come and go, so that nobody
 * commits for a partition that is no longer held.
 */
@Singleton
final class OffsetCommitter {
  private static final Logger LOG = Logger.getLogger(OffsetCommitter.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration LAST_COMMIT_PATIENCE = Duration.ofSeconds(5);

  private final CorrelatorSettings settings;
  private final KafkaClientService clients;
  private final Assignments assignments;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final AtomicReference<String> trouble = new AtomicReference<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "correlator-commits");
            thread.setDaemon(true);
            return thread;
          });

  @Inject
  OffsetCommitter(
      CorrelatorSettings settings, KafkaClientService clients, Assignments assignments) {
    this.settings = settings;
    this.clients = clients;
    this.assignments = assignments;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // ends with the timer
  void start() {
    timer.scheduleWithFixedDelay(this::turn, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent stop) {
    timer.shutdownNow();
  }

  private void turn() {
    if (underWay.compareAndSet(false, true)) {
      clients
          .<byte[], byte[]>getConsumer("audit")
          .runOnPollingThread(this::commitAndLook)
          .onTermination()
          .invoke(() -> underWay.set(false))
          .subscribe()
          .with(done -> {}, this::tell);
    }
  }

  private void commitAndLook(Consumer<byte[], byte[]> consumer) {
    Collection<PartitionWorker> workers = assignments.workers();
    Map<TopicPartition, OffsetAndMetadata> due = due(workers);
    if (!due.isEmpty()) {
      consumer.commitAsync(
          due,
          (offsets, failure) -> {
            if (failure == null) {
              trouble.set(null);
              committed(workers, offsets);
            } else {
              tell(failure);
            }
          });
    }
    for (PartitionWorker worker : workers) {
      TopicPartition partition = partition(worker);
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isPresent()) { // then the position is known and asks nobody
        long position = consumer.position(partition);
        worker.polledTo(position, position + lag.getAsLong());
      }
    }
  }

  /** Commits for the last time for workers that have ended. On the polling thread. */
  void commitLast(Consumer<?, ?> consumer, Collection<PartitionWorker> ended) {
    Map<TopicPartition, OffsetAndMetadata> due = due(ended);
    if (due.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(due, LAST_COMMIT_PATIENCE);
    } catch (KafkaException e) {
      LOG.warnf("What was done last is not committed and will be sent again: %s", e);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> due(Collection<PartitionWorker> workers) {
    Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    for (PartitionWorker worker : workers) {
      Acknowledged acknowledged = worker.acknowledged();
      if (acknowledged != null) {
        acknowledged.due().ifPresent(one -> due.put(partition(worker), commit(one)));
      }
    }
    return due;
  }

  private void committed(
      Collection<PartitionWorker> workers, Map<TopicPartition, OffsetAndMetadata> offsets) {
    for (PartitionWorker worker : workers) {
      OffsetAndMetadata offset = offsets.get(partition(worker));
      if (offset != null) {
        Optional<SnapshotPlace> snapshot = CommitMetadata.parse(offset.metadata()).snapshot();
        worker.acknowledged().committed(new Acknowledged.Due(offset.offset(), snapshot));
      }
    }
  }

  private OffsetAndMetadata commit(Acknowledged.Due due) {
    CommitMetadata metadata = CommitMetadata.of(assignments.partitionCount(), due.snapshot());
    return new OffsetAndMetadata(due.offset(), metadata.text());
  }

  private TopicPartition partition(PartitionWorker worker) {
    return new TopicPartition(settings.topics().audit(), worker.partition());
  }

  private void tell(Throwable failure) {
    String cause = failure.toString();
    if (!cause.equals(trouble.getAndSet(cause))) {
      LOG.warnf("Offsets could not be committed, trying again: %s", cause);
    }
  }
}
