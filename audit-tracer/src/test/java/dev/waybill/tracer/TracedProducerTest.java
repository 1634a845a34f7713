// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import dev.waybill.wire.WaybillReader.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class TracedProducerTest {
  private final Bench bench = new Bench(1);
  private final MockProducer<byte[], byte[]> inner = Bench.producer("orders", 1, true);
  private final Producer<String, String> producer =
      bench.tracer.wrap(inner, new StringSerializer(), new StringSerializer());

  @Test
  void newMessage_isSealedOverItsBytes() {
    send(new ProducerRecord<>("orders", "key", "value"));
    send(new ProducerRecord<>("orders", null, null));

    Waybill first = waybill(inner.history().get(0));
    assertEquals(0, first.sequence());
    assertEquals(checksum("key", "value"), first.checksum());
    assertTrue(first.keyCovered());
    Waybill second = waybill(inner.history().get(1));
    assertEquals(1, second.sequence());
    assertEquals(first.session(), second.session());
    assertEquals(new MessageChecksum().ofKeyAndValue(null, null), second.checksum());
  }

  @Test
  void acknowledged_isHandedOverWithItsPlace() {
    send(new ProducerRecord<>("orders", "key", "value"));
    bench.report();

    SessionSets told = bench.entries().get(0).sessions().get(0);
    assertEquals("orders", told.pipeline());
    assertEquals(SequenceSet.of(0), told.handedOver());
    assertEquals(
        List.of(new SessionSets.Placed("orders", 0, new OffsetRange(0, 1))), told.placed());
    assertEquals(0, told.origin().issued().get(0).range().from());
  }

  @Test
  void partitionTimestampAndHeaders_reachKafka() {
    ProducerRecord<String, String> message = new ProducerRecord<>("orders", 0, 42L, "key", "value");
    message.headers().add("mine", new byte[] {1});
    send(message);

    ProducerRecord<byte[], byte[]> sent = inner.history().get(0);
    assertEquals(0, sent.partition());
    assertEquals(42L, sent.timestamp());
    assertArrayEquals(new byte[] {1}, sent.headers().lastHeader("mine").value());
  }

  @Test
  void sameRecordAgain_keepsIdentity() {
    ProducerRecord<String, String> message = new ProducerRecord<>("orders", "key", "value");
    send(message);
    send(message);
    bench.report();

    assertEquals(waybill(inner.history().get(0)), waybill(inner.history().get(1)));
    SessionSets told = bench.entries().get(0).sessions().get(0);
    assertEquals(SequenceSet.of(0), told.handedOver());
    assertEquals(SequenceSet.of(0), told.handedOverAgain());
    assertEquals(1, told.origin().issued().get(0).range().to());
  }

  @Test
  void readOnlyHeaders_areSealedAllTheSame() {
    RecordHeaders headers = new RecordHeaders();
    ProducerRecord<String, String> message =
        new ProducerRecord<>("orders", null, "key", "value", headers);
    ((RecordHeaders) message.headers()).setReadOnly();
    send(message);

    assertEquals(0, waybill(inner.history().get(0)).sequence());
  }

  @Test
  void relayed_keepsIdentityAndIsSealedAnew() {
    Waybill in = new Waybill(123, true, 77, 5, null);
    send(withHeader(in.encode()));
    bench.report();

    Waybill out = waybill(inner.history().get(0));
    assertEquals(in.withChecksum(checksum("key", "value")), out);
    SessionSets told = bench.entries().get(0).sessions().get(0);
    assertEquals(77, told.session());
    assertNull(told.origin());
    assertEquals(SequenceSet.of(5), told.handedOver());
  }

  @Test
  void relayedSampled_getsSpanOfThisStage() {
    Waybill in = new Waybill(123, true, 77, 5, new Waybill.Sample(1, 2, 3));
    send(withHeader(in.encode()));

    Waybill out = waybill(inner.history().get(0));
    assertNotEquals(1, out.sample().spanId());
    assertEquals(in.withChecksum(out.checksum()).withSpanId(out.sample().spanId()), out);
  }

  @Test
  void valueAloneCovered_staysSo() {
    Waybill in = new Waybill(123, false, 77, 5, null);
    send(withHeader(in.encode()));

    int expected = new MessageChecksum().ofValue("value".getBytes(UTF_8));
    assertEquals(in.withChecksum(expected), waybill(inner.history().get(0)));
  }

  @Test
  void damagedOrUnknownHeader_isLeftAloneAndCounted() {
    byte[] damaged = new Waybill(123, true, 77, 5, null).encode();
    damaged[12] ^= 1;
    byte[] unknown = new Waybill(123, true, 77, 5, null).encode();
    unknown[0] = 'Z';
    send(withHeader(damaged));
    send(withHeader(unknown));
    bench.report();

    assertArrayEquals(damaged, WaybillHeader.read(inner.history().get(0).headers()));
    assertArrayEquals(unknown, WaybillHeader.read(inner.history().get(1).headers()));
    assertEquals(1, bench.tracer.stats().damagedHeaders());
    assertEquals(1, bench.tracer.stats().unknownVersionHeaders());
    assertEquals(List.of(), bench.entries().get(0).sessions());
  }

  @Test
  void serializerFailure_reachesUserAndIssuesNothing() {
    IllegalStateException thrown = new IllegalStateException("mine");
    Serializer<String> failing =
        (topic, data) -> {
          throw thrown;
        };
    Producer<String, String> wrapped = bench.tracer.wrap(inner, new StringSerializer(), failing);
    ProducerRecord<String, String> message = new ProducerRecord<>("orders", "value");

    assertSame(thrown, assertThrows(IllegalStateException.class, () -> wrapped.send(message)));
    bench.report();
    assertEquals(List.of(), bench.entries().get(0).sessions());
    assertNull(message.headers().lastHeader(Waybill.HEADER));
  }

  @Test
  @SuppressWarnings("unchecked")
  void wrongClass_failsAsKafkaDoes() {
    Producer<Object, Object> wrapped = (Producer<Object, Object>) (Producer<?, ?>) producer;
    ProducerRecord<Object, Object> message = new ProducerRecord<>("orders", 1);

    assertThrows(SerializationException.class, () -> wrapped.send(message));
  }

  @Test
  void sendThrows_isFailedAndThrown() {
    inner.sendException = new KafkaException("mine");

    KafkaException thrown =
        assertThrows(
            KafkaException.class, () -> send(new ProducerRecord<>("orders", "key", "value")));
    bench.report();

    assertSame(inner.sendException, thrown);
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::failed));
  }

  @Test
  void callbackWithException_isFailedAndPassedOn() {
    MockProducer<byte[], byte[]> slow = Bench.producer("orders", 1, false);
    Producer<byte[], byte[]> wrapped = bench.tracer.wrap(slow);
    List<Exception> seen = new ArrayList<>();
    var unused =
        wrapped.send(
            new ProducerRecord<>("orders", new byte[1]),
            (metadata, exception) -> seen.add(exception));
    TimeoutException failure = new TimeoutException();
    slow.errorNext(failure);
    bench.report();

    assertEquals(List.of(failure), seen);
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::failed));
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());
  }

  @Test
  void userCallback_seesWhatKafkaSays() {
    List<Long> offsets = new ArrayList<>();
    var unused =
        producer.send(
            new ProducerRecord<>("orders", "key", "value"),
            (metadata, exception) -> offsets.add(metadata.offset()));

    assertEquals(List.of(0L), offsets);
  }

  @Test
  void transaction_countsAtCommit() {
    transaction();
    send(new ProducerRecord<>("orders", "key", "value"));
    bench.report();
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());

    producer.commitTransaction();
    bench.report();

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
    assertTrue(bench.union(SessionSets::failed).isEmpty());
  }

  @Test
  void abortedTransaction_isFailed() {
    transaction();
    send(new ProducerRecord<>("orders", "key", "value"));
    producer.abortTransaction();
    bench.report();

    assertTrue(bench.union(SessionSets::handedOver).isEmpty());
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::failed));
  }

  @Test
  void commitWithoutAnswer_isInDoubtUntilRepeated() {
    transaction();
    send(new ProducerRecord<>("orders", "key", "value"));
    inner.commitTransactionException = new TimeoutException();
    assertThrows(TimeoutException.class, producer::commitTransaction);
    bench.report();
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::inDoubt));
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());

    inner.commitTransactionException = null;
    producer.commitTransaction();
    bench.report();

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
  }

  @Test
  void closedInTransaction_isInDoubt() {
    transaction();
    send(new ProducerRecord<>("orders", "key", "value"));
    producer.close();
    bench.report();

    assertTrue(inner.closed());
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::inDoubt));
  }

  @Test
  void offsetsOfTransaction_areCommittedWithIt() {
    Place in = new Place(9, "orders", "orders.in", 3);
    Recorder recorder = bench.wiring.core().recorder;
    recorder.progress(Fact.POSITION, in, 0);
    recorder.message(Fact.RECEIVED, in, 0, 77, 5);
    TopicPartition tp = new TopicPartition("orders.in", 3);
    transaction();
    send(withHeader(new Waybill(123, true, 77, 5, null).encode()));
    producer.sendOffsetsToTransaction(
        Map.of(tp, new OffsetAndMetadata(1)), new ConsumerGroupMetadata("group"));
    bench.report();
    assertTrue(bench.committed(0, tp).isEmpty());

    producer.commitTransaction();
    bench.report();

    assertEquals(List.of(new OffsetRange(0, 1)), bench.committed(0, tp).ranges());
  }

  @Test
  void queueFull_sendsAllTheSame() {
    Bench small = new Bench(1, builder -> builder.queueCapacity(16));
    Producer<byte[], byte[]> wrapped = small.tracer.wrap(inner);
    for (int i = 0; i < 100; i++) {
      var unused = wrapped.send(new ProducerRecord<>("orders", new byte[] {(byte) i}));
    }

    assertEquals(100, inner.history().size());
    assertEquals(84L, small.dropped().get("queue_full"));
  }

  private void transaction() {
    producer.initTransactions();
    producer.beginTransaction();
  }

  private void send(ProducerRecord<String, String> message) {
    var unused = producer.send(message);
  }

  private static ProducerRecord<String, String> withHeader(byte[] header) {
    ProducerRecord<String, String> message = new ProducerRecord<>("orders", "key", "value");
    message.headers().add(Waybill.HEADER, header);
    return message;
  }

  private static int checksum(String key, String value) {
    return new MessageChecksum().ofKeyAndValue(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static Waybill waybill(ProducerRecord<byte[], byte[]> message) {
    WaybillReader reader = new WaybillReader();
    assertEquals(Status.VALID, reader.read(WaybillHeader.read(message.headers())));
    return reader.toWaybill();
  }
}
