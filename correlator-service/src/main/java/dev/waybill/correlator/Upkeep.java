// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.correlator.fold.Fold;
import dev.waybill.wire.AuditBatch;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What the correlator appends to a partition: ticks, definitions and settings. The fold knows
 * nothing but what it reads there. For the thread of the partition's worker.
 */
final class Upkeep {
  private static final Duration MAX_EVERY = Duration.ofMillis(100);

  private final int partition;
  private final int partitionCount;
  private final CorrelatorSettings settings;
  private final Definitions definitions;
  private final Sender sender;
  private final Announcements announcements = new Announcements();
  private final TickTimer timer;
  private Future<?> tick;
  private Future<?> announcement;
  private long attendedNanos;

  Upkeep(
      int partition,
      int partitionCount,
      CorrelatorSettings settings,
      Definitions definitions,
      Sender sender) {
    this.partition = partition;
    this.partitionCount = partitionCount;
    this.settings = settings;
    this.definitions = definitions;
    this.sender = sender;
    this.attendedNanos = System.nanoTime();
    this.timer = new TickTimer(settings.tick(), attendedNanos);
  }

  /** How often to attend. */
  Duration every() {
    Duration half = settings.tick().dividedBy(2);
    return half.compareTo(MAX_EVERY) < 0 ? half : MAX_EVERY;
  }

  void recordsRead(long nowNanos) {
    timer.recordsRead(nowNanos);
  }

  /** Appends what is due to the partition of a fold that has read all there is. */
  void attend(Fold fold, long nowNanos) {
    if (nowNanos - attendedNanos < every().toNanos()) {
      return;
    }
    attendedNanos = nowNanos;
    settle();
    if (timer.isDue(nowNanos)) {
      tick = append(AuditBatch.tick(partitionCount));
      timer.tickSent(nowNanos);
    }
    if (announcement == null) {
      definitions
          .known()
          .flatMap(
              known ->
                  announcements.due(
                      partitionCount,
                      fold.definitions(),
                      fold.settings(),
                      known,
                      settings.foldSettings()))
          .ifPresent(batch -> announcement = append(batch));
    }
  }

  private void settle() {
    if (tick != null && tick.isDone()) {
      tick = null;
      timer.tickSettled();
    }
    if (announcement != null && announcement.isDone()) {
      if (hasFailed(announcement)) {
        announcements.lost();
      }
      announcement = null;
    }
  }

  private Future<?> append(AuditBatch batch) {
    return sender.send(
        new ProducerRecord<>(settings.topics().audit(), partition, null, batch.encode()));
  }

  private static boolean hasFailed(Future<?> settled) {
    try {
      settled.get();
      return false;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
