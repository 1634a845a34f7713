// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.Entry;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The invariant that the fold leans on, over random walks of a relay: entries 0 to k of an audit
 * partition, read back from their bytes, hold every sequence of that partition that was seen in the
 * offsets they call committed, but for offsets that a missing number puts in doubt; no sequence
 * that was not seen; and no offset whose hand-over had begun before its commit and not ended.
 */
class InvariantTest {
  private static final int AUDIT_PARTITIONS = 3;
  private static final int TOPIC_PARTITIONS = 3;
  private static final int RECORDS = 200;
  private static final byte[] VALUE = {1};
  private static final int CHECKSUM = new MessageChecksum().ofKeyAndValue(null, VALUE);

  private record Message(long session, long sequence) {}

  private final Map<TopicPartition, Map<Long, Message>> topic = new HashMap<>();
  private final Set<Message> seen = new HashSet<>();
  private final Set<Message> settled = new HashSet<>();
  private final List<Message> slowSends = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {0, 16})
  void entries_holdWhatWasSeenInCommittedOffsets(int smallQueue) {
    for (int seed = 0; seed < 40; seed++) {
      topic.clear();
      seen.clear();
      settled.clear();
      slowSends.clear();
      walk(new Random(seed), smallQueue);
    }
  }

  private void walk(Random random, int smallQueue) {
    Bench bench =
        new Bench(
            AUDIT_PARTITIONS,
            builder -> builder.queueCapacity(smallQueue == 0 ? 1 << 12 : smallQueue));
    fillTopic(random);
    MockProducer<byte[], byte[]> slow = Bench.producer("orders.out", 1, false);
    Producer<byte[], byte[]> producer = bench.tracer.wrap(slow);
    MockConsumer<byte[], byte[]> inner = new EarlyConsumer();
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    topic.keySet().forEach(tp -> beginnings.put(tp, 0L));
    inner.updateBeginningOffsets(beginnings);
    inner.updateEndOffsets(beginnings);
    Consumer<byte[], byte[]> consumer = bench.tracer.wrap(inner);
    int checked = 0;
    for (int i = 0; i < 400; i++) {
      switch (random.nextInt(12)) {
        case 0 -> reassign(random, consumer);
        case 1 -> seek(random, consumer);
        case 2 -> consumer.commitSync();
        case 3 -> commitSome(random, consumer);
        case 4, 5 -> bench.time.advance(Duration.ofSeconds(random.nextInt(8)));
        case 6 -> bench.step();
        case 7 -> endSend(random, slow);
        default -> pollAndSend(random, inner, consumer, producer);
      }
      if (bench.audit.history().size() > checked && bench.dropped().isEmpty()) {
        checked = bench.audit.history().size();
        assertHeldBack(bench);
      }
    }
    while (!slowSends.isEmpty()) {
      endSend(random, slow);
    }
    bench.report();
    bench.bye();
    assertEquals(0, bench.tracer.balance().pending());
    for (int partition = 0; partition < AUDIT_PARTITIONS; partition++) {
      assertInvariant(bench.entries(partition), partition);
    }
    if (smallQueue == 0) {
      assertEquals(Map.of(), bench.dropped());
    }
  }

  private void fillTopic(Random random) {
    long[] sessions = {random.nextLong() | 1, random.nextLong() | 1, random.nextLong() | 1};
    long[] next = new long[sessions.length];
    for (int p = 0; p < TOPIC_PARTITIONS; p++) {
      Map<Long, Message> log = new HashMap<>();
      for (long offset = 0; offset < RECORDS; offset++) {
        if (random.nextInt(20) > 0) { // else a marker, or compacted away
          int session = random.nextInt(sessions.length);
          log.put(offset, new Message(sessions[session], next[session]++));
        }
      }
      topic.put(new TopicPartition("orders", p), log);
    }
  }

  private void reassign(Random random, Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> some =
        topic.keySet().stream().filter(tp -> random.nextInt(3) > 0).toList();
    if (some.isEmpty()) {
      consumer.unsubscribe();
    } else {
      consumer.assign(some);
    }
  }

  private void seek(Random random, Consumer<byte[], byte[]> consumer) {
    for (TopicPartition tp : consumer.assignment()) {
      if (random.nextInt(3) == 0) {
        consumer.seek(tp, random.nextInt(RECORDS));
      }
    }
  }

  private void commitSome(Random random, Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition tp : consumer.assignment()) {
      offsets.put(tp, new OffsetAndMetadata(random.nextInt(RECORDS)));
    }
    if (random.nextBoolean()) {
      consumer.commitSync(offsets);
    } else {
      consumer.commitAsync(offsets, null);
    }
  }

  private void pollAndSend(
      Random random,
      MockConsumer<byte[], byte[]> inner,
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer) {
    for (TopicPartition tp : inner.assignment()) {
      long from = consumer.position(tp);
      for (long offset = from; offset < from + random.nextInt(5); offset++) {
        Message message = topic.get(tp).get(offset);
        if (message != null) {
          inner.addRecord(kafkaRecord(tp, offset, message));
        }
      }
    }
    for (ConsumerRecord<byte[], byte[]> in : consumer.poll(Duration.ZERO)) {
      Message message = topic.get(new TopicPartition(in.topic(), in.partition())).get(in.offset());
      seen.add(message);
      if (random.nextInt(4) > 0) {
        ProducerRecord<byte[], byte[]> out = new ProducerRecord<>("orders.out", in.value());
        out.headers().add(in.headers().lastHeader(Waybill.HEADER));
        var unused = producer.send(out);
        slowSends.add(message);
      } else {
        settled.add(message);
      }
    }
  }

  private void endSend(Random random, MockProducer<byte[], byte[]> slow) {
    if (slowSends.isEmpty()) {
      return;
    }
    settled.add(slowSends.remove(0));
    if (random.nextInt(5) > 0) {
      slow.completeNext();
    } else {
      slow.errorNext(new KafkaException());
    }
  }

  private static ConsumerRecord<byte[], byte[]> kafkaRecord(
      TopicPartition tp, long offset, Message message) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(
        Waybill.HEADER,
        new Waybill(CHECKSUM, true, message.session, message.sequence, null).encode());
    return new ConsumerRecord<>(
        tp.topic(),
        tp.partition(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        0,
        1,
        null,
        VALUE,
        headers,
        java.util.Optional.empty());
  }

  /** What an entry calls committed has no send under way that was never ended. */
  private void assertHeldBack(Bench bench) {
    for (Message message : committedMessages(bench.newEntries(), Map.of())) {
      assertTrue(settled.contains(message), () -> message + " was committed while under way");
    }
  }

  /** What entries call committed, but for ranges that touch what is in doubt. */
  private Set<Message> committedMessages(
      List<Entry> entries, Map<TopicPartition, OffsetSet> doubtful) {
    Set<Message> committed = new HashSet<>();
    for (Entry entry : entries) {
      for (PartitionProgress progress : entry.progress()) {
        TopicPartition tp = new TopicPartition(progress.topic(), progress.partition());
        OffsetSet doubt = doubtful.getOrDefault(tp, new OffsetSet());
        for (OffsetRange range : progress.committed()) {
          if (!touches(range, doubt)) {
            for (long offset = range.from(); offset < range.to(); offset++) {
              Message message = topic.get(tp).get(offset);
              if (message != null) {
                committed.add(message);
              }
            }
          }
        }
      }
    }
    return committed;
  }

  private static boolean touches(OffsetRange range, OffsetSet doubt) {
    return doubt.ranges().stream()
        .anyMatch(each -> each.from() < range.to() && range.from() < each.to());
  }

  /** How far a topic-partition was read and committed, as the fold keeps it. */
  private record Reading(long assignedAt, long position, long committedTo) {}

  private void assertInvariant(List<Entry> entries, int partition) {
    Map<Long, SequenceSet> received = new HashMap<>();
    Map<TopicPartition, Reading> readings = new HashMap<>();
    Map<TopicPartition, OffsetSet> doubtful = new HashMap<>();
    Set<Message> committed = new HashSet<>();
    long expected = 0;
    boolean dense = true;
    for (Entry entry : entries) {
      if (entry.number() != expected) {
        dense = false;
        doubt(entry, readings, doubtful);
      }
      expected = entry.number() + 1;
      readings = readings(entry, readings);
      for (SessionSets sets : entry.sessions()) {
        assertEquals(partition, AuditPartition.of(sets.session(), AUDIT_PARTITIONS));
        received.computeIfAbsent(sets.session(), s -> new SequenceSet()).addAll(sets.received());
      }
      committed.addAll(committedMessages(List.of(entry), doubtful));
      for (Message message : committed) {
        if (AuditPartition.of(message.session, AUDIT_PARTITIONS) == partition) {
          SequenceSet told = received.get(message.session);
          assertTrue(
              told != null && told.contains(message.sequence),
              () -> message + " was committed and not received, entry " + entry.number());
        }
      }
    }
    assertTold(received, partition, dense);
  }

  /** What a missing entry puts in doubt: as the fold has it, rule by rule. */
  private static void doubt(
      Entry behind,
      Map<TopicPartition, Reading> readings,
      Map<TopicPartition, OffsetSet> doubtful) {
    for (PartitionProgress progress : behind.progress()) {
      TopicPartition tp = new TopicPartition(progress.topic(), progress.partition());
      Reading before = readings.get(tp);
      long from = progress.assignedAt();
      if (before != null) {
        boolean same = before.assignedAt == progress.assignedAt();
        from = same ? before.committedTo : Math.min(from, before.committedTo);
      }
      boolean wentBack = before != null && progress.position() < before.position;
      doubtful
          .computeIfAbsent(tp, key -> new OffsetSet())
          .add(wentBack ? 0 : from, wentBack ? RECORDS : progress.position());
    }
  }

  private static Map<TopicPartition, Reading> readings(
      Entry entry, Map<TopicPartition, Reading> before) {
    Map<TopicPartition, Reading> now = new HashMap<>();
    for (PartitionProgress progress : entry.progress()) {
      TopicPartition tp = new TopicPartition(progress.topic(), progress.partition());
      Reading last = before.get(tp);
      long to =
          last != null && last.assignedAt == progress.assignedAt()
              ? last.committedTo
              : progress.assignedAt();
      for (OffsetRange range : progress.committed()) {
        to = Math.max(to, range.to());
      }
      now.put(tp, new Reading(progress.assignedAt(), progress.position(), to));
    }
    return now;
  }

  /** Nothing was told that was not seen; and all of it, unless there is a hole. */
  private void assertTold(Map<Long, SequenceSet> received, int partition, boolean dense) {
    Set<Message> told = new HashSet<>();
    received.forEach(
        (session, sequences) ->
            sequences.forEachRange(
                (from, to) -> {
                  for (long sequence = from; sequence < to; sequence++) {
                    told.add(new Message(session, sequence));
                  }
                }));
    Set<Message> truth = new HashSet<>(seen);
    truth.removeIf(m -> AuditPartition.of(m.session, AUDIT_PARTITIONS) != partition);
    assertTrue(truth.containsAll(told));
    if (dense) {
      assertEquals(truth, told);
    }
  }
}
