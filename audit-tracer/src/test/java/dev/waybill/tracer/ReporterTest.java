// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ReporterTest {
  private static final byte[] VALUE = {1, 2, 3};

  @Test
  void everyPartition_hearsHelloAndHeartbeatsAndBye() {
    Bench bench = new Bench(3);
    bench.step();
    assertEquals(3, bench.entries().size());
    bench.step();
    assertEquals(3, bench.entries().size());
    bench.time.advance(Bench.HEARTBEAT);
    bench.step();
    bench.bye();

    for (int partition = 0; partition < 3; partition++) {
      List<Entry> entries = bench.entries(partition);
      assertEquals(List.of(0L, 1L, 2L), entries.stream().map(Entry::number).toList());
      assertEquals(List.of(true, false, false), entries.stream().map(Entry::hello).toList());
      assertEquals(List.of(false, false, true), entries.stream().map(Entry::bye).toList());
      assertEquals(
          List.of(0L, 10_000L, 10_000L), entries.stream().map(Entry::uptimeMillis).toList());
      assertEquals("stage", entries.get(0).stage());
      assertEquals("stage", entries.get(0).service());
      assertEquals(Role.RELAY, entries.get(0).role());
      assertEquals(10_000, entries.get(0).heartbeatMillis());
    }
    assertTrue(bench.batches().stream().allMatch(batch -> batch.partitionCount() == 3));
  }

  @Test
  void origin_tellsWhatItIssuedByWindow() {
    Bench bench = new Bench(1);
    bench.step();
    seal(bench, 3);
    bench.step();
    bench.time.advance(Duration.ofMinutes(1));
    seal(bench, 2);
    bench.step();
    bench.bye();

    List<Entry> entries = bench.entries();
    SessionSets second = entries.get(1).sessions().get(0);
    assertEquals("orders", second.pipeline());
    assertEquals(
        List.of(new SequenceRange(0, 3), new SequenceRange(3, 5)),
        second.origin().issued().stream().map(SessionSets.Issued::range).toList());
    assertEquals(
        second.origin().issued().get(0).epochMinute() + 1,
        second.origin().issued().get(1).epochMinute());
    assertFalse(second.origin().ended());
    SessionSets last = entries.get(2).sessions().get(0);
    assertEquals(List.of(), last.origin().issued());
    assertTrue(last.origin().ended());
    assertEquals(bench.time.epochNanos() / 1_000_000, last.origin().sendClockMillis());
  }

  @Test
  void failedSend_isRepeatedWithSameBytesBeforeTheNext() {
    Bench bench = new Bench(1);
    bench.step();
    bench.audit.sendException = new TimeoutException();
    seal(bench, 1);
    bench.time.advance(Bench.HEARTBEAT);
    bench.step();
    bench.step();
    bench.time.advance(Bench.HEARTBEAT);
    bench.step();
    assertEquals(1, bench.entries().size());
    assertEquals(0, bench.tracer.balance().sent());

    bench.audit.sendException = null;
    seal(bench, 1);
    bench.step();
    bench.report();

    List<Entry> entries = bench.entries();
    assertEquals(List.of(0L, 1L, 2L), entries.stream().map(Entry::number).toList());
    assertEquals(SequenceSet.of(0), entries.get(1).sessions().get(0).handedOver());
    assertEquals(SequenceSet.of(1), entries.get(2).sessions().get(0).handedOver());
  }

  @Test
  void acknowledgementOutstanding_cutsNoFurtherEntry() {
    MockProducer<byte[], byte[]> slow = Bench.producer(Bench.AUDIT, 1, false);
    Bench bench = new Bench(1);
    Wiring wiring = wiring(bench, () -> slow);
    for (int i = 0; i < 5; i++) {
      wiring.reporter().step(false);
      bench.time.advance(Bench.HEARTBEAT);
    }
    assertEquals(1, slow.history().size());
    slow.completeNext();
    wiring.reporter().step(false);

    assertEquals(2, slow.history().size());
  }

  @Test
  void entryTooLarge_isGivenUpAndItsNumberStaysAHole() {
    Bench bench = new Bench(1);
    bench.step();
    seal(bench, 4);
    bench.audit.sendException = new RecordTooLargeException();
    bench.time.advance(Bench.HEARTBEAT);
    bench.step();
    bench.step();
    bench.audit.sendException = null;
    bench.report();

    List<Entry> entries = bench.entries();
    assertEquals(List.of(0L, 2L), entries.stream().map(Entry::number).toList());
    assertEquals(Map.of("too_large", 4L), entries.get(1).balance().dropped());
    assertEquals(Map.of("too_large", 4L), bench.dropped());
    assertBalanced(bench.tracer.balance());
    assertEquals(0, bench.tracer.balance().pending());
  }

  /** A send may keep the sender for as long as the producer's max.block.ms; the queue goes on. */
  @Test
  void slowSends_takeTurnsWithTheQueue() {
    Bench[] bench = new Bench[1];
    bench[0] =
        new Bench(
            Bench.producer(
                Bench.AUDIT,
                3,
                message -> {
                  bench[0].time.advance(Duration.ofMillis(50));
                  return null;
                }),
            builder -> {});
    for (int i = 1; i <= 3; i++) {
      bench[0].step();
      assertEquals(i, bench[0].entries().size());
    }
    for (int partition = 0; partition < 3; partition++) {
      assertEquals(1, bench[0].entries(partition).size());
    }
  }

  @Test
  void producerClosedUnderneath_isMadeAnew() {
    Bench bench = new Bench(1);
    MockProducer<byte[], byte[]> first = Bench.producer(Bench.AUDIT, 1, true);
    MockProducer<byte[], byte[]> second = Bench.producer(Bench.AUDIT, 1, true);
    List<MockProducer<byte[], byte[]>> made = new java.util.ArrayList<>(List.of(first, second));
    Wiring wiring = wiring(bench, () -> made.remove(0));
    wiring.reporter().step(false);
    first.sendException = new IllegalStateException("fenced");
    bench.time.advance(Bench.HEARTBEAT);
    wiring.reporter().step(false);
    wiring.reporter().step(false);
    bench.time.advance(Bench.HEARTBEAT);
    wiring.reporter().step(false);

    assertEquals(1, first.history().size());
    assertTrue(first.closed());
    assertEquals(1, Bench.decode(second.history().get(0)).entries().get(0).number());
  }

  @Test
  void unreachableAtFirst_everythingWaitsAndThenIsTold() {
    Bench bench = new Bench(4);
    boolean[] up = {false};
    Wiring wiring =
        wiring(
            bench,
            () -> {
              if (!up[0]) {
                throw new KafkaException("no broker");
              }
              return bench.audit;
            });
    AuditTracer tracer = new AuditTracer(wiring);
    Map<Long, Integer> partitionOf = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      Waybill waybill = tracer.seal("pipeline " + i, null, VALUE);
      tracer.handOver("pipeline " + i, waybill);
      partitionOf.put(waybill.session(), AuditPartition.of(waybill.session(), 4));
      wiring.reporter().step(false);
      bench.time.advance(Duration.ofSeconds(1));
    }
    assertEquals(20, tracer.balance().pending());
    up[0] = true;
    wiring.reporter().step(false);
    wiring.reporter().step(false);

    assertEquals(0, tracer.balance().pending());
    assertEquals(20, tracer.balance().sent());
    for (int partition = 0; partition < 4; partition++) {
      for (Entry entry : bench.entries(partition)) {
        assertEquals(0, entry.number());
        for (SessionSets sets : entry.sessions()) {
          assertEquals(partition, partitionOf.remove(sets.session()));
          assertEquals(SequenceSet.of(0), sets.handedOver());
        }
      }
    }
    assertEquals(Map.of(), partitionOf);
  }

  @Test
  void queueFull_showsAsHoleInThePartitionConcerned() {
    Bench bench = new Bench(2, builder -> builder.queueCapacity(16));
    bench.step();
    Waybill waybill = bench.tracer.seal("orders", null, VALUE);
    int concerned = AuditPartition.of(waybill.session(), 2);
    for (int i = 0; i < 20; i++) {
      bench.tracer.handOver("orders", waybill);
    }
    bench.report();
    bench.report();

    assertEquals(List.of(0L, 2L, 3L), numbers(bench, concerned));
    assertEquals(List.of(0L, 1L, 2L), numbers(bench, 1 - concerned));
    assertEquals(Map.of("queue_full", 4L), bench.dropped());
    Entry told = bench.entries(concerned).get(1);
    assertEquals(new Balance(20, 0, Map.of("queue_full", 4L), 16), told.balance());
  }

  @Test
  void dropThatConcernsAll_showsInEveryPartition() {
    Bench bench = new Bench(2);
    bench.step();
    bench.wiring.core().recorder.fault();
    bench.report();

    assertEquals(List.of(0L, 2L), numbers(bench, 0));
    assertEquals(List.of(0L, 2L), numbers(bench, 1));
  }

  @Test
  void droppedRevocation_isHeardAside() {
    Bench bench = new Bench(1, builder -> builder.queueCapacity(16));
    Recorder recorder = bench.wiring.core().recorder;
    Place place = new Place(1, "orders", "in", 0);
    recorder.progress(Fact.POSITION, place, 3);
    bench.report();
    for (int i = 0; i < 16; i++) {
      recorder.message(Fact.SKIPPED, place, -1, 77, i);
    }
    recorder.revoked(place);
    bench.report();
    bench.newEntries();
    bench.report();

    assertTrue(bench.newEntries().stream().allMatch(entry -> entry.progress().isEmpty()));
  }

  @Test
  void balance_holdsAtEveryStep() {
    Bench bench = new Bench(2, builder -> builder.queueCapacity(64).samplingRate(1));
    for (int i = 0; i < 50; i++) {
      seal(bench, i);
      assertBalanced(bench.tracer.balance());
      if (i % 3 == 0) {
        bench.step();
        assertBalanced(bench.tracer.balance());
      }
      bench.time.advance(Duration.ofSeconds(3));
    }
    bench.bye();

    Balance balance = bench.tracer.balance();
    assertBalanced(balance);
    assertEquals(0, balance.pending());
    assertTrue(balance.dropped().get("queue_full") > 0);
    long sent = 0;
    for (int partition = 0; partition < 2; partition++) {
      List<Entry> entries = bench.entries(partition);
      for (Entry entry : entries) {
        assertBalanced(entry.balance());
      }
      Balance last = entries.get(entries.size() - 1).balance();
      sent += last.sent() + last.pending();
    }
    assertEquals(balance.sent(), sent);
  }

  @Test
  void giveUp_countsWhatIsLeft() {
    Bench bench = new Bench(1);
    seal(bench, 5);
    bench.audit.sendException = new TimeoutException();
    bench.step();
    seal(bench, 2);
    bench.wiring.core().recorder.close();
    seal(bench, 1);
    bench.wiring.reporter().giveUp(Duration.ZERO);

    Balance balance = bench.tracer.balance();
    assertEquals(Map.of("unsent", 7L, "closed", 1L), balance.dropped());
    assertEquals(8, balance.recorded());
    assertEquals(0, balance.pending());
    assertTrue(bench.audit.closed());
  }

  @Test
  void entry_isWhatWasEncoded() {
    Bench bench = new Bench(1);
    seal(bench, 2);
    bench.step();

    assertArrayEquals(bench.audit.history().get(0).value(), bench.batches().get(0).encode());
  }

  private static Wiring wiring(Bench bench, Supplier<Producer<byte[], byte[]>> factory) {
    AuditTracerBuilder builder =
        AuditTracer.builder()
            .stage("stage")
            .role(Role.ORIGIN)
            .samplingRate(0)
            .bootstrapServers("localhost:1");
    return Wiring.of(TracerSettings.of(builder), bench.time, factory);
  }

  private static List<Long> numbers(Bench bench, int partition) {
    return bench.entries(partition).stream().map(Entry::number).toList();
  }

  private static void assertBalanced(Balance balance) {
    long dropped = balance.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertEquals(balance.recorded(), balance.sent() + dropped + balance.pending());
    assertTrue(balance.pending() >= 0);
  }

  private static void seal(Bench bench, int count) {
    for (int i = 0; i < count; i++) {
      bench.tracer.handOver("orders", bench.tracer.seal("orders", null, VALUE));
    }
  }
}
