// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.SnapshotPart;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class SnapshotReaderTest {
  private static final TopicPartition PARTITION = new TopicPartition("waybill.audit", 3);
  private static final long STATE = 41;
  private static final long LOG_TIME = 1_769_862_896_789L;

  /** Random bytes do not deflate: three parts. */
  private static final byte[] LARGE = random(5 * SnapshotPart.MAX_BYTES / 2);

  private final List<byte[]> log = new ArrayList<>();

  @Test
  void read_partsAmongOtherRecords_giveTheState() throws Exception {
    List<SnapshotPart> parts = StateParts.cut(STATE, LARGE);
    assertEquals(3, parts.size());
    log.add(AuditBatch.snapshot(4, parts.get(1)).encode());
    SnapshotPlace place = new SnapshotPlace(append(parts.get(0)), STATE);
    log.add(AuditBatch.tick(4).encode());
    append(StateParts.cut(STATE + 1, LARGE).get(1)); // another snapshot's
    append(parts.get(1));
    append(parts.get(1)); // two owners for a while
    log.add(null);
    log.add(new byte[] {-1});
    append(parts.get(2));

    SnapshotReader.Found found = read(place);

    assertArrayEquals(LARGE, found.state());
    assertEquals(place, found.snapshot().place());
    assertEquals(LOG_TIME, found.snapshot().logTimeMillis());
    assertTrue(found.snapshot().bytes() > LARGE.length);
  }

  @Test
  void read_lastPartMissing_endsAndSaysSo() {
    List<SnapshotPart> parts = StateParts.cut(STATE, LARGE);
    SnapshotPlace place = new SnapshotPlace(append(parts.get(0)), STATE);
    append(parts.get(1));

    WireException missing = assertThrows(WireException.class, () -> read(place));

    assertEquals("TRUNCATED: found 2 parts before offset 2", missing.getMessage());
  }

  @Test
  void read_anotherRecordAtItsPlace_endsAndSaysSo() {
    log.add(AuditBatch.tick(4).encode());
    append(StateParts.cut(STATE, LARGE).get(0));

    assertThrows(WireException.class, () -> read(new SnapshotPlace(0, STATE)));
  }

  @Test
  void read_damagedPart_isRefused() {
    List<SnapshotPart> parts = StateParts.cut(STATE, LARGE);
    parts.get(1).bytes()[1000] ^= 1;
    parts.forEach(this::append);

    WireException damaged =
        assertThrows(WireException.class, () -> read(new SnapshotPlace(0, STATE)));

    assertTrue(damaged.getMessage().startsWith("BAD_VALUE: damaged"), damaged.getMessage());
  }

  @Test
  void cut_emptyState_isOnePart() throws Exception {
    List<SnapshotPart> parts = StateParts.cut(STATE, new byte[0]);

    assertEquals(1, parts.size());
    assertArrayEquals(new byte[0], StateParts.join(parts));
  }

  private long append(SnapshotPart part) {
    log.add(AuditBatch.snapshot(4, part).encode());
    return log.size() - 1L;
  }

  private SnapshotReader.Found read(SnapshotPlace place) throws WireException {
    try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
      consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
      consumer.schedulePollTask(
          () -> {
            for (int offset = 0; offset < log.size(); offset++) {
              consumer.addRecord(record(offset));
            }
          });
      return SnapshotReader.read(consumer, PARTITION, place, log.size());
    }
  }

  private ConsumerRecord<byte[], byte[]> record(int offset) {
    return new ConsumerRecord<>(
        PARTITION.topic(),
        PARTITION.partition(),
        offset,
        LOG_TIME,
        TimestampType.LOG_APPEND_TIME,
        -1,
        -1,
        null,
        log.get(offset),
        new org.apache.kafka.common.header.internals.RecordHeaders(),
        java.util.Optional.empty());
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
