// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.SnapshotPart;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SnapshotSearchTest {
  private static final byte[] OLD = state(1);
  private static final byte[] NEW = state(2);

  private final SnapshotSearch search = new SnapshotSearch();

  @Test
  void newest_ofSeveral_isTheOneThatReflectsMost() {
    StateParts.cut(20, NEW).forEach(this::take);
    StateParts.cut(10, OLD).forEach(this::take); // of somebody who was slow

    assertEquals(20, search.newest().orElseThrow().offset());
    assertArrayEquals(NEW, search.newest().orElseThrow().state());
  }

  @Test
  void newest_twoWrittenAtTheSameTime_areToldApart() {
    List<SnapshotPart> old = StateParts.cut(10, OLD);
    List<SnapshotPart> other = StateParts.cut(20, NEW);
    for (int part = 0; part < old.size(); part++) {
      take(old.get(part));
      take(other.get(part));
      take(other.get(part)); // twice by two owners
    }

    assertArrayEquals(NEW, search.newest().orElseThrow().state());
  }

  @Test
  void newest_lastOneNotWhole_isTheOneBefore() {
    StateParts.cut(10, OLD).forEach(this::take);
    take(StateParts.cut(20, NEW).get(0));

    assertArrayEquals(OLD, search.newest().orElseThrow().state());
  }

  @Test
  void newest_lastOneDamaged_isTheOneBefore() {
    StateParts.cut(10, OLD).forEach(this::take);
    List<SnapshotPart> damaged = StateParts.cut(20, NEW);
    damaged.get(1).bytes()[7] ^= 1;
    damaged.forEach(this::take);

    assertArrayEquals(OLD, search.newest().orElseThrow().state());
  }

  @Test
  void newest_noneButOtherRecords_isNone() {
    search.take(record(null));
    search.take(record(new byte[] {-1}));
    search.take(record(AuditBatch.tick(4).encode()));
    take(StateParts.cut(20, NEW).get(1)); // its first part is not there

    assertEquals(Optional.empty(), search.newest());
  }

  private void take(SnapshotPart part) {
    search.take(record(AuditBatch.snapshot(4, part).encode()));
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>("waybill.audit", 0, 0, null, value);
  }

  /** Does not deflate: two parts. */
  private static byte[] state(long seed) {
    byte[] bytes = new byte[3 * SnapshotPart.MAX_BYTES / 2];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
