// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.WireException.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditBatchTest {
  @Test
  void encodedBatch_isReadBack() {
    Property.check(
        2000,
        random -> {
          AuditBatch batch = RandomBatches.batch(random);
          byte[] bytes = batch.encode();
          AuditBatch read = AuditBatch.decode(bytes);
          assertEquals(batch, read);
          assertArrayEquals(bytes, read.encode());
        });
  }

  @Test
  void setsOfEveryShape_areReadBack() {
    Property.check(
        60,
        random -> {
          SequenceSet set = RandomSets.set(random);
          SequenceSet none = new SequenceSet();
          SessionSets sets =
              new SessionSets(1, "p", set, none, set, none, none, none, set, List.of(), null);
          AuditBatch batch = AuditBatch.of(1, List.of(entry(sets)), List.of());
          assertEquals(batch, AuditBatch.decode(batch.encode()));
        });
  }

  private static Entry entry(SessionSets... sessions) {
    return new Entry(
        1,
        0,
        0,
        1,
        "s",
        Role.ORIGIN,
        "",
        "",
        true,
        false,
        false,
        Map.of(),
        List.of(),
        List.of(sessions),
        new Balance(0, 0, Map.of(), 0));
  }

  @Test
  void tickAndAnnouncement_areReadBack() throws Exception {
    for (AuditBatch batch :
        List.of(
            AuditBatch.tick(12),
            AuditBatch.announcement(12, List.of(), FoldSettings.DEFAULT),
            AuditBatch.announcement(12, List.of(new AuditBatch.Definition("gone", null)), null))) {
      assertTrue(batch.ours());
      assertEquals(batch, AuditBatch.decode(batch.encode()));
    }
  }

  @Test
  void noBytes_arePlainOtlpWithoutSpans() throws Exception {
    AuditBatch batch = AuditBatch.decode(new byte[0]);
    assertFalse(batch.ours());
    assertTrue(batch.spans().isEmpty());
  }

  /** Fields that a later version may add, at every level, are passed over. */
  @Test
  void fieldsFromTheFuture_arePassedOver() throws Exception {
    AuditBatch batch = AuditBatch.of(3, List.of(entry()), List.of());
    ProtoWriter out = new ProtoWriter();
    out.string(1999, "later");
    out.fixed64(1998, 5);
    out.uint64(1997, 5);
    int before = out.size();
    out.string(99, "later");
    EntryCodec.encode(out, batch.entries().get(0));
    out.endMessage(1002, before);
    out.uint64(1001, 3);
    out.uint64(1000, 1);
    assertEquals(batch, AuditBatch.decode(out.toByteArray()));
  }

  @Test
  void batchesThatBreakARule_areRefusedByName() {
    assertRefused(Reason.MISSING_FIELD, null);
    assertRefused(Reason.UNKNOWN_VERSION, fields(1000, 2, 1001, 1));
    assertRefused(Reason.UNKNOWN_VERSION, fields(1000, -1L, 1001, 1));
    assertRefused(Reason.MISSING_FIELD, fields(1000, 1));
    assertRefused(Reason.MISSING_FIELD, fields(1001, 1));
    assertRefused(Reason.MISSING_FIELD, fields(1005, 1));
    assertRefused(Reason.BAD_VALUE, fields(1000, 1, 1001, 1L << 31));
    assertRefused(Reason.BAD_VALUE, fields(1000, 1, 1001, -1L));
    assertRefused(Reason.BAD_TAG, fields(1002, 1));
    assertRefused(Reason.BAD_TAG, new byte[] {0, 0});
    assertRefused(Reason.BAD_TAG, new byte[] {11, 12}); // a group
    assertRefused(Reason.TRUNCATED, new byte[] {10, 5, 0});
    assertRefused(Reason.TRUNCATED, new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, 127});
    assertRefused(Reason.BAD_LENGTH, new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1});
    assertRefused(Reason.BAD_VARINT, new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2});
  }

  private static byte[] fields(long... numbersAndValues) {
    ProtoWriter out = new ProtoWriter();
    for (int i = numbersAndValues.length - 2; i >= 0; i -= 2) {
      out.uint64((int) numbersAndValues[i], numbersAndValues[i + 1]);
    }
    return out.toByteArray();
  }

  private static void assertRefused(Reason reason, byte[] bytes) {
    WireException e = assertThrows(WireException.class, () -> AuditBatch.decode(bytes));
    assertEquals(reason, e.reason());
  }
}
