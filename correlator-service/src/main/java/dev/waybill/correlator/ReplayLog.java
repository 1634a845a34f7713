// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.correlator.fold.Fold;
import dev.waybill.correlator.fold.FoldOutput;
import dev.waybill.wire.WireException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Folds partitions of the audit log again. Which outputs count depends on the log alone and not on
 * where reading began, so that equal logs give equal documents. For one thread.
 */
final class ReplayLog {
  /**
   * Outputs count from this long before the range on: an origin's clock may be ahead of the log's
   * by five minutes before its windows are shifted, and a window lasts one.
   */
  private static final Duration AHEAD = Duration.ofMinutes(10);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration TELL_EVERY = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final ReplayArguments arguments;
  private final Duration snapshotsReachBack;
  private final PrintStream progress;

  /**
   * @param consumer without a group; its assignment changes
   * @param snapshotEvery the service's setting
   */
  ReplayLog(
      Consumer<byte[], byte[]> consumer,
      ReplayArguments arguments,
      Duration snapshotEvery,
      PrintStream progress) {
    this.consumer = consumer;
    this.arguments = arguments;
    this.snapshotsReachBack = snapshotEvery.multipliedBy(2L * SnapshotTimer.MAX_INTERVALS);
    this.progress = progress;
  }

  /** Folds one partition. */
  void fold(TopicPartition partition, int partitionCount, ReplayDocuments documents) {
    consumer.assign(List.of(partition));
    long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
    long logEnd = consumer.endOffsets(List.of(partition)).get(partition);
    long end = arguments.until().map(until -> offset(partition, until, logEnd)).orElse(logEnd);
    Instant counts = arguments.from().minus(AHEAD);
    long countsFrom = offset(partition, counts, logEnd);
    Fold fold = new Fold(partition.partition(), partitionCount);
    long next = begin;
    if (!arguments.fromBeginning()) {
      long from = offset(partition, counts.minus(snapshotsReachBack), logEnd);
      SnapshotSearch search = new SnapshotSearch();
      read(partition, from, Math.min(countsFrom, end), "searched for a snapshot", search::take);
      Optional<SnapshotSearch.Found> found = search.newest();
      if (found.isPresent()) {
        try {
          fold = Fold.restore(found.get().state());
          next = found.get().offset() + 1;
        } catch (WireException e) {
          progress.printf("%s: its snapshot is of no use: %s%n", partition, e.getMessage());
        }
      }
    }
    String how = next == begin ? "folded from the beginning" : "folded from a snapshot";
    Fold used = fold;
    read(
        partition,
        next,
        end,
        how,
        record -> {
          for (FoldOutput output :
              used.apply(record.value(), record.offset(), record.timestamp())) {
            if (record.offset() >= countsFrom) {
              documents.take(output, record.timestamp());
            }
          }
        });
  }

  /** Offset of the first record of this log time or later. */
  private long offset(TopicPartition partition, Instant time, long end) {
    long millis = Math.max(0, time.toEpochMilli());
    OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, millis)).get(partition);
    return found == null ? end : found.offset();
  }

  private void read(
      TopicPartition partition,
      long from,
      long end,
      String what,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    consumer.seek(partition, from);
    long records = 0;
    long toldNanos = System.nanoTime();
    long movedNanos = toldNanos;
    long next = from;
    while (next < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          reader.accept(record);
          records++;
        }
      }
      long position = consumer.position(partition); // the last offsets may hold no record
      if (position > next) {
        next = position;
        movedNanos = System.nanoTime();
      } else if (System.nanoTime() - movedNanos > PATIENCE.toNanos()) {
        throw new TimeoutException(
            "nothing of %s at offset %d for %s".formatted(partition, next, PATIENCE));
      }
      if (System.nanoTime() - toldNanos > TELL_EVERY.toNanos()) {
        toldNanos = System.nanoTime();
        progress.printf("%s: %s, at offset %d of %d%n", partition, what, next, end);
      }
    }
    progress.printf("%s: %s, %d records up to offset %d%n", partition, what, records, end);
  }
}
