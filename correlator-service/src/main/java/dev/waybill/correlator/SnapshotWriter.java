// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.SnapshotPart;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Appends snapshots to their partitions, one at a time over all partitions, on a thread of its own:
 * what a worker gives for it is the time to copy its state.
 */
@Singleton
final class SnapshotWriter {
  private final CorrelatorSettings settings;
  private final Sender sender;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "correlator-snapshots");
            thread.setDaemon(true);
            return thread;
          });

  @Inject
  SnapshotWriter(CorrelatorSettings settings, Sender sender) {
    this.settings = settings;
    this.sender = sender;
  }

  void stop(@Observes ShutdownEvent stop) {
    executor.shutdownNow();
  }

  /**
   * Writes a snapshot, unless another one is being written: then it is for the caller to come
   * again.
   *
   * @param offset offset of the last record that the state reflects
   * @param state called at once, on the caller's thread, if the snapshot is going to be written
   * @return fails if one of its parts can't be appended; completes when all are acknowledged
   */
  Optional<CompletableFuture<Snapshot>> tryWrite(
      int partition, int partitionCount, long offset, Supplier<byte[]> state) {
    if (!busy.compareAndSet(false, true)) {
      return Optional.empty();
    }
    CompletableFuture<Snapshot> written = new CompletableFuture<>();
    try {
      byte[] bytes = state.get();
      executor.execute(() -> complete(written, partition, partitionCount, offset, bytes));
    } catch (RuntimeException e) { // shut down
      busy.set(false);
      written.completeExceptionally(e);
    }
    return Optional.of(written);
  }

  private void complete(
      CompletableFuture<Snapshot> written,
      int partition,
      int partitionCount,
      long offset,
      byte[] state) {
    try {
      written.complete(append(partition, partitionCount, StateParts.cut(offset, state)));
    } catch (ExecutionException e) {
      written.completeExceptionally(e.getCause());
    } catch (InterruptedException | RuntimeException | Error e) {
      written.completeExceptionally(e);
    } finally {
      busy.set(false);
    }
  }

  /** Part by part, so that outputs find room between them. */
  private Snapshot append(int partition, int partitionCount, List<SnapshotPart> parts)
      throws ExecutionException, InterruptedException {
    RecordMetadata first = null;
    long bytes = 0;
    for (SnapshotPart part : parts) {
      byte[] value = AuditBatch.snapshot(partitionCount, part).encode();
      RecordMetadata appended =
          sender
              .send(new ProducerRecord<>(settings.topics().audit(), partition, null, value))
              .get();
      first = first == null ? appended : first;
      bytes += value.length;
    }
    return new Snapshot(
        new SnapshotPlace(first.offset(), parts.get(0).offset()), bytes, first.timestamp());
  }
}
