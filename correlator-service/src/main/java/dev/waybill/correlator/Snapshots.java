// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.correlator.fold.Fold;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * The snapshots of one assignment of a partition: the one that it was rebuilt from, and those that
 * it writes. For the thread of the partition's worker, but for {@link #newest}.
 */
final class Snapshots {
  private static final Logger LOG = Logger.getLogger(Snapshots.class);

  private final int partition;
  private final int partitionCount;
  private final SnapshotWriter writer;
  private final CorrelatorMetrics metrics;
  private final SnapshotTimer timer;
  private CompletableFuture<Snapshot> underWay;
  private volatile Optional<Snapshot> newest;

  Snapshots(
      int partition,
      int partitionCount,
      Duration every,
      SnapshotWriter writer,
      CorrelatorMetrics metrics,
      Optional<Snapshot> restored) {
    this.partition = partition;
    this.partitionCount = partitionCount;
    this.writer = writer;
    this.metrics = metrics;
    this.newest = restored;
    this.timer =
        new SnapshotTimer(every, restored.map(Snapshot::bytes).orElse(0L), System.nanoTime());
  }

  /** The newest one that is whole. */
  Optional<Snapshot> newest() {
    return newest;
  }

  /** Records were read. */
  void read(long bytes) {
    timer.read(bytes);
  }

  /**
   * Begins a snapshot if it is time, and tells of one that is whole.
   *
   * @param fold all of whose outputs are acknowledged
   * @param acknowledged told where a new snapshot lies
   * @param next one above the last record that the fold has read
   */
  void attend(Fold fold, Acknowledged acknowledged, long next, long nowNanos) {
    settle(acknowledged);
    if (next > 0 && timer.isDue(nowNanos)) {
      writer
          .tryWrite(partition, partitionCount, next - 1, fold::save)
          .ifPresent(
              written -> {
                underWay = written;
                timer.begun(nowNanos);
              });
    }
  }

  private void settle(Acknowledged acknowledged) {
    if (underWay == null || !underWay.isDone()) {
      return;
    }
    try {
      Snapshot written = underWay.join();
      newest = Optional.of(written);
      acknowledged.snapshot(written.place());
      metrics.snapshotWritten();
      timer.written(written.bytes());
      LOG.debugf(
          "Partition %d has a snapshot of %d bytes: %s", partition, written.bytes(), written);
    } catch (CompletionException | CancellationException e) {
      metrics.snapshotFailed();
      timer.failed();
      LOG.warnf("A snapshot of partition %d was not written: %s", partition, e.getCause());
    }
    underWay = null;
  }
}
