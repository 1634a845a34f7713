// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.correlator.fold.Fold;
import dev.waybill.correlator.fold.FoldOutput;
import dev.waybill.correlator.fold.FoldStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/**
 * One assignment of one partition: its fold, fed by a thread of its own, from its newest snapshot
 * or the beginning of the partition on. Another assignment of the same partition is another worker.
 *
 * <p>The fold, the queue's taking side and the upkeep belong to the worker's thread; everything
 * that others may call says only what that thread has published.
 */
final class PartitionWorker {
  private static final Logger LOG = Logger.getLogger(PartitionWorker.class);

  /** Bounds what waits for acknowledgement. */
  private static final int MAX_PENDING_BYTES = 4 * 1024 * 1024;

  /** Without a record for so long, none is on its way from what was polled. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Duration STATS_EVERY = Duration.ofMillis(100);

  private record Batch(
      List<ConsumerRecord<byte[], byte[]>> records, CompletableFuture<Void> taken) {}

  private final int partition;
  private final int partitionCount;
  private final int epoch;
  private final Surroundings surroundings;
  private final Sender sender;
  private final OutputRecords outputs;
  private final Upkeep upkeep;
  private final Duration attendEvery;
  private final Thread thread;
  private final BlockingQueue<Batch> queue = new LinkedBlockingQueue<>();
  private final long assignedNanos = System.nanoTime();

  private Fold fold;
  private long next;
  private long takenLogTimeMillis;
  private long lastTakenNanos;
  private long statsNanos = assignedNanos;
  private volatile Beginning beginning;
  private volatile Snapshots snapshots;
  private volatile Acknowledged acknowledged;
  private volatile FoldStats stats;
  private volatile long folded;
  private volatile long logTimeMillis;
  private volatile long polled;
  private volatile long logEnd;
  private volatile long caughtUpNanos;
  private volatile boolean caughtUp;
  private volatile boolean closed;
  private volatile boolean failed;

  PartitionWorker(int partition, int partitionCount, int epoch, Surroundings surroundings) {
    this.partition = partition;
    this.partitionCount = partitionCount;
    this.epoch = epoch;
    this.surroundings = surroundings;
    this.fold = new Fold(partition, partitionCount);
    this.stats = fold.stats();
    this.sender = surroundings.sender;
    CorrelatorSettings settings = surroundings.settings;
    this.outputs = new OutputRecords(settings.topics());
    this.upkeep = new Upkeep(partition, partitionCount, settings, surroundings.definitions, sender);
    this.attendEvery = upkeep.every();
    this.thread = new Thread(this::run, "correlator-" + partition);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends this worker. What is under way changes nothing any more. */
  void close() {
    closed = true;
    thread.interrupt();
    releaseQueue();
  }

  /**
   * Takes records that were polled by a member of the group's generation {@code generation}; those
   * from before this assignment are left out.
   *
   * @return completes when there is room for more
   */
  CompletionStage<Void> offer(List<ConsumerRecord<byte[], byte[]>> records, int generation) {
    if (closed || generation < epoch) {
      return CompletableFuture.completedFuture(null);
    }
    Batch batch = new Batch(records, new CompletableFuture<>());
    queue.add(batch);
    if (closed) { // meanwhile
      releaseQueue();
    }
    return batch.taken();
  }

  private void run() {
    try {
      begin();
      while (!closed) {
        attend(); // before the first batch too: there may be none
        Batch batch = queue.poll(attendEvery.toNanos(), TimeUnit.NANOSECONDS);
        if (batch != null) {
          batch.taken().complete(null);
          take(batch.records());
        }
      }
    } catch (InterruptedException e) {
      LOG.debugf("Partition %d of epoch %d was interrupted", partition, epoch);
    } catch (RuntimeException | Error e) {
      failed = true;
      LOG.errorf(e, "Partition %d is stuck at offset %d: restart the correlator", partition, next);
    } finally {
      closed = true;
      releaseQueue();
    }
  }

  /** Learns what to begin with; until the broker tells, nothing is folded. */
  private void begin() throws InterruptedException {
    Beginning found = surroundings.beginnings.await(partition, partitionCount);
    fold = found.fold();
    next = found.next();
    folded = next;
    acknowledged = new Acknowledged(found.committed(), found.snapshot().map(Snapshot::place));
    snapshots =
        new Snapshots(
            partition,
            partitionCount,
            surroundings.settings.snapshot(),
            surroundings.snapshotWriter,
            surroundings.metrics,
            found.snapshot());
    takenLogTimeMillis = found.snapshot().map(Snapshot::logTimeMillis).orElse(0L);
    logTimeMillis = takenLogTimeMillis;
    beginning = found;
    lastTakenNanos = System.nanoTime();
    LOG.infof(
        "Partition %d: rebuilding from offset %d to %d, %s, committed %d, epoch %d",
        partition,
        next,
        found.end(),
        found.snapshot().isPresent() ? "after a snapshot" : "the beginning",
        found.committed(),
        epoch);
    if (found.snapshot().isPresent()) {
      surroundings.positions.skipTo(partition, next, () -> !closed);
    }
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> records) throws InterruptedException {
    List<ProducerRecord<byte[], byte[]>> pending = new ArrayList<>();
    long pendingBytes = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() < next) {
        continue; // polled twice
      }
      List<FoldOutput> told = fold.apply(record.value(), record.offset(), record.timestamp());
      next = record.offset() + 1;
      takenLogTimeMillis = record.timestamp();
      snapshots.read(record.value() == null ? 0 : record.value().length);
      if (acknowledged.isNew(record.offset())) {
        for (FoldOutput output : told) {
          pending.add(outputs.of(output, record));
          if (output instanceof FoldOutput.Verdict verdict) {
            surroundings.metrics.told(verdict.record());
          }
          pendingBytes += OutputRecords.size(pending.get(pending.size() - 1));
        }
      }
      if (pendingBytes > MAX_PENDING_BYTES) {
        acknowledge(pending);
        pendingBytes = 0;
      }
    }
    acknowledge(pending);
    lastTakenNanos = System.nanoTime();
    upkeep.recordsRead(lastTakenNanos);
  }

  private void acknowledge(List<ProducerRecord<byte[], byte[]>> pending)
      throws InterruptedException {
    sender.deliver(pending);
    pending.clear();
    acknowledged.advanceTo(next);
    surroundings.metrics.folded(next - folded);
    folded = next;
    logTimeMillis = takenLogTimeMillis;
  }

  private void attend() {
    long now = System.nanoTime();
    if (!caughtUp && (next >= beginning.end() || isAtEndWithoutRecord(now))) {
      caughtUpNanos = now;
      caughtUp = true;
      LOG.infof(
          "Partition %d: caught up at offset %d after %.1f s", partition, next, rebuildSeconds());
    }
    if (now - statsNanos > STATS_EVERY.toNanos()) { // they take a walk over the fold's state
      stats = fold.stats();
      statsNanos = now;
    }
    snapshots.attend(fold, acknowledged, next, now);
    if (caughtUp && queue.isEmpty()) {
      upkeep.attend(fold, now);
    }
  }

  /** The last offsets may hold no record: a transaction's end takes one. */
  private boolean isAtEndWithoutRecord(long now) {
    return polled >= beginning.end() && queue.isEmpty() && now - lastTakenNanos > PAUSE.toNanos();
  }

  private void releaseQueue() {
    for (Batch batch = queue.poll(); batch != null; batch = queue.poll()) {
      batch.taken().complete(null);
    }
  }

  int partition() {
    return partition;
  }

  /** What is done with; null until it is known what was committed. */
  Acknowledged acknowledged() {
    return acknowledged;
  }

  /** Tells how far the consumer has come, and where the partition ends. */
  void polledTo(long position, long end) {
    polled = position;
    logEnd = end;
  }

  boolean isCaughtUp() {
    return caughtUp;
  }

  /** Whether it stopped for a reason that only a restart may mend. */
  boolean hasFailed() {
    return failed;
  }

  FoldStats stats() {
    return stats;
  }

  long lag() {
    Beginning known = beginning;
    return known == null ? 0 : Math.max(0, Math.max(known.end(), logEnd) - folded);
  }

  /** Log time of the last record that is done with, in ms since the epoch; 0 if there is none. */
  long logTimeMillis() {
    return logTimeMillis;
  }

  double rebuildSeconds() {
    return caughtUp ? (caughtUpNanos - assignedNanos) / 1e9 : 0;
  }

  /** From which offset on it was rebuilt; 0 until that is known. */
  long beginOffset() {
    Beginning known = beginning;
    return known == null ? 0 : known.next();
  }

  /** The newest snapshot of the partition. */
  Optional<Snapshot> snapshot() {
    Snapshots known = snapshots;
    return known == null ? Optional.empty() : known.newest();
  }
}
