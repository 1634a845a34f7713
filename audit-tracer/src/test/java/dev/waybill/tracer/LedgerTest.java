// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Entries that are too large for one record, and a ledger that is full. */
class LedgerTest {
  private static final Place IN = new Place(1, "orders", "in", 0);
  private static final Place OUT = Place.of("orders", "out", 3);
  private static final TopicPartition IN_PARTITION = new TopicPartition("in", 0);

  @Test
  void tooMuchForOneRecord_isToldInSeveralOfOneMoment() {
    Bench bench = new Bench(1);
    bench.step();
    SequenceSet received = new SequenceSet();
    recorder(bench).progress(Fact.POSITION, IN, 0);
    for (int i = 0; i < 1_200_000; i++) {
      long sequence = 20L * i;
      message(bench, Fact.RECEIVED, IN, i, 77, sequence);
      received.add(sequence);
      if (i % 4 == 0) {
        message(bench, Fact.HANDED_OVER, OUT, i, 77, sequence);
      }
    }
    recorder(bench).committed(IN, 1_200_000, 0);
    message(bench, Fact.SKIPPED, Place.outsideKafka("other"), -1, 78, 5);
    bench.report();
    bench.step();
    bench.step();

    List<Entry> all = bench.entries();
    List<Entry> parts = all.subList(1, all.size());
    assertTrue(parts.size() >= 3, parts.size() + " parts");
    long sent = all.get(0).balance().pending();
    for (int i = 0; i < parts.size(); i++) {
      Entry part = parts.get(i);
      boolean last = i == parts.size() - 1;
      assertEquals(i + 1, part.number());
      assertEquals(parts.get(0).uptimeMillis(), part.uptimeMillis());
      assertEquals(!last, part.continued());
      assertFalse(part.hello());
      PartitionProgress progress = part.progress().get(0);
      assertEquals(1_200_000, progress.position());
      assertEquals(last ? List.of(new OffsetRange(0, 1_200_000)) : List.of(), progress.committed());
      Balance balance = part.balance();
      assertEquals(sent, balance.sent());
      assertEquals(balance.recorded(), balance.sent() + balance.pending());
      assertTrue(balance.pending() > 0);
      sent += balance.pending();
    }
    assertEquals(bench.tracer.balance().sent(), sent);
    assertEquals(0, bench.tracer.balance().pending());
    assertPieces(parts, received);
    assertTrue(
        bench.audit.history().stream()
            .allMatch(record -> record.value().length <= EntryWriter.MAX_RECORD_BYTES));
    assertEquals(0, bench.wiring.memory().publishedBytes());
  }

  /** A message's sets stay together, and wherever it was handed over its place is told. */
  private static void assertPieces(List<Entry> parts, SequenceSet received) {
    SequenceSet told = new SequenceSet();
    for (Entry part : parts) {
      for (SessionSets sets : part.sessions()) {
        if (sets.session() == 77) {
          assertTrue(sets.received().intersection(told).isEmpty());
          assertTrue(sets.handedOver().minus(sets.received()).isEmpty());
          assertEquals(List.of(placed()), sets.placed());
          told.addAll(sets.received());
        }
      }
    }
    assertEquals(received, told);
  }

  private static SessionSets.Placed placed() {
    return new SessionSets.Placed("out", 3, new OffsetRange(0, 1_199_997));
  }

  @Test
  void helloAndByeAndOrigin_areToldOnce() {
    Bench bench = new Bench(1);
    Random random = new Random(2);
    for (int i = 0; i < 1_000_000; i++) {
      long session = bench.tracer.seal("orders", null, null).session();
      message(bench, Fact.FAILED, OUT, -1, session, random.nextInt(60_000_000));
    }
    bench.bye();
    bench.bye();

    List<Entry> parts = bench.entries();
    assertTrue(parts.size() >= 3, parts.size() + " parts");
    for (int i = 0; i < parts.size(); i++) {
      assertEquals(i == 0, parts.get(i).hello());
      assertEquals(i == parts.size() - 1, parts.get(i).bye());
      boolean first = i < 2; // of the two moments that are told
      assertEquals(first, parts.get(i).sessions().get(0).origin() != null);
    }
  }

  @Test
  void recordRefusedAsTooLarge_isSplitFurther() {
    MockProducer<byte[], byte[]> strict =
        Bench.producer(
            Bench.AUDIT,
            1,
            message -> message.value().length > 5_000 ? new RecordTooLargeException() : null);
    Bench bench = new Bench(strict, builder -> {});
    bench.step();
    SequenceSet sequences = new SequenceSet();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long sequence = random.nextInt(2_000_000);
      sequences.add(sequence);
      message(bench, Fact.RECEIVED, Place.outsideKafka("orders"), -1, 1 + i % 7, sequence);
    }
    bench.time.advance(Bench.HEARTBEAT);
    for (int i = 0; i < 100; i++) {
      bench.step();
    }

    List<Entry> entries = bench.entries();
    assertTrue(entries.size() > 5);
    for (int i = 0; i < entries.size(); i++) {
      assertEquals(i, entries.get(i).number());
    }
    assertEquals(sequences, bench.union(SessionSets::received));
    assertEquals(Map.of(), bench.dropped());
    assertEquals(0, bench.tracer.balance().pending());
  }

  @Test
  void thousandsOfSessions_areForgottenOnceTold() {
    int partitions = 16;
    Bench bench = new Bench(partitions);
    bench.step();
    Random random = new Random(3);
    for (int round = 0; round < 4; round++) {
      Map<Long, SequenceSet> truth = new HashMap<>();
      for (int i = 0; i < 5_000; i++) {
        long session = random.nextLong() | 1;
        for (int k = 0; k < 10; k++) {
          long sequence = random.nextInt(100_000);
          truth.computeIfAbsent(session, s -> new SequenceSet()).add(sequence);
          message(bench, Fact.RECEIVED, IN, 10L * i + k, session, sequence);
          message(bench, Fact.HANDED_OVER, OUT, 10L * i + k, session, sequence);
        }
      }
      bench.report();
      assertEquals(0, bench.wiring.ledger().waitingSessions());
      assertEquals(0, bench.wiring.memory().publishedBytes());
      Map<Long, SequenceSet> told = new HashMap<>();
      for (Entry entry : bench.newEntries()) {
        for (SessionSets sets : entry.sessions()) {
          told.computeIfAbsent(sets.session(), s -> new SequenceSet()).addAll(sets.received());
        }
      }
      assertTrue(truth.equals(told), "not told as it was");
    }
    assertEquals(Map.of(), bench.dropped());
  }

  @Test
  void shareOfMemoryPassed_entryIsCutBeforeItsTime() {
    Bench bench = new Bench(1, builder -> builder.ledgerBytes(1 << 20));
    bench.step();
    for (int i = 0; i < 600; i++) {
      message(bench, Fact.RECEIVED, Place.outsideKafka("orders"), -1, 1 + i, 0);
    }
    bench.step();
    bench.step();

    assertEquals(List.of(0L, 1L), bench.entries().stream().map(Entry::number).toList());
    assertEquals(Map.of(), bench.dropped());
    assertEquals(0, bench.tracer.balance().pending());
  }

  /** The claim at {@link AuditTracerBuilder#ledgerBytes}. */
  @Test
  void scatteredMessages_takeAboutFourBytesEach() {
    PartitionLedger ledger = new PartitionLedger(new LedgerMemory(64 << 20));
    Random random = new Random(4);
    int count = 0;
    for (int sequence = 0; sequence < 8_000_000; sequence++) {
      if (random.nextInt(16) == 0) {
        ledger.add(Fact.RECEIVED, 77, sequence, -1, IN);
        ledger.add(Fact.HANDED_OVER, 77, sequence, sequence, OUT);
        count++;
      }
    }
    double bytes = (double) ledger.take().sizeBytes() / count;
    assertTrue(bytes > 3.5 && bytes < 4.5, bytes + " bytes a message");
  }

  @Test
  void auditTopicAway_memoryStaysBoundedAndWhatIsDroppedIsAHole() {
    Bench bench = new Bench(2, builder -> builder.ledgerBytes(1 << 20));
    bench.step();
    recorder(bench).progress(Fact.POSITION, IN, 0);
    bench.audit.sendException = new TimeoutException();
    List<Long> sessions = new ArrayList<>();
    Random random = new Random(5);
    int count = 20_000;
    for (int i = 0; i < count; i++) {
      sessions.add(random.nextLong() | 1);
      message(bench, Fact.RECEIVED, IN, i, sessions.get(i), 0);
      if (i % 500 == 0) {
        bench.time.advance(Bench.HEARTBEAT);
        bench.step();
        assertTrue(bench.wiring.memory().publishedBytes() <= 1 << 20);
        assertBalanced(bench.tracer.balance());
      }
    }
    recorder(bench).committed(IN, count, 0);
    bench.step();
    long dropped = bench.dropped().get("ledger_full");
    assertTrue(dropped > count / 2, dropped + " dropped");
    bench.audit.sendException = null;
    bench.newEntries();
    for (int i = 0; i < 3; i++) {
      bench.report();
    }

    assertEquals(Map.of("ledger_full", dropped), bench.dropped());
    assertEquals(0, bench.tracer.balance().pending());
    assertEquals(0, bench.wiring.memory().publishedBytes());
    long told = 0;
    for (int partition = 0; partition < 2; partition++) {
      assertHoleBeforeCommit(bench.entries(partition), sessions, partition);
      for (Entry entry : bench.entries(partition)) {
        told += entry.sessions().size();
      }
    }
    assertEquals(count - dropped, told);
  }

  /** Whatever was not told to be received, a missing number before the commit puts in doubt. */
  private static void assertHoleBeforeCommit(
      List<Entry> entries, List<Long> sessions, int partition) {
    OffsetSet doubtful = new OffsetSet();
    OffsetSet committed = new OffsetSet();
    List<Long> received = new ArrayList<>();
    long expected = 0;
    for (Entry entry : entries) {
      PartitionProgress progress = entry.progress().isEmpty() ? null : entry.progress().get(0);
      if (entry.number() != expected) {
        doubtful.add(0, progress.position());
      }
      expected = entry.number() + 1;
      entry.sessions().forEach(sets -> received.add(sets.session()));
      if (progress != null) {
        progress.committed().forEach(range -> committed.add(range.from(), range.to()));
      }
    }
    for (int offset = 0; offset < sessions.size(); offset++) {
      long session = sessions.get(offset);
      if (AuditPartition.of(session, 2) == partition) {
        assertTrue(
            received.contains(session) || !committed.contains(offset) || doubtful.contains(offset));
      }
    }
    assertTrue(committed.contains(sessions.size() - 1));
  }

  /** The drop is noticed with a position before it, and what comes next is told without a hole. */
  @Test
  void receiptDroppedBetweenEntries_isNeverCommitted() {
    Bench bench = new Bench(1, builder -> builder.queueCapacity(16));
    recorder(bench).progress(Fact.POSITION, IN, 0);
    for (int offset = 0; offset < 10; offset++) {
      recorder(bench).message(Fact.RECEIVED, IN, offset, 77, offset);
    }
    bench.report();
    for (int i = 0; i < 16; i++) {
      recorder(bench).message(Fact.SKIPPED, Place.outsideKafka("orders"), -1, 78, i);
    }
    recorder(bench).message(Fact.RECEIVED, IN, 10, 77, 10);
    bench.report();
    recorder(bench).message(Fact.RECEIVED, IN, 11, 77, 11);
    bench.report();
    recorder(bench).message(Fact.RECEIVED, IN, 12, 77, 12);
    recorder(bench).message(Fact.RECEIVED, IN, 15, 77, 13); // behind a marker
    recorder(bench).committed(IN, 16, 0);
    bench.report();

    assertEquals(Map.of("queue_full", 1L), bench.dropped());
    assertEquals(
        List.of(new OffsetRange(0, 10), new OffsetRange(11, 16)),
        bench.committed(0, IN_PARTITION).ranges());
  }

  @Test
  void assignedAgainBeforeAllIsTold_earlierAssignmentComesFirst() {
    Bench bench = new Bench(1);
    bench.step();
    Place again = new Place(2, "orders", "in", 0);
    long ticket = recorder(bench).beginHandOver(77);
    recorder(bench).progress(Fact.POSITION, IN, 0);
    recorder(bench).message(Fact.RECEIVED, IN, 0, 77, 0);
    recorder(bench).committed(IN, 1, recorder(bench).nextTicket());
    recorder(bench).revoked(IN);
    recorder(bench).progress(Fact.POSITION, again, 1);
    bench.report();
    recorder(bench).endHandOver(ticket);
    bench.report();
    bench.report();

    List<Entry> entries = bench.entries();
    assertEquals(List.of(1L), positions(entries.get(1)));
    assertEquals(List.of(1L, 1L), positions(entries.get(2)));
    PartitionProgress before = entries.get(2).progress().get(0);
    assertEquals(0, before.assignedAt());
    assertEquals(List.of(new OffsetRange(0, 1)), before.committed());
    assertEquals(1, entries.get(2).progress().get(1).assignedAt());
    assertEquals(List.of(1L), positions(entries.get(3)));
  }

  @Test
  void manyRevocationsWhileFull_areForgottenAndLeaveAHole() {
    Bench bench = new Bench(4, builder -> builder.ledgerBytes(1 << 20));
    bench.step();
    bench.audit.sendException = new TimeoutException();
    for (int i = 0; i < 5_000; i++) {
      Place place = new Place(i, "orders", "in", i % 10);
      recorder(bench).progress(Fact.POSITION, place, i);
      recorder(bench).message(Fact.RECEIVED, place, i, 77, i);
      recorder(bench).committed(place, i + 1, 0);
      recorder(bench).revoked(place);
      if (i % 100 == 0) {
        bench.time.advance(Bench.HEARTBEAT);
        bench.step();
        assertTrue(bench.wiring.memory().publishedBytes() <= 1 << 20);
      }
    }
    bench.audit.sendException = null;
    for (int i = 0; i < 3; i++) {
      bench.report();
    }

    assertEquals(0, bench.wiring.memory().publishedBytes());
    assertTrue(bench.entries(0).stream().mapToInt(entry -> entry.progress().size()).sum() < 4_000);
    List<Entry> entries = bench.entries(1);
    assertTrue(entries.get(entries.size() - 1).number() >= entries.size(), "no hole");
  }

  private static List<Long> positions(Entry entry) {
    return entry.progress().stream().map(PartitionProgress::position).toList();
  }

  private static void assertBalanced(Balance balance) {
    long dropped = balance.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertEquals(balance.recorded(), balance.sent() + dropped + balance.pending());
    assertTrue(balance.pending() >= 0);
  }

  private static Recorder recorder(Bench bench) {
    return bench.wiring.core().recorder;
  }

  /** Records and, before the queue is full, takes a step. */
  private static void message(
      Bench bench, Fact fact, Place place, long offset, long session, long sequence) {
    if (bench.tracer.balance().recorded() % 30_000 == 29_999) {
      bench.step();
    }
    recorder(bench).message(fact, place, offset, session, sequence);
  }
}
