// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class CorruptedMessagesTest {
  private static final TopicPartition TP = new TopicPartition("orders", 0);
  private static final long SESSION = 77;
  private static final String QUARANTINE = "waybill.quarantine";

  private final MockConsumer<byte[], byte[]> inner = new EarlyConsumer();
  private final MockProducer<byte[], byte[]> quarantine = Bench.producer(QUARANTINE, 1, false);
  private long quarantineNanos;

  @Test
  void pass_givesItToTheApplication() {
    Bench bench = bench(OnCorrupted.PASS);
    Consumer<byte[], byte[]> consumer = assigned(bench);
    add(0, "changed");

    assertEquals(1, consumer.poll(Duration.ZERO).count());
  }

  @Test
  void skip_leavesItOutAndPositionsStayRight() {
    Bench bench = bench(OnCorrupted.SKIP);
    Consumer<byte[], byte[]> consumer = assigned(bench);
    add(0, "value");
    add(1, "changed");
    add(2, "value");
    add(3, "changed");

    ConsumerRecords<byte[], byte[]> given = consumer.poll(Duration.ZERO);
    assertEquals(List.of(0L, 2L), offsets(given));
    assertNext(4, given);
    assertEquals(4, consumer.position(TP));
    consumer.commitSync();
    bench.report();

    assertEquals(SequenceSet.of(0, 1, 2, 3), bench.union(SessionSets::received));
    assertEquals(SequenceSet.of(1, 3), bench.union(SessionSets::corrupted));
    assertEquals(SequenceSet.of(1, 3), bench.union(SessionSets::skipped));
    assertEquals(List.of(new OffsetRange(0, 4)), bench.committed(0, TP).ranges());
  }

  @Test
  void skip_allOfAPoll_isAnEmptyPoll() {
    Bench bench = bench(OnCorrupted.SKIP);
    Consumer<byte[], byte[]> consumer = assigned(bench);
    add(0, "changed");
    add(1, "changed");

    ConsumerRecords<byte[], byte[]> given = consumer.poll(Duration.ZERO);
    assertTrue(given.isEmpty());
    assertNext(2, given);
    assertTrue(given.partitions().isEmpty());
  }

  @Test
  void skip_usersDeserializerNeverSeesIt() {
    Bench bench = bench(OnCorrupted.SKIP);
    List<String> seen = new ArrayList<>();
    Deserializer<String> values =
        (topic, data) -> {
          seen.add(new String(data, UTF_8));
          return "";
        };
    Consumer<String, String> consumer = bench.tracer.wrap(inner, new StringDeserializer(), values);
    assign(consumer);
    add(0, "changed");
    add(1, "value");

    assertEquals(1, consumer.poll(Duration.ZERO).count());
    assertEquals(List.of("value"), seen);
  }

  @Test
  void skip_sampledSpanEndsAsSkipped() {
    Bench bench = bench(OnCorrupted.SKIP);
    Consumer<byte[], byte[]> consumer = assigned(bench);
    inner.addRecord(message(0, "changed", new Waybill.Sample(5, 1, 0)));
    consumer.poll(Duration.ZERO);
    bench.report();

    AuditSpan span = bench.spans().get(0);
    assertEquals(1, bench.spans().size());
    assertEquals("skipped", span.attributes().get(AuditSpan.OUTCOME));
    assertEquals("corrupted", span.attributes().get("error.type"));
    assertTrue(span.error());
  }

  @Test
  void shareAboveTheLimit_isPassedAndCounted() {
    Bench bench = bench(OnCorrupted.SKIP);
    Consumer<byte[], byte[]> consumer = assigned(bench);
    for (int i = 0; i < 20; i++) {
      add(i, "changed");
    }

    assertEquals(9, consumer.poll(Duration.ZERO).count());
    assertEquals(9, bench.tracer.stats().corruptedPassedOverLimit());
    bench.report();
    assertEquals(11, bench.union(SessionSets::skipped).cardinality());
    assertEquals(20, bench.union(SessionSets::corrupted).cardinality());
  }

  @Test
  void passedOverTheLimitAndCannotBeRead_staysWhereItIs() {
    Bench bench = bench(OnCorrupted.SKIP, builder -> builder.corruptedShareLimit(0));
    Deserializer<String> broken =
        (topic, data) -> {
          throw new IllegalStateException("mine");
        };
    Consumer<String, String> consumer = bench.tracer.wrap(inner, new StringDeserializer(), broken);
    assign(consumer);
    add(0, "changed");

    assertThrows(RecordDeserializationException.class, () -> consumer.poll(Duration.ZERO));
    assertEquals(0, consumer.position(TP));
    consumer.commitSync();
    bench.report();
    assertEquals(List.of(), bench.committed(0, TP).ranges());
    assertEquals(0, bench.progress(0, TP).get(0).position());
  }

  @Test
  void quarantine_storesBytesAndHeaders() {
    Bench bench = bench(OnCorrupted.QUARANTINE);
    Consumer<byte[], byte[]> consumer = assigned(bench);
    add(7, "changed");

    assertTrue(consumer.poll(Duration.ZERO).isEmpty());
    assertEquals(0, bench.tracer.stats().quarantined());
    step(bench);
    assertTrue(quarantine.completeNext());

    ProducerRecord<byte[], byte[]> stored = quarantine.history().get(0);
    assertEquals(QUARANTINE, stored.topic());
    assertArrayEquals("key".getBytes(UTF_8), stored.key());
    assertArrayEquals("changed".getBytes(UTF_8), stored.value());
    assertEquals("orders", header(stored, "topic"));
    assertEquals("0", header(stored, "partition"));
    assertEquals("7", header(stored, "offset"));
    assertEquals("stage", header(stored, "stage"));
    assertEquals(1, bench.tracer.stats().quarantined());
    assertTrue(stored.headers().lastHeader(Waybill.HEADER) != null);
  }

  @Test
  void quarantine_isToldAndCommittedOnceItIsStored() {
    Bench bench = bench(OnCorrupted.QUARANTINE);
    Consumer<byte[], byte[]> consumer = assigned(bench);
    add(0, "changed");
    consumer.poll(Duration.ZERO);
    consumer.commitSync();
    bench.report();
    assertEquals(List.of(), bench.committed(0, TP).ranges());
    assertEquals(SequenceSet.of(), bench.union(SessionSets::skipped));

    step(bench);
    quarantine.errorNext(new KafkaException("not now"));
    bench.report();
    assertEquals(List.of(), bench.committed(0, TP).ranges());

    step(bench); // it waits a while
    assertFalse(quarantine.completeNext());
    quarantineNanos += Duration.ofSeconds(1).toNanos();
    step(bench);
    assertTrue(quarantine.completeNext());
    bench.report();

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::skipped));
    assertEquals(SequenceSet.of(), bench.union(SessionSets::failed));
    assertEquals(List.of(new OffsetRange(0, 1)), bench.committed(0, TP).ranges());
  }

  @Test
  void quarantineTooLargeForTheTopic_isFailed() {
    Bench bench = bench(OnCorrupted.QUARANTINE);
    Consumer<byte[], byte[]> consumer = assigned(bench);
    add(0, "changed");
    consumer.poll(Duration.ZERO);
    step(bench);
    quarantine.errorNext(new RecordTooLargeException());
    bench.report();

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::failed));
    assertEquals(1, bench.tracer.stats().quarantineFailed());
  }

  @Test
  void quarantineFull_passesMessages() {
    Bench bench = bench(OnCorrupted.QUARANTINE, builder -> builder.corruptedShareLimit(1));
    Consumer<byte[], byte[]> consumer = assigned(bench);
    for (int i = 0; i < Quarantine.MAX_WAITING + 5; i++) {
      add(i, "changed");
    }

    assertEquals(5, consumer.poll(Duration.ZERO).count());
    assertEquals(5, bench.tracer.stats().quarantineRefused());
    step(bench);
    while (quarantine.completeNext()) {}
    add(Quarantine.MAX_WAITING + 5, "changed");
    assertEquals(0, consumer.poll(Duration.ZERO).count());
  }

  @Test
  void quarantineFullOfBytes_passesMessages() {
    Quarantine full = new Quarantine(new CauseLog("stage"));
    int taken = 0;
    ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(QUARANTINE, new byte[0]);
    while (full.offer(message, Quarantine.MAX_MESSAGE_BYTES, stored -> {})) {
      taken++;
    }

    assertEquals(Quarantine.MAX_WAITING_BYTES / Quarantine.MAX_MESSAGE_BYTES, taken);
    assertFalse(full.offer(message, Quarantine.MAX_MESSAGE_BYTES + 1, stored -> {}));
    assertTrue(full.offer(message, 100, stored -> {}));
  }

  @Test
  void close_failsWhatIsNotStored() {
    Bench bench = bench(OnCorrupted.QUARANTINE);
    Consumer<byte[], byte[]> consumer = assigned(bench);
    add(0, "changed");
    consumer.poll(Duration.ZERO);
    bench.wiring.quarantine().close(System.nanoTime());
    add(1, "changed");

    assertEquals(1, consumer.poll(Duration.ZERO).count());
    bench.report();
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::failed));
    assertEquals(1, bench.tracer.stats().quarantineFailed());
    assertEquals(1, bench.tracer.stats().quarantineRefused());
  }

  @Test
  void plainApi_tellsTheCaller() {
    Bench bench = bench(OnCorrupted.SKIP);
    byte[] value = "value".getBytes(UTF_8);
    Waybill waybill = bench.tracer.seal("files", null, value);

    assertFalse(bench.tracer.isCorrupted(waybill, null, value));
    assertTrue(bench.tracer.isCorrupted(waybill, value, null));
  }

  private static Bench bench(OnCorrupted action) {
    return bench(action, builder -> {});
  }

  private static Bench bench(
      OnCorrupted action, java.util.function.Consumer<AuditTracerBuilder> settings) {
    return new Bench(
        2,
        builder -> {
          builder.onCorrupted(action);
          settings.accept(builder);
        });
  }

  /** The sender's step for the quarantine. */
  private void step(Bench bench) {
    bench.wiring.quarantine().step(new AuditLog(Bench.AUDIT, () -> quarantine), quarantineNanos);
  }

  private Consumer<byte[], byte[]> assigned(Bench bench) {
    Consumer<byte[], byte[]> consumer = bench.tracer.wrap(inner);
    assign(consumer);
    return consumer;
  }

  private void assign(Consumer<?, ?> consumer) {
    inner.updateBeginningOffsets(Map.of(TP, 0L));
    consumer.assign(List.of(TP));
    consumer.poll(Duration.ZERO);
  }

  private void add(long offset, String value) {
    inner.addRecord(message(offset, value, null));
  }

  /** Sealed as if the value were "value". */
  private static ConsumerRecord<byte[], byte[]> message(
      long offset, String value, Waybill.Sample sample) {
    byte[] key = "key".getBytes(UTF_8);
    int checksum = new MessageChecksum().ofKeyAndValue(key, "value".getBytes(UTF_8));
    RecordHeaders headers = new RecordHeaders();
    headers.add(Waybill.HEADER, new Waybill(checksum, true, SESSION, offset, sample).encode());
    return new ConsumerRecord<>(
        TP.topic(),
        TP.partition(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        3,
        5,
        key,
        value.getBytes(UTF_8),
        headers,
        Optional.empty());
  }

  private static void assertNext(long expected, ConsumerRecords<byte[], byte[]> given) {
    if (NextOffsets.KNOWN) {
      assertEquals(expected, given.nextOffsets().get(TP).offset());
    }
  }

  private static List<Long> offsets(ConsumerRecords<byte[], byte[]> records) {
    return records.records(TP).stream().map(ConsumerRecord::offset).toList();
  }

  private static String header(ProducerRecord<?, ?> message, String name) {
    return new String(
        message.headers().lastHeader(CorruptedMessages.HEADER_PREFIX + name).value(), UTF_8);
  }
}
