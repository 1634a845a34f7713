// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.Progress;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.VerdictRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any record at all is survived, and equal logs give equal outputs. */
class InputsTest {
  private final Orders orders = Orders.declared();

  /** A log in which something of everything happens. */
  private TestLog eventfulLog() {
    orders.checkout.issues("0-9").handsOver("0-8").cuts().handsOver("3", "20");
    orders.enrich.receives("0-4").handsOver("0-3").commits("0-4").cuts();
    orders.enrich.receives("5-6").handsOver("5-6").loses();
    orders.enrich.receives("7").findsCorrupted("7").handsOver("7").commits("5-8,20");
    orders.archive.processes("0-7");
    orders.log.run(40);
    orders.checkout.issues("10-19").handsOver("10-19").cuts().crashes();
    return orders.log.settle();
  }

  @Test
  void equalLogs_giveEqualOutputs() {
    Told told = eventfulLog().fold(); // which folds twice and compares
    assertTrue(told.outputs().size() > 5);
  }

  @Test
  void foldStartedAnewFromOffsetZero_givesTheSameOutputs() {
    List<TestLog.Logged> log = eventfulLog().records();
    List<FoldOutput> whole = apply(new Fold(0, 1), log, log.size());
    Fold killed = new Fold(0, 1);
    List<FoldOutput> before = apply(killed, log, log.size() / 2);
    List<FoldOutput> after = apply(new Fold(0, 1), log, log.size());
    assertEquals(before, after.subList(0, before.size()));
    assertEquals(whole, after);
  }

  private static List<FoldOutput> apply(Fold fold, List<TestLog.Logged> log, int count) {
    List<FoldOutput> outputs = new ArrayList<>();
    for (int offset = 0; offset < count; offset++) {
      outputs.addAll(fold.apply(log.get(offset).value(), offset, log.get(offset).logTimeMillis()));
    }
    return outputs;
  }

  @Test
  void outputs_surviveTheirJson() throws Exception {
    for (FoldOutput output : eventfulLog().fold().outputs()) {
      if (output instanceof FoldOutput.Verdict verdict) {
        assertEquals(verdict.record(), VerdictRecord.decode(verdict.record().encode()));
      } else if (output instanceof FoldOutput.Summary summary) {
        assertEquals(summary.record(), SummaryRecord.decode(summary.record().encode()));
      }
    }
  }

  /** As a forged waybill may say; without a bound the numbers between would fill the memory. */
  @Test
  void sequenceFarAhead_costsLittleAndDisturbsNothing() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts();
    orders.enrich.receives("0-9,281474976710655").handsOver("0-9").commits("0-9").cuts();
    orders.archive.processes("0-9");
    Told told = orders.log.settle().fold();
    long named =
        told.outputs().stream()
            .filter(FoldOutput.Verdict.class::isInstance)
            .map(output -> (SessionVerdicts) ((FoldOutput.Verdict) output).record())
            .mapToLong(record -> record.issued().stream().mapToLong(SequenceRange::count).sum())
            .max()
            .orElseThrow();
    assertTrue(named >= 10 && named <= 10 + SessionWindows.REACH, () -> "named " + named);
  }

  @Test
  void spanOfAnotherPartition_refusesTheBatch() throws Exception {
    long session = 1;
    int partition = AuditPartition.of(session, 2);
    byte[] batch = AuditBatch.of(2, List.of(), List.of(spanOf(session))).encode();

    List<FoldOutput> here = new Fold(partition, 2).apply(batch, 0, 0);
    List<FoldOutput> elsewhere = new Fold(1 - partition, 2).apply(batch, 0, 0);

    assertEquals(List.of(), here);
    FoldOutput.DeadLetter refused = (FoldOutput.DeadLetter) elsewhere.get(0);
    assertTrue(refused.reason().startsWith("WRONG_PARTITION:"), refused.reason());
  }

  private static ResourceSpans spanOf(long session) {
    AuditSpan span =
        new AuditSpan(
            TraceId.of(session, 7), 1, 0, "", "send orders", 4, 1, 2, false, Map.of(), List.of());
    return new ResourceSpans(Map.of(), List.of(span));
  }

  /** As forged entries may have; a state with a count below 0 could not be restored. */
  @Test
  void countsAsLargeAsNumbersCanBe_areTold() {
    for (int instance = 1; instance <= 3; instance++) {
      orders.log.append(
          new Entry(
              -instance,
              Long.MAX_VALUE - 1,
              0,
              1_000,
              "enrich",
              Role.RELAY,
              "service",
              "host",
              false,
              false,
              false,
              Map.of(),
              List.of(),
              List.of(),
              new Balance(Long.MAX_VALUE, 0, Map.of("full", Long.MAX_VALUE), 0)));
    }
    Progress last = lastProgress(Told.of(orders.log.run(1).records()));
    assertEquals(Long.MAX_VALUE, last.holes());
    assertEquals(Long.MAX_VALUE, last.recorded());
    assertEquals(Map.of("full", Long.MAX_VALUE), last.dropped());
  }

  @Test
  void junk_isADeadLetter() {
    orders.log.append("not a batch at all".getBytes(StandardCharsets.UTF_8));
    assertRefused("BAD_");
  }

  @Test
  void noValue_isADeadLetter() {
    orders.log.append((byte[]) null);
    assertRefused("MISSING_FIELD");
  }

  @Test
  void futureVersion_isADeadLetter() {
    byte[] batch = AuditBatch.tick(1).encode();
    // Field 1000, varint: tag 0xc0 0x3e, then the version.
    for (int i = 0; i < batch.length; i++) {
      if ((batch[i] & 0xff) == 0xc0 && batch[i + 1] == 0x3e) {
        batch[i + 2] = 2;
      }
    }
    orders.log.append(batch);
    assertRefused("UNKNOWN_VERSION");
  }

  @Test
  void wrongPartitionCount_isADeadLetter() {
    orders.log.append(AuditBatch.tick(7));
    assertRefused("WRONG_PARTITION_COUNT");
  }

  private void assertRefused(String reason) {
    Told told = Told.of(orders.log.run(1).records());
    assertEquals(1, told.deadLetters().size());
    assertTrue(told.deadLetters().get(0).startsWith(reason), told.deadLetters().get(0));
    assertEquals(1, lastProgress(told).deadLetters());
  }

  private static Progress lastProgress(Told told) {
    Progress last = null;
    for (FoldOutput output : told.outputs()) {
      if (output instanceof FoldOutput.Summary summary
          && summary.record() instanceof Progress progress) {
        last = progress;
      }
    }
    return last;
  }

  @Test
  void sessionOfAnotherPartition_isADeadLetter() {
    Entry entry = orders.checkout.issues("0-9").handsOver("0-9").delays();
    byte[] value = AuditBatch.of(4, List.of(entry), List.of()).encode();
    int home = AuditPartition.of(TestInstance.SESSION, 4);
    List<TestLog.Logged> log = List.of(new TestLog.Logged(value, TestLog.START_MILLIS));
    assertEquals(List.of(), Told.of(log, home, 4).deadLetters());
    String reason = Told.of(log, (home + 1) % 4, 4).deadLetters().get(0);
    assertTrue(reason.startsWith("WRONG_PARTITION:"), reason);
  }

  @Test
  void recordsThatAreRefused_changeNoVerdict() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts();
    orders.log.append(new byte[] {1, 2, 3});
    orders.enrich.processes("0-9").cuts();
    orders.log.append((byte[]) null);
    orders.archive.processes("0-9").cuts();
    orders.checkout.endsSession();
    Told told = Told.of(orders.log.settle().records()).verdicts().complete("archive", 10).closed();
    assertEquals(2, told.deadLetters().size());
  }

  @Test
  void damagedRecords_areSurvived() {
    List<TestLog.Logged> whole = eventfulLog().records();
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      List<TestLog.Logged> log = new ArrayList<>();
      for (TestLog.Logged record : whole) {
        byte[] value = record.value().clone();
        if (random.nextInt(4) == 0 && value.length > 0) {
          value = Arrays.copyOf(value, random.nextInt(value.length + 1));
        }
        log.add(new TestLog.Logged(value, record.logTimeMillis()));
      }
      Told.of(log);
    }
  }
}
