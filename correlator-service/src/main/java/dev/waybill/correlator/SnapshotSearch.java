// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.SnapshotPart;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds the newest snapshot that is whole among records. For one thread. */
final class SnapshotSearch {
  /** Two owners may write at the same time; more only if they fail all the time. */
  private static final int MAX_BEGUN = 3;

  /** Parts from the first on, without a gap, by the offset that their state reflects. */
  private final TreeMap<Long, List<SnapshotPart>> begun = new TreeMap<>();

  private Found newest;

  /**
   * A snapshot.
   *
   * @param offset offset of the last record that the state reflects
   * @param state as the fold has saved it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(long offset, byte[] state) {}

  /** Looks at the next record. */
  void take(ConsumerRecord<byte[], byte[]> record) {
    SnapshotPart part = part(record.value());
    if (part == null || (newest != null && part.offset() <= newest.offset)) {
      return;
    }
    List<SnapshotPart> parts = begun.computeIfAbsent(part.offset(), none -> new ArrayList<>());
    if (part.index() == 0) {
      parts.clear();
    }
    if (part.index() == parts.size()) {
      parts.add(part);
    }
    if (parts.size() == part.count()) {
      begun.headMap(part.offset(), true).clear();
      join(parts).ifPresent(state -> newest = new Found(part.offset(), state));
    } else if (begun.size() > MAX_BEGUN) {
      begun.pollFirstEntry();
    }
  }

  /** The newest one, by what its state reflects. */
  Optional<Found> newest() {
    return Optional.ofNullable(newest);
  }

  private static Optional<byte[]> join(List<SnapshotPart> parts) {
    try {
      return Optional.of(StateParts.join(parts));
    } catch (WireException e) {
      return Optional.empty(); // damaged: an older one will do
    }
  }

  private static SnapshotPart part(byte[] value) {
    try {
      return AuditBatch.decode(value).snapshot();
    } catch (WireException e) {
      return null;
    }
  }
}
