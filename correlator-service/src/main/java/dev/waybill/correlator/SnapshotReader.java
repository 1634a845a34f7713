// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.SnapshotPart;
import dev.waybill.wire.WireException;
import dev.waybill.wire.WireException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads one snapshot from its partition. For one thread. */
final class SnapshotReader {
  private static final Duration POLL = Duration.ofMillis(500);

  private final SnapshotPlace place;
  private final List<SnapshotPart> parts = new ArrayList<>();
  private long bytes;
  private long logTimeMillis;

  /**
   * A snapshot and the state that it holds.
   *
   * @param snapshot the snapshot
   * @param state as the fold has saved it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(Snapshot snapshot, byte[] state) {}

  private SnapshotReader(SnapshotPlace place) {
    this.place = place;
  }

  /**
   * Reads a snapshot. Waits for the broker as long as it takes.
   *
   * @param consumer whose assignment and position this changes
   * @param end one above the last offset of the partition: its parts lie below
   * @throws WireException if it isn't all there, or damaged
   */
  static Found read(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, SnapshotPlace place, long end)
      throws WireException {
    consumer.assign(List.of(partition));
    consumer.seek(partition, place.first());
    SnapshotReader reader = new SnapshotReader(place);
    while (!reader.isComplete()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        reader.take(record);
      }
      if (!reader.isComplete() && consumer.position(partition) >= end) {
        throw new WireException(
            Reason.TRUNCATED,
            "found %d parts before offset %d".formatted(reader.parts.size(), end));
      }
    }
    Snapshot snapshot = new Snapshot(place, reader.bytes, reader.logTimeMillis);
    return new Found(snapshot, StateParts.join(reader.parts));
  }

  private boolean isComplete() {
    return !parts.isEmpty() && parts.size() == parts.get(0).count();
  }

  /**
   * Takes the next part, if this is it; there may be other records, and parts of others, between.
   */
  private void take(ConsumerRecord<byte[], byte[]> record) {
    SnapshotPart part = part(record.value());
    boolean expected =
        part != null
            && !isComplete()
            && part.offset() == place.state()
            && part.index() == parts.size()
            && (parts.isEmpty()
                ? record.offset() == place.first()
                : part.count() == parts.get(0).count());
    if (expected) {
      if (parts.isEmpty()) {
        logTimeMillis = record.timestamp();
      }
      parts.add(part);
      bytes += record.value().length;
    }
  }

  private static SnapshotPart part(byte[] value) {
    try {
      return AuditBatch.decode(value).snapshot();
    } catch (WireException e) {
      return null; // the fold will put it aside
    }
  }
}
