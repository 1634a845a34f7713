// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All ways in which a transaction can end, and when its messages and offsets are told. */
class TransactionTest {
  private static final TopicPartition IN = new TopicPartition("orders.in", 3);

  private final Bench bench = new Bench(1);
  private final MockProducer<byte[], byte[]> inner = Bench.producer("orders", 1, true);
  private final Producer<byte[], byte[]> producer = bench.tracer.wrap(inner);

  @BeforeEach
  void begin() {
    Place in = new Place(9, "orders", IN.topic(), IN.partition());
    bench.wiring.core().recorder.progress(Fact.POSITION, in, 0);
    bench.wiring.core().recorder.message(Fact.RECEIVED, in, 0, 77, 5);
    producer.initTransactions();
    producer.beginTransaction();
    send();
    offsets();
  }

  @Test
  void open_tellsNothing() {
    told(SequenceSet.of(), SequenceSet.of(), SequenceSet.of(), false);
  }

  @Test
  void committed_tellsMessagesAndOffsets() {
    producer.commitTransaction();
    told(SequenceSet.of(0), SequenceSet.of(), SequenceSet.of(), true);
  }

  @Test
  void aborted_failsMessagesAndForgetsOffsets() {
    producer.abortTransaction();
    told(SequenceSet.of(), SequenceSet.of(0), SequenceSet.of(), false);

    producer.beginTransaction();
    producer.commitTransaction();
    told(SequenceSet.of(), SequenceSet.of(0), SequenceSet.of(), false);
  }

  @Test
  void commitFailsAndIsRepeated_offsetsAreToldOnce() {
    inner.commitTransactionException = new TimeoutException();
    assertSame(
        inner.commitTransactionException,
        assertThrows(TimeoutException.class, producer::commitTransaction));
    assertThrows(TimeoutException.class, producer::commitTransaction);
    told(SequenceSet.of(), SequenceSet.of(), SequenceSet.of(0), false);

    inner.commitTransactionException = null;
    producer.commitTransaction();
    told(SequenceSet.of(0), SequenceSet.of(), SequenceSet.of(0), true);
    assertTrue(bench.union(SessionSets::handedOverAgain).isEmpty());
  }

  @Test
  void commitFailsAndIsAborted_isFailed() {
    inner.commitTransactionException = new TimeoutException();
    assertThrows(TimeoutException.class, producer::commitTransaction);
    producer.abortTransaction();
    told(SequenceSet.of(), SequenceSet.of(0), SequenceSet.of(0), false);
  }

  @Test
  void abortFailsAndIsRepeated_isFailed() {
    inner.abortTransactionException = new TimeoutException();
    assertThrows(TimeoutException.class, producer::abortTransaction);
    told(SequenceSet.of(), SequenceSet.of(), SequenceSet.of(0), false);

    inner.abortTransactionException = null;
    producer.abortTransaction();
    told(SequenceSet.of(), SequenceSet.of(0), SequenceSet.of(0), false);
  }

  @Test
  void fenced_isInDoubtAndStaysSo() {
    inner.fenceProducer();
    assertThrows(ProducerFencedException.class, producer::commitTransaction);
    assertThrows(ProducerFencedException.class, producer::abortTransaction);
    producer.close();
    told(SequenceSet.of(), SequenceSet.of(), SequenceSet.of(0), false);
  }

  @Test
  void closedWhileOpen_isInDoubt() {
    producer.close();
    told(SequenceSet.of(), SequenceSet.of(), SequenceSet.of(0), false);
  }

  @Test
  void closeThrowsWhileOpen_isInDoubtAllTheSame() {
    inner.closeException = new KafkaException("mine");
    assertSame(inner.closeException, assertThrows(KafkaException.class, producer::close));
    told(SequenceSet.of(), SequenceSet.of(), SequenceSet.of(0), false);
  }

  @Test
  void beginThrows_transactionBeforeGoesOn() {
    assertThrows(IllegalStateException.class, producer::beginTransaction);
    producer.commitTransaction();
    told(SequenceSet.of(0), SequenceSet.of(), SequenceSet.of(), true);
  }

  @Test
  void offsetsThatAreRefused_areNotTold() {
    inner.sendOffsetsToTransactionException = new TimeoutException();
    producer.abortTransaction();
    producer.beginTransaction();
    assertThrows(TimeoutException.class, this::offsets);
    producer.commitTransaction();
    told(SequenceSet.of(), SequenceSet.of(0), SequenceSet.of(), false);
  }

  @Test
  void sendThatFails_isFailedAndTheRestCounts() {
    inner.sendException = new KafkaException("mine");
    assertThrows(KafkaException.class, this::send);
    inner.sendException = null;
    producer.commitTransaction();
    told(SequenceSet.of(0), SequenceSet.of(1), SequenceSet.of(), true);
  }

  @Test
  void acknowledgedAfterTheEnd_isToldByIt() {
    Recorder recorder = bench.wiring.core().recorder;
    long open = recorder.nextTicket();
    List<Delivery> late = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Transaction transaction = new Transaction(recorder);
      Delivery delivery = delivery(transaction, 10 + i);
      switch (i) {
        case 0 -> transaction.committed();
        case 1 -> transaction.aborted();
        default -> transaction.inDoubt();
      }
      late.add(delivery);
    }
    assertEquals(open + 3, recorder.nextTicket());
    late.forEach(delivery -> delivery.onCompletion(metadata(), null));
    bench.report();

    assertEquals(SequenceSet.of(10), bench.union(SessionSets::handedOver));
    assertEquals(SequenceSet.of(11), bench.union(SessionSets::failed));
    assertEquals(SequenceSet.of(12), bench.union(SessionSets::inDoubt));
  }

  @Test
  void endOfTransaction_letsOtherCommitsGo() {
    Place other = new Place(10, "orders", "orders.other", 0);
    Recorder recorder = bench.wiring.core().recorder;
    recorder.progress(Fact.POSITION, other, 0);
    recorder.message(Fact.RECEIVED, other, 0, 77, 6);
    recorder.committed(other, 1, recorder.nextTicket());
    TopicPartition tp = new TopicPartition("orders.other", 0);
    bench.report();
    assertTrue(bench.committed(0, tp).isEmpty());

    producer.abortTransaction();
    bench.report();
    bench.report();
    assertEquals(List.of(new OffsetRange(0, 1)), bench.committed(0, tp).ranges());
  }

  @Test
  void userCallbackThrows_itsExceptionIsKafkasMatter() {
    IllegalStateException mine = new IllegalStateException("mine");
    Callback throwing =
        (metadata, exception) -> {
          throw mine;
        };
    Delivery delivery =
        new Delivery(bench.wiring.core(), route(), waybill(20), waybill(20), null, throwing);

    assertSame(
        mine,
        assertThrows(IllegalStateException.class, () -> delivery.onCompletion(metadata(), null)));
    bench.report();
    assertEquals(SequenceSet.of(20), bench.union(SessionSets::handedOver));
  }

  private Delivery delivery(Transaction transaction, long sequence) {
    Waybill waybill = waybill(sequence);
    return new Delivery(bench.wiring.core(), route(), waybill, waybill, transaction, null);
  }

  private Route route() {
    Pipelines pipelines = bench.wiring.core().pipelines;
    return new Route(pipelines.mapping(), pipelines.of("orders"), "orders");
  }

  private static Waybill waybill(long sequence) {
    return new Waybill(0, true, 78, sequence, null);
  }

  private static RecordMetadata metadata() {
    return new RecordMetadata(new TopicPartition("orders", 0), 5, 0, 0, 0, 0);
  }

  private void send() {
    var unused = producer.send(new ProducerRecord<>("orders", new byte[] {1}));
  }

  private void offsets() {
    producer.sendOffsetsToTransaction(
        Map.of(IN, new OffsetAndMetadata(1)), new ConsumerGroupMetadata("group"));
  }

  private void told(
      SequenceSet handedOver, SequenceSet failed, SequenceSet inDoubt, boolean offsets) {
    bench.report();
    assertEquals(handedOver, bench.union(SessionSets::handedOver));
    assertEquals(failed, bench.union(SessionSets::failed));
    assertEquals(inDoubt, bench.union(SessionSets::inDoubt));
    assertEquals(
        offsets ? List.of(new OffsetRange(0, 1)) : List.of(), bench.committed(0, IN).ranges());
  }
}
