// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.PartitionProgress.Skipped;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracedConsumerTest {
  private static final TopicPartition TP = new TopicPartition("orders", 0);
  private static final long SESSION = 77;

  private final Bench bench = new Bench(2);
  private final MockConsumer<byte[], byte[]> inner = new EarlyConsumer();
  private final Consumer<byte[], byte[]> consumer = bench.tracer.wrap(inner);

  @BeforeEach
  void assign() {
    inner.updateBeginningOffsets(Map.of(TP, 0L));
    inner.updateEndOffsets(Map.of(TP, 1_000L));
  }

  @Test
  void polled_isVerifiedAndReceived() {
    assignByHand();
    add(0, waybill(0, "value"), "value");
    add(1, waybill(1, "value"), "changed");
    assertEquals(2, poll().count());
    bench.report();

    assertEquals(SequenceSet.of(0, 1), bench.union(SessionSets::received));
    assertEquals(SequenceSet.of(1), bench.union(SessionSets::corrupted));
    assertEquals(1, bench.tracer.stats().corrupted());
    PartitionProgress progress = last();
    assertEquals(0, progress.assignedAt());
    assertEquals(2, progress.position());
    assertEquals(List.of(), progress.committed());
  }

  @Test
  void unusableHeaders_areToldApart() {
    byte[] damaged = waybill(0, "value");
    damaged[20] ^= 2;
    byte[] unknown = waybill(0, "value");
    unknown[1] = 'z';
    assignByHand();
    add(0, null, "value");
    add(1, damaged, "value");
    add(2, unknown, "value");
    poll();
    consumer.commitSync();
    bench.report();

    PartitionProgress progress = last();
    assertEquals(1, progress.absentHeaders());
    assertEquals(1, progress.damagedHeaders());
    assertEquals(1, progress.unknownVersionHeaders());
    assertEquals(List.of(new OffsetRange(1, 3)), progress.untraceable());
    assertEquals(List.of(new OffsetRange(0, 3)), progress.committed());
    assertEquals(1, bench.tracer.stats().absentHeaders());
  }

  @Test
  void commits_tellWhatTheyCover() {
    assignByHand();
    addMany(0, 10);
    poll();
    consumer.commitSync(Map.of(TP, new OffsetAndMetadata(3)));
    bench.report();
    assertEquals(List.of(new OffsetRange(0, 3)), committed());

    consumer.commitAsync(Map.of(TP, new OffsetAndMetadata(5)), null);
    bench.report();
    assertEquals(List.of(new OffsetRange(0, 5)), committed());

    consumer.commitAsync();
    bench.report();
    assertEquals(List.of(new OffsetRange(0, 10)), committed());
    assertEquals(10, inner.committed(java.util.Set.of(TP)).get(TP).offset());
  }

  @Test
  void failedCommit_tellsNothing() {
    MockConsumer<byte[], byte[]> failing =
        new EarlyConsumer() {
          @Override
          public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            throw new KafkaException("mine");
          }
        };
    failing.updateBeginningOffsets(Map.of(TP, 0L));
    Consumer<byte[], byte[]> wrapped = bench.tracer.wrap(failing);
    wrapped.assign(List.of(TP));
    failing.addRecord(message(0, waybill(0, "value"), "value"));
    wrapped.poll(Duration.ZERO);

    assertThrows(
        KafkaException.class, () -> wrapped.commitSync(Map.of(TP, new OffsetAndMetadata(1))));
    bench.report();
    assertEquals(List.of(), committed());
  }

  @Test
  void asyncCommit_userHearsWhatKafkaSays() {
    assignByHand();
    addMany(0, 1);
    poll();
    List<Object> heard = new ArrayList<>();
    consumer.commitAsync(
        (offsets, exception) -> {
          heard.add(offsets);
          heard.add(String.valueOf(exception));
        });

    assertEquals(List.of(Map.of(TP, new OffsetAndMetadata(1, Optional.of(4), "")), "null"), heard);
  }

  @Test
  void commit_isHeldBackUntilSendsBeforeItEnded() {
    MockProducer<byte[], byte[]> slow = Bench.producer("orders", 1, false);
    Producer<byte[], byte[]> producer = bench.tracer.wrap(slow);
    assignByHand();
    addMany(0, 2);
    for (ConsumerRecord<byte[], byte[]> in : poll()) {
      ProducerRecord<byte[], byte[]> out = new ProducerRecord<>("orders", in.value());
      bench.tracer.carry(in, out);
      var unused = producer.send(out);
    }
    consumer.commitSync();
    bench.report();
    assertEquals(List.of(), committed());
    slow.completeNext();
    bench.report();
    assertEquals(List.of(), committed());

    slow.errorNext(new KafkaException());
    bench.report();

    assertEquals(List.of(new OffsetRange(0, 2)), committed());
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
    assertEquals(SequenceSet.of(1), bench.union(SessionSets::failed));
  }

  @Test
  void rebalance_userHearsAndMayCommit() {
    List<String> heard = new ArrayList<>();
    consumer.subscribe(
        List.of("orders"),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            heard.add("assigned " + partitions);
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            heard.add("revoked " + partitions);
            consumer.commitSync(Map.of(TP, new OffsetAndMetadata(6)));
          }
        });
    inner.rebalance(List.of(TP));
    poll();
    consumer.seek(TP, 5);
    addMany(5, 7);
    poll();
    bench.report();
    PartitionProgress first = last();
    assertEquals(0, first.assignedAt());
    assertEquals(List.of(new Skipped(new OffsetRange(0, 5), true)), first.skipped());
    assertEquals(7, first.position());

    inner.rebalance(List.of());
    bench.report();
    assertEquals(List.of(new OffsetRange(5, 6)), committed());
    bench.newEntries();
    bench.report();

    assertEquals(List.of("assigned [orders-0]", "revoked [orders-0]", "assigned []"), heard);
    assertTrue(bench.newEntries().stream().allMatch(entry -> entry.progress().isEmpty()));
  }

  @Test
  void seekBack_receivesAgainAndTellsOffsetsOnce() {
    assignByHand();
    addMany(0, 3);
    poll();
    consumer.commitSync();
    bench.report();
    bench.newEntries();

    consumer.seek(TP, 1);
    addMany(1, 4);
    poll();
    consumer.commitSync();
    bench.report();

    SequenceSet again = new SequenceSet();
    OffsetSet committed = new OffsetSet();
    bench
        .newEntries()
        .forEach(
            entry -> {
              entry.sessions().forEach(sets -> again.addAll(sets.received()));
              entry
                  .progress()
                  .forEach(
                      p -> {
                        assertEquals(List.of(), p.skipped());
                        p.committed().forEach(range -> committed.add(range.from(), range.to()));
                      });
            });
    assertEquals(SequenceSet.of(1, 2, 3), again);
    assertEquals(List.of(new OffsetRange(3, 4)), committed.ranges());
  }

  @Test
  void seekToEnd_isSkippedOnceKnown() {
    assignByHand();
    addMany(0, 1);
    poll();
    consumer.seekToEnd(List.of(TP));
    poll();
    bench.report();

    assertEquals(List.of(new Skipped(new OffsetRange(1, 1_000), false)), last().skipped());
  }

  @Test
  void firstRecordsMissing_countAsRead() {
    assignByHand();
    addMany(7, 9);
    poll();
    consumer.commitSync();
    bench.report();

    assertEquals(List.of(new OffsetRange(0, 9)), committed());
    assertEquals(List.of(), last().skipped());
  }

  @Test
  void resetAtAssignment_isSkipped() {
    MockConsumer<byte[], byte[]> reset =
        new EarlyConsumer() {
          @Override
          public synchronized Map<TopicPartition, Long> beginningOffsets(
              Collection<TopicPartition> partitions, Duration timeout) {
            return Map.of(TP, 6L);
          }
        };
    reset.updateBeginningOffsets(Map.of(TP, 0L));
    Consumer<byte[], byte[]> wrapped = bench.tracer.wrap(reset);
    wrapped.assign(List.of(TP));
    wrapped.poll(Duration.ZERO);
    reset.addRecord(message(7, waybill(7, "value"), "value"));
    wrapped.poll(Duration.ZERO);
    wrapped.commitSync();
    bench.report();

    assertEquals(List.of(new OffsetRange(7, 8)), committed());
    assertEquals(
        List.of(new Skipped(new OffsetRange(0, 7), true)),
        bench.progress(0, TP).stream().flatMap(p -> p.skipped().stream()).toList());
  }

  @Test
  void positionWithoutRecords_isRestated() {
    assignByHand();
    bench.report();
    bench.report();

    for (int partition = 0; partition < 2; partition++) {
      List<PartitionProgress> told = bench.progress(partition, TP);
      assertEquals(0, told.get(told.size() - 1).position());
    }
  }

  @Test
  void deserializer_seesWhatKafkaWouldShow() {
    Consumer<String, String> strings =
        bench.tracer.wrap(inner, new StringDeserializer(), new StringDeserializer());
    strings.assign(List.of(TP));
    add(0, waybill(0, "value"), "value");
    inner.addRecord(message(1, null, null));

    List<ConsumerRecord<String, String>> records = strings.poll(Duration.ZERO).records(TP);

    assertEquals("value", records.get(0).value());
    assertEquals("key", records.get(0).key());
    assertEquals(Optional.of(4), records.get(0).leaderEpoch());
    assertEquals(1, records.get(1).offset());
    assertSame(null, records.get(1).value());
  }

  @Test
  void deserializerFails_stopsThereAndThrowsWhenFirst() {
    Deserializer<String> picky =
        (topic, data) -> {
          String text = new String(data, UTF_8);
          if (text.equals("bad")) {
            throw new IllegalStateException("mine");
          }
          return text;
        };
    Consumer<String, String> strings = bench.tracer.wrap(inner, new StringDeserializer(), picky);
    strings.assign(List.of(TP));
    add(0, waybill(0, "value"), "value");
    add(1, waybill(1, "bad"), "bad");
    add(2, waybill(2, "value"), "value");

    assertEquals(1, strings.poll(Duration.ZERO).count());
    add(1, waybill(1, "bad"), "bad");
    add(2, waybill(2, "value"), "value");
    RecordDeserializationException thrown =
        assertThrows(RecordDeserializationException.class, () -> strings.poll(Duration.ZERO));
    assertEquals(1, thrown.offset());
    assertEquals(TP, thrown.topicPartition());
    strings.seek(TP, 2);
    add(2, waybill(2, "value"), "value");
    assertEquals(1, strings.poll(Duration.ZERO).count());
    strings.commitSync();
    bench.report();

    assertEquals(SequenceSet.of(0, 2), bench.union(SessionSets::received));
    assertEquals(List.of(new OffsetRange(0, 1), new OffsetRange(2, 3)), committed());
    assertEquals(List.of(new Skipped(new OffsetRange(1, 2), false)), last().skipped());
  }

  @Test
  void close_closesInnerAndEndsAssignments() {
    assignByHand();
    consumer.close();
    bench.report();

    assertTrue(inner.closed());
    assertTrue(bench.entries().stream().allMatch(entry -> entry.progress().isEmpty()));
  }

  @Test
  void faultOfOurs_isNoneOfTheHosts() {
    MockConsumer<byte[], byte[]> mock =
        new EarlyConsumer() {
          @Override
          public synchronized long position(TopicPartition tp, Duration timeout) {
            throw new AssertionError("ours");
          }
        };
    mock.updateBeginningOffsets(Map.of(TP, 0L));
    Consumer<byte[], byte[]> broken = bench.tracer.wrap(mock);
    broken.assign(List.of(TP));

    assertEquals(0, broken.poll(Duration.ZERO).count());
    assertTrue(bench.dropped().get("tracer_error") > 0);
  }

  private void assignByHand() {
    consumer.assign(List.of(TP));
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    return consumer.poll(Duration.ZERO);
  }

  private void addMany(int from, int to) {
    for (int i = from; i < to; i++) {
      add(i, waybill(i, "value"), "value");
    }
  }

  private void add(long offset, byte[] header, String value) {
    inner.addRecord(message(offset, header, value));
  }

  private static ConsumerRecord<byte[], byte[]> message(long offset, byte[] header, String value) {
    RecordHeaders headers = new RecordHeaders();
    if (header != null) {
      headers.add(Waybill.HEADER, header);
    }
    return new ConsumerRecord<>(
        TP.topic(),
        TP.partition(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        3,
        5,
        bytes("key"),
        value == null ? null : bytes(value),
        headers,
        Optional.of(4));
  }

  private static byte[] waybill(long sequence, String value) {
    int checksum = new MessageChecksum().ofKeyAndValue(bytes("key"), bytes(value));
    return new Waybill(checksum, true, SESSION, sequence, null).encode();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private List<OffsetRange> committed() {
    List<OffsetRange> told = bench.committed(0, TP).ranges();
    assertEquals(told, bench.committed(1, TP).ranges());
    return told;
  }

  /** What the first audit partition heard when it last heard anything new. */
  private PartitionProgress last() {
    List<PartitionProgress> told = bench.progress(0, TP);
    for (int i = told.size() - 1; i >= 0; i--) {
      PartitionProgress p = told.get(i);
      if (!p.skipped().isEmpty() || !p.committed().isEmpty() || p.absentHeaders() > 0) {
        return p;
      }
    }
    return told.get(told.size() - 1);
  }
}
