// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final TopicPartition TP = new TopicPartition("orders", 0);
  private static final byte[] VALUE = {1, 2, 3};
  private static final URI FILE = URI.create("s3://bucket/orders/1.avro");

  private final Bench bench = new Bench(3);
  private final Batch batch = bench.tracer.batch();

  @Test
  void handedOver_allAtOnceAndAsOneEvent() {
    for (int i = 0; i < 10_000; i++) {
      batch.add("orders", new Waybill(0, true, 77 + i % 2, i, null));
    }
    bench.report();
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());
    long before = bench.tracer.balance().recorded();

    batch.handOver(FILE);
    assertEquals(before + 1, bench.tracer.balance().recorded());
    bench.report();

    assertEquals(SequenceSet.ofRange(0, 10_000), bench.union(SessionSets::handedOver));
    assertTrue(bench.union(SessionSets::handedOverAgain).isEmpty());
    Balance balance = bench.tracer.balance();
    assertEquals(balance.recorded(), balance.sent());
    assertEquals(0, balance.pending());
  }

  @Test
  void sampled_spansNameTheFile() {
    Waybill sampled = new Waybill(0, true, 77, 0, new Waybill.Sample(9, 1, 0));
    batch.add("orders", sampled);
    batch.add("orders", new Waybill(0, true, 77, 1, null));
    batch.handOver(FILE);
    bench.report();

    assertEquals(1, bench.spans().size());
    AuditSpan span = bench.spans().get(0);
    assertEquals(FILE.toString(), span.attributes().get("url.full"));
    assertEquals("handed_over", span.attributes().get(AuditSpan.OUTCOME));
    assertEquals(9, span.parentSpanId());
  }

  @Test
  void failed_allFail() {
    batch.add("orders", new Waybill(0, true, 77, 0, new Waybill.Sample(9, 1, 0)));
    batch.add("orders", new Waybill(0, true, 77, 1, null));
    batch.fail(new IllegalStateException("disk full"));
    bench.report();

    assertEquals(SequenceSet.of(0, 1), bench.union(SessionSets::failed));
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());
    AuditSpan span = bench.spans().get(0);
    assertEquals("failed", span.attributes().get(AuditSpan.OUTCOME));
    assertEquals(IllegalStateException.class.getName(), span.attributes().get("error.type"));
    assertNull(span.attributes().get("url.full"));
  }

  @Test
  void twiceInABatchOrAcross_isHandedOverAgain() {
    batch.add("orders", new Waybill(0, true, 77, 0, null));
    batch.add("orders", new Waybill(0, true, 77, 0, null));
    batch.add("orders", new Waybill(0, true, 77, 1, null));
    batch.handOver(FILE);
    batch.add("orders", new Waybill(0, true, 77, 1, null));
    batch.handOver(null);
    bench.report();

    assertEquals(SequenceSet.of(0, 1), bench.union(SessionSets::handedOver));
    assertEquals(SequenceSet.of(0, 1), bench.union(SessionSets::handedOverAgain));
  }

  @Test
  void ended_isEmptyAgain() {
    batch.add("orders", new Waybill(0, true, 77, 0, null));
    batch.handOver(FILE);
    long recorded = bench.tracer.balance().recorded();
    batch.handOver(FILE);
    batch.fail(new IllegalStateException());
    batch.add("orders", null);
    batch.handOver(FILE);

    assertEquals(recorded, bench.tracer.balance().recorded());
  }

  @Test
  void commitAfterHandOver_isToldWithIt() {
    MockConsumer<byte[], byte[]> inner = new EarlyConsumer();
    inner.updateBeginningOffsets(Map.of(TP, 0L));
    Consumer<byte[], byte[]> consumer = bench.tracer.wrap(inner);
    consumer.assign(List.of(TP));
    for (int i = 0; i < 100; i++) {
      inner.addRecord(message(i));
    }
    consumer.poll(Duration.ZERO).forEach(batch::add);
    batch.handOver(FILE);
    consumer.commitSync();
    bench.report();

    assertEquals(SequenceSet.ofRange(0, 100), bench.union(SessionSets::handedOver));
    boolean handedOver = false;
    for (Entry entry : bench.entries(AuditPartition.of(77, 3))) {
      handedOver |= entry.sessions().stream().anyMatch(s -> !s.handedOver().isEmpty());
      boolean committed = entry.progress().stream().anyMatch(p -> !p.committed().isEmpty());
      assertTrue(handedOver || !committed);
    }
    assertEquals(List.of(new OffsetRange(0, 100)), bench.committed(0, TP).ranges());
  }

  @Test
  void recordsWithoutWaybill_areNotAdded() {
    batch.add(new ConsumerRecord<>("orders", 0, 0, VALUE, VALUE));
    batch.handOver(FILE);

    assertEquals(0, bench.tracer.balance().recorded());
  }

  @Test
  void queueFull_dropIsCountedAndMakesAHole() {
    Bench small = new Bench(1, builder -> builder.queueCapacity(16));
    for (int i = 0; i < 16; i++) {
      small.tracer.receive("orders", new Waybill(0, true, 77, i, null).encode(), null, VALUE);
    }
    Batch late = small.tracer.batch();
    late.add("orders", new Waybill(0, true, 77, 0, null));
    late.handOver(FILE);

    assertTrue(small.dropped().get("queue_full") > 0);
    Balance balance = small.tracer.balance();
    long dropped = balance.dropped().values().stream().mapToLong(Long::longValue).sum();
    assertEquals(balance.recorded(), balance.sent() + balance.pending() + dropped);
  }

  private static ConsumerRecord<byte[], byte[]> message(int offset) {
    ConsumerRecord<byte[], byte[]> message =
        new ConsumerRecord<>(TP.topic(), TP.partition(), offset, null, VALUE);
    int checksum = new MessageChecksum().ofKeyAndValue(null, VALUE);
    message.headers().add(Waybill.HEADER, new Waybill(checksum, true, 77, offset, null).encode());
    return message;
  }
}
