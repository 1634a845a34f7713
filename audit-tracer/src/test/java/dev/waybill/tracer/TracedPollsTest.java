// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.tracer.HandOverHeader.Half;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What an interceptor makes of polls and commits, called as Kafka's consumer does. */
class TracedPollsTest {
  private static final TopicPartition TP = new TopicPartition("orders", 0);
  private static final long SESSION = 77;
  private static final byte[] KEY = bytes("key");
  private static final byte[] VALUE = bytes("value");

  private Bench bench;
  private PolledInputs inputs;
  private TracedPolls polls;

  private void begin(Role role, boolean commitsByPoll, Consumer<AuditTracerBuilder> more) {
    bench =
        new Bench(
            1,
            builder -> {
              builder.role(role);
              more.accept(builder);
            });
    inputs = new PolledInputs(bench.wiring.core(), commitsByPoll, null);
    polls = new TracedPolls(bench.wiring.core(), inputs, "group");
  }

  @Test
  void polledAndCommitted_isToldAsRead() {
    begin(Role.RELAY, false, builder -> {});
    ConsumerRecords<byte[], byte[]> polled = polled(message(5, 0), message(6, 1), message(9, 2));
    assertSame(polled, polls.take(polled)); // nothing was left out
    commit(8);
    poll(message(10, 3));
    commit(11);
    bench.report();

    assertEquals(SequenceSet.ofRange(0, 4), bench.union(SessionSets::received));
    assertEquals(SequenceSet.of(), bench.union(SessionSets::handedOver));
    PartitionProgress last = last();
    assertEquals(5, last.assignedAt());
    assertEquals(11, last.position());
    assertEquals(List.of(new OffsetRange(5, 11)), committed());
  }

  @Test
  void markersBehindTheLastRecord_wereReadThrough() {
    assumeTrue(NextOffsets.KNOWN);
    begin(Role.RELAY, false, builder -> {});
    take(12, message(10, 0));
    poll(message(12, 1));
    commit(13);
    bench.report();

    assertEquals(List.of(new OffsetRange(10, 13)), committed());
  }

  @Test
  void jumpForward_isNotClaimed_norWhatWasNotCommittedBefore() {
    begin(Role.RELAY, false, builder -> {});
    poll(message(0, 0), message(1, 1));
    commit(1);
    poll(message(20, 2)); // it may have been with another consumer meanwhile
    commit(21);
    bench.report();

    assertEquals(List.of(new OffsetRange(0, 1), new OffsetRange(20, 21)), committed());
    assertEquals(List.of(), last().skipped());
    assertEquals(20, last().assignedAt());
    assertEquals(SequenceSet.ofRange(0, 3), bench.union(SessionSets::received));
  }

  @Test
  void jumpBack_isReadAgain() {
    begin(Role.RELAY, false, builder -> {});
    poll(message(0, 0), message(1, 1), message(2, 2));
    commit(1);
    poll(message(1, 1));
    commit(2);
    bench.report();

    assertEquals(List.of(new OffsetRange(0, 2)), committed());
    assertEquals(2, last().position());
  }

  @Test
  void withoutGroup_aPollCommitsWhatTheOneBeforeAnswered() {
    begin(Role.RELAY, true, builder -> {});
    poll(message(0, 0), message(1, 1));
    bench.report();
    assertEquals(List.of(), committed());
    commit(2); // says nothing here
    bench.report();
    assertEquals(List.of(), committed());

    assertEquals(0, polls.take(polled()).count());
    bench.report();
    assertEquals(List.of(new OffsetRange(0, 2)), committed());
  }

  @Test
  void commit_waitsForHandOversUnderWay() {
    begin(Role.RELAY, false, builder -> {});
    TracedSends sends = new TracedSends(bench.wiring.core(), true, false, Half.SEEN, Half.SEEN);
    poll(message(0, 0));
    ProducerRecord<byte[], byte[]> out =
        sends.begin(
            new ProducerRecord<>("orders.out", null, KEY, VALUE, headers(waybill(0, KEY, VALUE))));
    commit(1);
    bench.report();
    assertEquals(List.of(), committed());

    sends.end(
        new RecordMetadata(new TopicPartition("orders.out", 0), 5, 0, 0, 0, 0),
        null,
        out.headers());
    bench.report();
    assertEquals(List.of(new OffsetRange(0, 1)), committed());
    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
  }

  @Test
  void sinksCommit_isTheHandOver() {
    begin(Role.SINK, false, builder -> builder.samplingRate(1));
    poll(message(0, 0), message(1, 1), sampled(2, 2), message(3, 3));
    bench.report();
    assertTrue(bench.union(SessionSets::handedOver).isEmpty());
    bench.time.advance(Duration.ofSeconds(3));
    commit(3);
    bench.report();

    assertEquals(SequenceSet.ofRange(0, 3), bench.union(SessionSets::handedOver));
    assertEquals(List.of(new OffsetRange(0, 3)), committed());
    AuditSpan span = bench.spans().get(0);
    assertEquals("handed_over", span.attributes().get(AuditSpan.OUTCOME));
    assertTrue(span.endNanos() - span.startNanos() >= 3_000_000_000L);
    assertEquals(0, bench.tracer.balance().pending());
  }

  @Test
  void sinksCommit_countsForWhatWasReadBeforeAJump() {
    begin(Role.SINK, false, builder -> {});
    poll(message(0, 0), message(1, 1));
    poll(message(20, 2));
    commit(21);
    bench.report();
    assertEquals(SequenceSet.ofRange(0, 3), bench.union(SessionSets::handedOver));
  }

  @Test
  void sinkThatReadsAgain_handsOverOnce() {
    begin(Role.SINK, false, builder -> {});
    poll(message(0, 0), message(1, 1), message(2, 2));
    poll(message(1, 1), message(2, 2));
    commit(3);
    bench.report();

    assertEquals(SequenceSet.ofRange(0, 3), bench.union(SessionSets::handedOver));
    assertTrue(bench.union(SessionSets::handedOverAgain).isEmpty());
  }

  @Test
  void closedSink_claimsNothingMore() {
    begin(Role.SINK, false, builder -> {});
    poll(message(0, 0), message(1, 1));
    commit(1);
    inputs.close();
    commit(2);
    bench.report();
    idle(Duration.ofMinutes(20));

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
    assertTrue(bench.union(SessionSets::inDoubt).isEmpty());
    assertTrue(bench.newEntries().get(bench.entries().size() - 1).progress().isEmpty());
  }

  @Test
  void idleInput_isLetGo_soonIfAllIsCommitted() {
    begin(Role.SINK, false, builder -> {});
    poll(message(0, 0), message(1, 1));
    commit(2);
    bench.report();
    idle(Bench.HEARTBEAT.multipliedBy(3));
    assertEquals(1, lastEntryProgress().size());
    idle(Bench.HEARTBEAT.multipliedBy(8));
    assertEquals(List.of(), lastEntryProgress());

    poll(message(2, 2)); // goes on
    commit(3);
    bench.report();
    assertEquals(SequenceSet.ofRange(0, 3), bench.union(SessionSets::handedOver));
    assertEquals(List.of(new OffsetRange(0, 3)), committed());
  }

  @Test
  void idleSinkWithOpenReads_isLetGoLaterAndInDoubt() {
    begin(Role.SINK, false, builder -> {});
    poll(message(0, 0), message(1, 1));
    bench.report();
    idle(Duration.ofMinutes(5));
    assertEquals(1, lastEntryProgress().size());
    assertTrue(bench.union(SessionSets::inDoubt).isEmpty());
    idle(Duration.ofMinutes(10));

    assertEquals(List.of(), lastEntryProgress());
    assertEquals(SequenceSet.ofRange(0, 2), bench.union(SessionSets::inDoubt));
  }

  @Test
  void sinkWithMoreThanItMayKeep_doubtsTheOldest() {
    begin(Role.SINK, false, builder -> builder.ledgerBytes(1 << 20)); // 4,096 runs
    for (int i = 0; i < 5_000; i++) {
      poll(message(i, 2L * i)); // no two sequences in a row
      bench.step();
    }
    commit(5_000);
    bench.report();

    long doubted = bench.union(SessionSets::inDoubt).cardinality();
    assertEquals(5_000 - 4_096, doubted);
    assertEquals(4_096, bench.union(SessionSets::handedOver).cardinality());
  }

  @Test
  void corrupted_isLeftOutIfThePipelineSaysSo() {
    begin(
        Role.SINK, false, builder -> builder.onCorrupted(OnCorrupted.SKIP).corruptedShareLimit(1));
    ConsumerRecord<byte[], byte[]> changed =
        message(1, waybill(1, KEY, VALUE), KEY, bytes("other"));
    ConsumerRecord<byte[], byte[]> tombstone = message(2, waybill(2, KEY, VALUE), KEY, null);
    ConsumerRecord<byte[], byte[]> movedKey = message(3, waybill(3, KEY, VALUE), null, VALUE);
    ConsumerRecords<byte[], byte[]> given =
        polls.take(polled(message(0, 0), changed, tombstone, movedKey, message(4, 4)));
    assertEquals(List.of(0L, 4L), offsets(given));
    if (NextOffsets.KNOWN) {
      assertEquals(5, given.nextOffsets().get(TP).offset());
    }
    commit(5);
    bench.report();

    assertEquals(SequenceSet.of(0, 4), bench.union(SessionSets::handedOver));
    assertEquals(SequenceSet.of(1, 2, 3), bench.union(SessionSets::corrupted));
    assertEquals(SequenceSet.of(1, 2, 3), bench.union(SessionSets::skipped));
    assertEquals(List.of(new OffsetRange(0, 5)), committed());
  }

  @Test
  void deserializers_verifyBeforeTheUsersCode() {
    begin(Role.SINK, false, builder -> {});
    TracedReads reads = new TracedReads(bench.wiring.core(), true);
    ConsumerRecord<byte[], byte[]> good = message(0, 0);
    ConsumerRecord<byte[], byte[]> changed =
        message(1, waybill(1, KEY, VALUE), KEY, bytes("other"));
    ConsumerRecord<byte[], byte[]> tombstone = message(2, waybill(2, KEY, null), KEY, null);
    List<ConsumerRecord<String, String>> objects = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message : List.of(good, changed, tombstone)) {
      byte[] text = message.headers().lastHeader(Waybill.HEADER).value();
      reads.key("orders", message.headers(), message.key());
      if (message.value() != null) {
        reads.value("orders", message.headers(), message.value());
      }
      assertSame(text, message.headers().lastHeader(Waybill.HEADER).value());
      assertEquals(1, message.headers().toArray().length);
      objects.add(object(message, "key", message.value() == null ? null : "value"));
    }
    polls.take(NextOffsets.records(Map.of(TP, objects), Map.of(TP, new OffsetAndMetadata(3))));
    bench.report();

    assertEquals(SequenceSet.ofRange(0, 3), bench.union(SessionSets::received));
    assertEquals(SequenceSet.of(1), bench.union(SessionSets::corrupted));
    assertEquals(Map.of(), bench.dropped());
    ReceivedHeader mark = (ReceivedHeader) good.headers().lastHeader(Waybill.HEADER);
    assertSame(null, mark.key);
    assertSame(null, mark.value);
  }

  @Test
  void unusableHeaders_arePassedAndCounted() {
    begin(Role.SINK, false, builder -> builder.onCorrupted(OnCorrupted.SKIP));
    byte[] damaged = waybill(1, KEY, VALUE);
    damaged[20] ^= 2;
    assertEquals(
        3,
        polls
            .take(
                polled(
                    message(0, null, KEY, VALUE), message(1, damaged, KEY, VALUE), message(2, 2)))
            .count());
    commit(3);
    bench.report();

    List<PartitionProgress> told = bench.progress(0, TP);
    assertEquals(1, told.stream().mapToLong(PartitionProgress::absentHeaders).sum());
    assertEquals(1, told.stream().mapToLong(PartitionProgress::damagedHeaders).sum());
    assertEquals(SequenceSet.of(2), bench.union(SessionSets::handedOver));
    assertEquals(List.of(new OffsetRange(0, 3)), committed());
  }

  @Test
  void objectsThatNobodySaw_arePassedAndTheFaultIsCounted() {
    begin(Role.SINK, false, builder -> {});
    ConsumerRecord<String, String> unseen = object(message(0, 0), "key", "value");
    ConsumerRecords<String, String> polled =
        NextOffsets.records(Map.of(TP, List.of(unseen)), Map.of(TP, new OffsetAndMetadata(1)));
    assertSame(polled, polls.take(polled));
    assertEquals(1, bench.dropped().get("tracer_error"));
  }

  @Test
  void brokenHeaders_leaveTheHostAlone() {
    begin(Role.SINK, false, builder -> {});
    RecordHeaders broken =
        new RecordHeaders() {
          @Override
          public org.apache.kafka.common.header.Header lastHeader(String key) {
            throw new LinkageError("mine");
          }
        };
    ConsumerRecord<byte[], byte[]> message = message(0, null, KEY, VALUE);
    ConsumerRecord<byte[], byte[]> withBroken =
        new ConsumerRecord<>(
            message.topic(),
            0,
            0,
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            KEY,
            VALUE,
            broken,
            Optional.empty());
    assertThrows(LinkageError.class, () -> broken.lastHeader("any"));
    ConsumerRecords<byte[], byte[]> polled = polled(withBroken);
    assertSame(polled, polls.take(polled));
    assertTrue(bench.dropped().get("tracer_error") > 0);
  }

  private void poll(ConsumerRecord<?, ?>... messages) {
    take(messages[messages.length - 1].offset() + 1, messages);
  }

  private void take(long next, ConsumerRecord<?, ?>... messages) {
    List<ConsumerRecord<Object, Object>> list = new ArrayList<>();
    for (ConsumerRecord<?, ?> message : messages) {
      list.add(object(message, message.key(), message.value()));
    }
    assertEquals(
        messages.length,
        polls
            .take(NextOffsets.records(Map.of(TP, list), Map.of(TP, new OffsetAndMetadata(next))))
            .count());
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static ConsumerRecords<byte[], byte[]> polled(
      ConsumerRecord<byte[], byte[]>... messages) {
    return messages.length == 0
        ? NextOffsets.records(Map.of(), Map.of())
        : NextOffsets.records(
            Map.of(TP, List.of(messages)),
            Map.of(TP, new OffsetAndMetadata(messages[messages.length - 1].offset() + 1)));
  }

  private static List<Long> offsets(ConsumerRecords<?, ?> records) {
    List<Long> offsets = new ArrayList<>();
    records.forEach(message -> offsets.add(message.offset()));
    return offsets;
  }

  private void commit(long offset) {
    inputs.committed(Map.of(TP, new OffsetAndMetadata(offset)));
  }

  private void idle(Duration duration) {
    for (Duration left = duration; !left.isNegative(); left = left.minus(Bench.HEARTBEAT)) {
      bench.time.advance(Bench.HEARTBEAT);
      bench.step();
      bench.step();
    }
  }

  private List<PartitionProgress> lastEntryProgress() {
    return bench.entries().get(bench.entries().size() - 1).progress();
  }

  private PartitionProgress last() {
    List<PartitionProgress> all = bench.progress(0, TP);
    return all.get(all.size() - 1);
  }

  private List<OffsetRange> committed() {
    return bench.committed(0, TP).ranges();
  }

  private static ConsumerRecord<byte[], byte[]> message(long offset, long sequence) {
    return message(offset, waybill(sequence, KEY, VALUE), KEY, VALUE);
  }

  private static ConsumerRecord<byte[], byte[]> sampled(long offset, long sequence) {
    int checksum = new MessageChecksum().ofKeyAndValue(KEY, VALUE);
    Waybill.Sample sample = new Waybill.Sample(5, 1, 0);
    byte[] header = new Waybill(checksum, true, SESSION, sequence, sample).encode();
    return message(offset, header, KEY, VALUE);
  }

  private static byte[] waybill(long sequence, byte[] key, byte[] value) {
    int checksum = new MessageChecksum().ofKeyAndValue(key, value);
    return new Waybill(checksum, true, SESSION, sequence, null).encode();
  }

  private static RecordHeaders headers(byte[] waybill) {
    RecordHeaders headers = new RecordHeaders();
    if (waybill != null) {
      headers.add(Waybill.HEADER, waybill);
    }
    return headers;
  }

  private static ConsumerRecord<byte[], byte[]> message(
      long offset, byte[] waybill, byte[] key, byte[] value) {
    return new ConsumerRecord<>(
        TP.topic(),
        TP.partition(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers(waybill),
        Optional.empty());
  }

  private static <K, V> ConsumerRecord<K, V> object(ConsumerRecord<?, ?> from, K key, V value) {
    return new ConsumerRecord<>(
        from.topic(),
        from.partition(),
        from.offset(),
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        from.headers(),
        Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
