// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.tracer.HandOverHeader.Half;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/** What an interceptor and serializers make of sends, called in the order of Kafka's producer. */
class TracedSendsTest {
  private static final byte[] KEY = bytes("key");
  private static final byte[] VALUE = bytes("value");

  private final Bench bench = new Bench(1);
  private final TracedSends sends = sends(bench, Half.SEEN, Half.SEEN);

  private static TracedSends sends(Bench bench, Half keys, Half values) {
    return new TracedSends(bench.wiring.core(), true, false, keys, values);
  }

  @Test
  void newMessage_isSealedBeforeItIsSentAndHandedOverWhenAcknowledged() {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>("orders", KEY, VALUE);
    assertSame(message, sends.begin(message));
    Waybill waybill = waybill(message.headers());
    assertEquals(0, waybill.sequence());
    assertTrue(waybill.keyCovered());
    assertEquals(new MessageChecksum().ofKeyAndValue(KEY, VALUE), waybill.checksum());
    bench.report();
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());

    acknowledge(message.headers(), 41);
    bench.report();
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
    assertEquals(
        List.of(new OffsetRange(41, 42)),
        bench.entries().stream()
            .flatMap(entry -> entry.sessions().stream())
            .flatMap(sets -> sets.placed().stream())
            .map(SessionSets.Placed::range)
            .toList());
  }

  @Test
  void nullsAndOtherKindsOfBytes_areCoveredAsTheyAreSent() {
    assertChecksum(null, null, null, null);
    assertChecksum(KEY, null, KEY, null);
    assertChecksum(null, VALUE, null, VALUE);
    assertChecksum(new Bytes(KEY), ByteBuffer.wrap(VALUE), KEY, VALUE);
    ByteBuffer direct = ByteBuffer.allocateDirect(VALUE.length).put(VALUE);
    assertChecksum(null, direct, null, VALUE);
    assertEquals(VALUE.length, direct.position()); // Kafka's serializer starts from the beginning
  }

  private void assertChecksum(Object key, Object value, byte[] keyBytes, byte[] valueBytes) {
    ProducerRecord<Object, Object> message = new ProducerRecord<>("orders", key, value);
    sends.begin(message);
    assertEquals(
        new MessageChecksum().ofKeyAndValue(keyBytes, valueBytes),
        waybill(message.headers()).checksum());
  }

  @Test
  void objects_areSealedWhenSerialized() {
    TracedSends objects = sends(bench, Half.SERIALIZED, Half.SERIALIZED);
    TracedSends serializers = sends(bench, Half.SERIALIZED, Half.SERIALIZED);
    ProducerRecord<String, String> message = new ProducerRecord<>("orders", "key", null);
    objects.begin(message);
    serializers.serialized(true, "orders", message.headers(), KEY);
    serializers.serialized(false, "orders", message.headers(), VALUE); // made of null
    Waybill waybill = waybill(message.headers());

    assertEquals(new MessageChecksum().ofKeyAndValue(KEY, VALUE), waybill.checksum());
    assertTrue(waybill.keyCovered());
    assertEquals(1, message.headers().toArray().length);
  }

  @Test
  void keyObjectsThatNobodySees_areNotCovered() {
    TracedSends uncovered = sends(bench, Half.UNKNOWN, Half.SEEN);
    ProducerRecord<String, byte[]> message = new ProducerRecord<>("orders", "key", VALUE);
    uncovered.begin(message);
    Waybill waybill = waybill(message.headers());

    assertFalse(waybill.keyCovered());
    assertEquals(new MessageChecksum().ofValue(VALUE), waybill.checksum());
  }

  @Test
  void keySerializedValueSeen_areBothCovered() {
    TracedSends mixed = sends(bench, Half.SERIALIZED, Half.SEEN);
    ProducerRecord<String, byte[]> message = new ProducerRecord<>("orders", "key", VALUE);
    mixed.begin(message);
    mixed.serialized(true, "orders", message.headers(), KEY);

    assertEquals(
        new MessageChecksum().ofKeyAndValue(KEY, VALUE), waybill(message.headers()).checksum());
  }

  @Test
  void sentAgain_keepsItsIdentity() {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>("orders", KEY, VALUE);
    sends.begin(message);
    fail(message.headers());
    ((RecordHeaders) message.headers()).setReadOnly();
    ProducerRecord<byte[], byte[]> again = sends.begin(message);
    assertNotSame(message, again);
    assertEquals(waybill(message.headers()), waybill(again.headers()));
    assertEquals(1, again.headers().toArray().length);
    acknowledge(again.headers(), 5);
    bench.report();

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::failed));
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
  }

  @Test
  void relayed_isSealedAnewUnlessUnchanged() {
    Waybill before = new Waybill(123, true, 7, 9, new Waybill.Sample(5, 1, 0));
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>("orders", KEY, VALUE);
    message.headers().add(Waybill.HEADER, before.encode());
    sends.begin(message);
    Waybill sent = waybill(message.headers());
    assertEquals(9, sent.sequence());
    assertEquals(new MessageChecksum().ofKeyAndValue(KEY, VALUE), sent.checksum());
    acknowledge(message.headers(), 5);
    bench.report();
    assertEquals(SequenceSet.of(9), bench.union(SessionSets::handedOver));
    AuditSpan span = bench.spans().get(0);
    assertEquals(sent.sample().spanId(), span.spanId());
    assertEquals(5, span.parentSpanId());

    Bench promising = new Bench(1, builder -> builder.unchanged(true));
    ProducerRecord<byte[], byte[]> asIs = new ProducerRecord<>("orders", KEY, VALUE);
    asIs.headers().add(Waybill.HEADER, before.encode());
    sends(promising, Half.SEEN, Half.SEEN).begin(asIs);
    assertEquals(123, waybill(asIs.headers()).checksum());
  }

  @Test
  void unchanged_otherBytes_areACorruptionInThisStage() {
    Bench promising = new Bench(1, builder -> builder.unchanged(true));
    int right = new MessageChecksum().ofKeyAndValue(KEY, VALUE);
    for (int sequence = 0; sequence < 2; sequence++) {
      ProducerRecord<byte[], byte[]> message = new ProducerRecord<>("orders", KEY, VALUE);
      Waybill sealed = new Waybill(right + sequence, true, 7, sequence, null);
      message.headers().add(Waybill.HEADER, sealed.encode());
      sends(promising, Half.SEEN, Half.SEEN).begin(message);
      acknowledge(message.headers(), sequence);
    }
    promising.report();

    assertEquals(SequenceSet.of(1), promising.union(SessionSets::corrupted));
    assertEquals(SequenceSet.of(0, 1), promising.union(SessionSets::handedOver));
    assertEquals(1, promising.tracer.stats().changed());
  }

  @Test
  void damagedWaybill_isCountedAndPassed() {
    byte[] damaged = new Waybill(1, true, 7, 9, null).encode();
    damaged[20] ^= 1;
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>("orders", KEY, VALUE);
    message.headers().add(Waybill.HEADER, damaged);
    sends.begin(message);
    acknowledge(message.headers(), 1);
    bench.report();

    assertArrayEquals(damaged, message.headers().lastHeader(Waybill.HEADER).value());
    assertEquals(1, bench.tracer.stats().damagedHeaders());
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());
  }

  @Test
  void endToldTwice_countsOnce() {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>("orders", KEY, VALUE);
    sends.begin(message);
    fail(message.headers());
    acknowledge(message.headers(), 1);
    bench.report();

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::failed));
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());
  }

  @Test
  void copiedHeaderObjects_areKnownAgain() {
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>("orders", KEY, VALUE);
    sends.begin(message);
    acknowledge(new RecordHeaders(message.headers()), 1); // as after a failed send
    bench.report();
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
  }

  @Test
  void headersMadeAnewFromTheirText_areToldAllTheSame() {
    TracedSends objects = sends(bench, Half.SERIALIZED, Half.SERIALIZED);
    ProducerRecord<String, String> message = new ProducerRecord<>("orders", "key", "value");
    objects.begin(message);
    Headers anew = asText(message.headers());
    objects.serialized(true, "orders", anew, KEY);
    objects.serialized(false, "orders", anew, VALUE);
    assertEquals(new MessageChecksum().ofKeyAndValue(KEY, VALUE), waybill(anew).checksum());
    acknowledge(asText(anew), 1);
    bench.report();

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
    assertNull(
        bench.entries().get(0).sessions().stream()
            .filter(sets -> !sets.handedOverAgain().isEmpty())
            .findAny()
            .orElse(null));
  }

  private static Headers asText(Headers headers) {
    Headers anew = new RecordHeaders();
    for (Header header : headers) {
      anew.add(header.key(), header.value());
    }
    return anew;
  }

  @Test
  void inTransactions_isInDoubtAndAFailureIsToldAllTheSame() {
    TracedSends doubtful = new TracedSends(bench.wiring.core(), true, true, Half.SEEN, Half.SEEN);
    ProducerRecord<byte[], byte[]> first = new ProducerRecord<>("orders", KEY, VALUE);
    ProducerRecord<byte[], byte[]> second = new ProducerRecord<>("orders", KEY, VALUE);
    doubtful.begin(first);
    doubtful.begin(second);
    doubtful.end(metadata(1), null, first.headers());
    doubtful.end(metadata(-1), new KafkaException(), second.headers());
    bench.report();

    assertEquals(SequenceSet.of(0, 1), bench.union(SessionSets::inDoubt));
    assertEquals(SequenceSet.of(1), bench.union(SessionSets::failed));
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());
  }

  @Test
  void endThatNobodyTells_isGivenUpAfterAWhile() {
    bench.wiring.core().recorder.handOversTake(Duration.ofMinutes(6));
    PolledInputs inputs = new PolledInputs(bench.wiring.core(), false, null);
    PolledInputs.Input input = inputs.begin(new TopicPartition("in", 0), 0);
    inputs.end(input, 5);
    sends.begin(new ProducerRecord<>("orders", KEY, VALUE)); // an Error ends the send
    bench.report();
    inputs.committed(
        java.util.Map.of(
            new TopicPartition("in", 0),
            new org.apache.kafka.clients.consumer.OffsetAndMetadata(5)));
    for (int minute = 0; minute < 5; minute++) {
      bench.time.advance(Duration.ofMinutes(1));
      bench.step();
    }
    assertNull(bench.dropped().get("untold"));
    assertTrue(bench.committed(0, new TopicPartition("in", 0)).isEmpty());
    for (int minute = 0; minute < 4; minute++) {
      bench.time.advance(Duration.ofMinutes(1));
      bench.step();
    }

    assertEquals(1, bench.dropped().get("untold"));
    assertFalse(bench.committed(0, new TopicPartition("in", 0)).isEmpty());
    bench.report();
    assertEquals(0, bench.tracer.balance().pending());
  }

  private void acknowledge(Headers headers, long offset) {
    sends.end(metadata(offset), null, headers);
  }

  private void fail(Headers headers) {
    sends.end(metadata(-1), new KafkaException("mine"), headers);
  }

  private static RecordMetadata metadata(long offset) {
    return new RecordMetadata(new TopicPartition("orders", 0), offset, 0, 0, 0, 0);
  }

  private static Waybill waybill(Headers headers) {
    WaybillReader reader = new WaybillReader();
    assertEquals(
        WaybillReader.Status.VALID, reader.read(headers.lastHeader(Waybill.HEADER).value()));
    return reader.toWaybill();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
