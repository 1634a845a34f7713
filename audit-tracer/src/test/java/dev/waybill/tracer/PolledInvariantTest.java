// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Entry;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the fold leans on, over random walks of two consumers of a group that take a topic-partition
 * from each other, seen by interceptors alone: every message in offsets that a process's entries
 * call committed was told as received before or with them; nothing is told as received or handed
 * over that was not; and a sink hands over exactly what it read and the group committed. Relays are
 * two processes here, sinks one.
 */
class PolledInvariantTest {
  private static final TopicPartition TP = new TopicPartition("orders", 0);
  private static final long SESSION = 77;
  private static final int RECORDS = 300;
  private static final byte[] VALUE = {1};
  private static final int CHECKSUM = new MessageChecksum().ofKeyAndValue(null, VALUE);

  /** One consumer; whether it has the topic-partition, and its position, it alone knows. */
  private static final class Reader {
    final PolledInputs inputs;
    final TracedPolls polls;

    Reader(Bench bench) {
      inputs = new PolledInputs(bench.wiring.core(), false, null);
      polls = new TracedPolls(bench.wiring.core(), inputs, "group");
    }
  }

  @ParameterizedTest
  @CsvSource({"RELAY, 4096", "RELAY, 16", "SINK, 4096", "SINK, 16"})
  void entries_claimNothingFalse(Role role, int queue) {
    for (int seed = 0; seed < 60; seed++) {
      walk(new Random(seed), role, queue);
    }
  }

  private static void walk(Random random, Role role, int queue) {
    Bench first = new Bench(1, builder -> builder.role(role).queueCapacity(queue));
    Bench second =
        role == Role.SINK
            ? first
            : new Bench(1, builder -> builder.role(role).queueCapacity(queue));
    Reader[] readers = {new Reader(first), new Reader(second)};
    boolean[] exists = new boolean[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      exists[i] = random.nextInt(10) > 0; // else a marker
    }
    NavigableSet<Long> read = new TreeSet<>();
    NavigableSet<Long> done = new TreeSet<>();
    int owner = 0;
    long position = 0;
    long committed = 0;
    for (int i = 0; i < 300; i++) {
      switch (random.nextInt(10)) {
        case 0 -> { // the other takes over where the group stands
          owner = 1 - owner;
          position = committed;
        }
        case 1 -> { // a poll that passes over markers alone
          while (position < RECORDS && !exists[(int) position]) {
            position++;
          }
        }
        case 2, 3 -> {
          long to =
              committed + random.nextInt((int) (position - Math.min(committed, position)) + 1);
          if (to > committed) {
            committed = to;
            commit(readers[owner], to);
            done.addAll(read.headSet(to));
          }
        }
        case 4 -> {
          first.time.advance(Duration.ofSeconds(random.nextInt(8)));
          second.time.advance(Duration.ofSeconds(random.nextInt(8)));
        }
        case 5 -> {
          first.step();
          second.step();
        }
        default -> position = poll(random, readers[owner], exists, position, read);
      }
    }
    SequenceSet received = new SequenceSet();
    for (Bench bench : role == Role.SINK ? List.of(first) : List.of(first, second)) {
      bench.report();
      bench.bye();
      assertTold(bench, role, exists, done, queue > 16);
      received.addAll(bench.union(SessionSets::received));
    }
    SequenceSet truth = setOf(read);
    assertTrue(received.minus(truth).isEmpty());
    assertTrue(queue == 16 || received.equals(truth));
  }

  private static long poll(
      Random random, Reader reader, boolean[] exists, long from, NavigableSet<Long> read) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long position = from;
    int count = random.nextInt(6);
    while (records.size() < count && position < RECORDS) {
      if (exists[(int) position]) {
        read.add(position);
        records.add(message(position));
      }
      position++;
    }
    Map<TopicPartition, OffsetAndMetadata> next = Map.of(TP, new OffsetAndMetadata(position));
    reader.polls.take(
        NextOffsets.records(records.isEmpty() ? Map.of() : Map.of(TP, records), next));
    return position;
  }

  private static void commit(Reader reader, long offset) {
    reader.inputs.committed(Map.of(TP, new OffsetAndMetadata(offset)));
  }

  private static ConsumerRecord<byte[], byte[]> message(long offset) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(Waybill.HEADER, new Waybill(CHECKSUM, true, SESSION, offset, null).encode());
    return new ConsumerRecord<>(
        TP.topic(),
        0,
        offset,
        0,
        TimestampType.CREATE_TIME,
        0,
        1,
        null,
        VALUE,
        headers,
        Optional.empty());
  }

  private static void assertTold(
      Bench bench, Role role, boolean[] exists, NavigableSet<Long> done, boolean nothingDropped) {
    SequenceSet received = new SequenceSet();
    long expected = 0;
    for (Entry entry : bench.entries()) {
      entry.sessions().forEach(sets -> received.addAll(sets.received()));
      if (entry.number() != expected++) {
        break; // from here on the fold knows that it doesn't know
      }
      for (PartitionProgress progress : entry.progress()) {
        for (OffsetRange range : progress.committed()) {
          for (long offset = range.from(); offset < range.to(); offset++) {
            assertTrue(!exists[(int) offset] || received.contains(offset), "offset " + offset);
          }
        }
        assertEquals(List.of(), progress.skipped());
      }
    }
    SequenceSet handedOver = bench.union(SessionSets::handedOver);
    assertTrue(handedOver.minus(setOf(done)).isEmpty());
    if (nothingDropped) {
      assertEquals(Map.of(), bench.dropped());
      if (role == Role.SINK) {
        assertEquals(setOf(done), handedOver);
        assertTrue(bench.union(SessionSets::handedOverAgain).isEmpty());
      }
    }
    assertEquals(0, bench.tracer.balance().pending());
  }

  private static SequenceSet setOf(NavigableSet<Long> offsets) {
    return SequenceSet.of(offsets.stream().mapToLong(Long::longValue).toArray());
  }
}
