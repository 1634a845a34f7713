// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.WireException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Records that no tracer would write, between those of a sound log; how to run more of them is told
 * in the module's README.
 */
class FoldFuzzTest {
  private static final int RECORDS = Integer.getInteger("waybill.fuzz.records", 50_000);
  private static final int MAX_STATE_BYTES = 4 << 20;

  private final List<SimulatedAuditLog.Logged> log =
      new SimulatedPipeline(197).run().audit.partition(0);
  private final List<byte[]> sound = log.stream().map(SimulatedAuditLog.Logged::value).toList();
  private final FuzzedRecords fuzz = new FuzzedRecords(RECORDS, sound);
  private final int each = RECORDS / log.size() + 1;

  @Test
  void recordsThatArePutAside_changeNothingElse() {
    OutputReader undisturbed = new OutputReader();
    Fold fold = new Fold(0, SimulatedAuditLog.PARTITIONS);
    long offset = 0;
    for (SimulatedAuditLog.Logged record : log) {
      fold.apply(record.value(), offset++, record.logTime()).forEach(undisturbed::read);
    }
    OutputReader disturbed = new OutputReader();
    Fold fuzzed = new Fold(0, SimulatedAuditLog.PARTITIONS);
    long putAside = 0;
    for (SimulatedAuditLog.Logged record : log) {
      fuzzed.apply(record.value(), offset++, record.logTime()).forEach(disturbed::read);
      for (int i = 0; i < each; i++) {
        byte[] value = fuzz.damaged();
        if (isPutAside(value)) {
          putAside++;
          assertEquals(1, fuzzed.apply(value, offset++, record.logTime()).size());
        }
      }
    }
    assertEquals(putAside, fuzzed.stats().deadLetters());
    assertTrue(putAside > RECORDS / 4, () -> "only few were put aside");
    assertEquals(undisturbed.states(Integer.MAX_VALUE), disturbed.states(Integer.MAX_VALUE));
  }

  @Test
  void forgedSessions_changeNothingOfOthers() {
    OutputReader undisturbed = new OutputReader();
    Fold fold = new Fold(0, SimulatedAuditLog.PARTITIONS);
    OutputReader disturbed = new OutputReader();
    Fold fuzzed = new Fold(0, SimulatedAuditLog.PARTITIONS);
    long offset = 0;
    for (SimulatedAuditLog.Logged record : log) {
      fold.apply(record.value(), offset, record.logTime()).forEach(undisturbed::read);
      fuzzed.apply(record.value(), offset++, record.logTime()).forEach(disturbed::read);
      if (offset % 10 == 0) {
        fuzzed.apply(fuzz.forged(), offset++, record.logTime()).forEach(disturbed::read);
      }
    }
    disturbed.forget(FuzzedRecords.FORGED);
    assertEquals(undisturbed.states(Integer.MAX_VALUE), disturbed.states(Integer.MAX_VALUE));
  }

  @Test
  void anyRecords_areSurvivedWithinBounds() throws WireException {
    Fold fold = new Fold(0, SimulatedAuditLog.PARTITIONS);
    FoldSettings settings = new FoldSettings(20_000, 3, 100, 600_000, 600_000, MAX_STATE_BYTES);
    byte[] announcement =
        AuditBatch.announcement(SimulatedAuditLog.PARTITIONS, List.of(), settings).encode();
    long offset = 0;
    long unreadable = 0;
    int largest = 0;
    int measureEvery = log.size() / 40;
    int records = 0;
    for (SimulatedAuditLog.Logged record : log) {
      fold.apply(announcement, offset++, record.logTime()); // damaged ones may bring others
      fold.apply(record.value(), offset++, record.logTime());
      for (int i = 0; i < each; i++) {
        byte[] value = fuzz.damaged();
        List<FoldOutput> outputs = fold.apply(value, offset++, record.logTime());
        long dead = outputs.stream().filter(FoldOutput.DeadLetter.class::isInstance).count();
        assertEquals(isPutAside(value) ? 1 : 0, dead);
        if (!isReadable(value)) {
          unreadable++;
          assertEquals(1, dead);
        }
      }
      if (++records % measureEvery == 0) {
        largest = Math.max(largest, fold.save().length);
      }
    }
    assertTrue(unreadable > RECORDS / 4, "only few were unreadable");
    int size = largest;
    System.out.println(
        "fuzz: " + unreadable + " unreadable; largest state " + size + "; " + fold.stats());
    assertTrue(fold.stats().sizeBytes() <= MAX_STATE_BYTES, () -> fold.stats().toString());
    assertTrue(size < 2 * MAX_STATE_BYTES, () -> "state of " + size + " bytes; " + fold.stats());
    Fold.restore(fold.save());
  }

  /** Whether a record is of no use to whatever fold of its partition: that needs no state. */
  private static boolean isPutAside(byte[] value) {
    return new Fold(0, SimulatedAuditLog.PARTITIONS)
        .apply(value, 0, 0).stream().anyMatch(FoldOutput.DeadLetter.class::isInstance);
  }

  private static boolean isReadable(byte[] value) {
    try {
      return value != null && AuditBatch.decode(value) != null;
    } catch (WireException e) {
      return false;
    }
  }
}
