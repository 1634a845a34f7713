// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Entry;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * What other audit clients are known to do wrong, one test each. An exception that ends the sender
 * is in {@link PromisesTest#auditProducerThrowsAnything_senderGoesOnAndAllIsTold}.
 */
class PeerMistakesTest {
  private static final byte[] VALUE = "value".getBytes(UTF_8);

  /** Elsewhere: requeued inside the producer's callback, which blocks Kafka's I/O thread. */
  @Test
  void failedReport_isLeftToTheSenderThread() {
    MockProducer<byte[], byte[]> audit = Bench.producer(Bench.AUDIT, 1, false);
    Bench bench = new Bench(audit, builder -> builder.queueCapacity(16));
    bench.step();
    for (int i = 0; i < 20; i++) {
      bench.tracer.seal("orders", null, VALUE);
      bench.tracer.handOver("orders", new Waybill(1, true, 7, i, null));
    }
    assertTrue(audit.errorNext(new TimeoutException()));
    assertEquals(1, audit.history().size()); // nothing was sent by the callback
    bench.step();
    assertEquals(1, audit.history().size()); // nor at once
    bench.time.advance(Duration.ofSeconds(1));
    bench.step();

    assertEquals(2, audit.history().size());
    assertEquals(audit.history().get(0), audit.history().get(1));
  }

  /** Elsewhere: shutdown sleeps in steps of 10 s. */
  @Test
  void close_waitsForTheAcknowledgementAndNoLonger() {
    MockProducer<byte[], byte[]> audit = Bench.producer(Bench.AUDIT, 2, true);
    AuditTracerBuilder settings =
        AuditTracer.builder()
            .stage("stage")
            .role(Role.ORIGIN)
            .bootstrapServers("localhost:1")
            .closeTimeout(Duration.ofHours(1));
    AuditTracer tracer =
        new AuditTracer(Wiring.of(TracerSettings.of(settings), new SystemTime(), () -> audit));
    tracer.start(Duration.ZERO);
    tracer.handOver("orders", tracer.seal("orders", null, VALUE));
    assertTimeoutPreemptively(Duration.ofMinutes(1), tracer::close);

    assertEquals(0, tracer.balance().pending());
    assertEquals(Map.of(), tracer.balance().dropped());
  }

  /**
   * Elsewhere: the checksum covers the value only, and a record that a client's fault put on
   * another topic, whole and with a valid checksum, is nobody's loss. Here its session turns up in
   * another pipeline, by name.
   */
  @Test
  void recordOnTheWrongTopic_isToldUnderThePipelineWhereItTurnedUp() {
    Waybill strayed = new Bench(1).tracer.seal("orders", null, VALUE);
    Bench bench = new Bench(1);
    receive(bench, "payments", strayed);
    bench.report();

    SessionSets told = bench.entries().get(0).sessions().get(0);
    assertEquals(strayed.session(), told.session());
    assertEquals("payments", told.pipeline());
    assertEquals(SequenceSet.of(strayed.sequence()), told.received());
    assertEquals("payments", bench.entries().get(0).progress().get(0).topic());
    assertTrue(told.corrupted().isEmpty());
  }

  /** The same: a key that was changed or exchanged is found. */
  @Test
  void keyThatIsNotTheSealedOne_isCorrupted() {
    Bench bench = new Bench(1);
    Waybill sealed = bench.tracer.seal("orders", "key".getBytes(UTF_8), VALUE);
    bench.tracer.receive("orders", sealed.encode(), "yek".getBytes(UTF_8), VALUE);

    assertEquals(1, bench.tracer.stats().corrupted());
  }

  private static void receive(Bench bench, String topic, Waybill waybill) {
    TopicPartition tp = new TopicPartition(topic, 0);
    MockConsumer<byte[], byte[]> inner = new EarlyConsumer();
    inner.updateBeginningOffsets(Map.of(tp, 0L));
    Consumer<byte[], byte[]> consumer = bench.tracer.wrap(inner);
    consumer.assign(List.of(tp));
    ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>(topic, 0, 0, null, VALUE);
    message.headers().add(Waybill.HEADER, waybill.encode());
    inner.addRecord(message);
    consumer.poll(Duration.ZERO);
  }

  /** Elsewhere: audit events are sent before the transaction commits. */
  @Test
  void openTransaction_tellsNoHandOver() {
    Bench bench = new Bench(1);
    MockProducer<byte[], byte[]> inner = Bench.producer("orders", 1, true);
    Producer<byte[], byte[]> producer = bench.tracer.wrap(inner);
    producer.initTransactions();
    producer.beginTransaction();
    var first = producer.send(new ProducerRecord<>("orders", VALUE));
    bench.report();
    assertTrue(first.isDone());
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());
    producer.abortTransaction();
    producer.beginTransaction();
    var second = producer.send(new ProducerRecord<>("orders", VALUE));
    producer.commitTransaction();
    bench.report();

    assertTrue(second.isDone());
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::failed));
    assertEquals(SequenceSet.of(1), bench.union(SessionSets::handedOver));
  }

  /** Elsewhere: identity is minted again on retry, which makes a loss of one and a ghost. */
  @Test
  void sentAgainAfterAFailure_keepsItsIdentity() {
    Bench bench = new Bench(1);
    MockProducer<byte[], byte[]> inner = Bench.producer("orders", 1, false);
    Producer<byte[], byte[]> producer = bench.tracer.wrap(inner);
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>("orders", VALUE);
    var failed = producer.send(message);
    inner.errorNext(new TimeoutException());
    var again = producer.send(message);
    inner.completeNext();
    bench.report();

    assertTrue(failed.isDone() && again.isDone());
    assertEquals(
        inner.history().get(0).headers().lastHeader(Waybill.HEADER),
        inner.history().get(1).headers().lastHeader(Waybill.HEADER));
    SessionSets told = bench.entries().get(0).sessions().get(0);
    assertEquals(1, told.origin().issued().get(0).range().to());
    assertEquals(SequenceSet.of(0), told.handedOver());
  }

  /** Elsewhere: the process id, which is 1 in every container. */
  @Test
  void tracersOfOneProcess_areTwoInstancesWithTwoSessions() {
    Bench one = new Bench(1);
    Bench other = new Bench(1);
    long session = one.tracer.seal("orders", null, VALUE).session();
    assertNotEquals(session, other.tracer.seal("orders", null, VALUE).session());
    one.step();
    other.step();

    Entry first = one.entries().get(0);
    Entry second = other.entries().get(0);
    assertNotEquals(first.instance(), second.instance());
    assertNotEquals(ProcessHandle.current().pid(), first.instance());
  }

  /** Elsewhere: a full inbox drops uncounted. */
  @Test
  void whatIsDropped_isCountedAndLeavesAHole() {
    Bench bench = new Bench(1, builder -> builder.queueCapacity(16));
    bench.step();
    for (int i = 0; i < 100; i++) {
      bench.tracer.handOver("orders", new Waybill(1, true, 7, i, null));
    }
    bench.report();

    assertEquals(Map.of("queue_full", 84L), bench.dropped());
    List<Entry> entries = bench.entries();
    assertEquals(List.of(0L, 2L), entries.stream().map(Entry::number).toList());
    assertEquals(Map.of("queue_full", 84L), entries.get(1).balance().dropped());
  }
}
