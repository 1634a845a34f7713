// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Kind;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Waybill;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyConsumerTest {

  private static final TopicPartition PARTITION = new TopicPartition("orders-enriched", 0);
  private static final int MESSAGES = 600;
  private static final long SESSION = 0x5E55_1011L;

  @TempDir Path folder;

  private final List<Fault> written = new ArrayList<>();

  @Test
  void poll_noFault_givesAll() {
    List<ConsumerRecord<byte[], byte[]>> got = consume(FaultPlan.NONE);

    assertEquals(MESSAGES, got.size());
    assertTrue(written.isEmpty());
  }

  @Test
  void poll_losesWhatThePlanSays_andTellsIt() {
    FaultPlan plan = new FaultPlan(1, 1, 0, 0, false);
    Place hop = new Place("billing", Verdict.Place.HOP);

    List<ConsumerRecord<byte[], byte[]>> got = consume(plan);

    for (int i = 0; i < MESSAGES; i++) {
      long sequence = i;
      boolean lost = hop.equals(plan.lostAt(i));
      assertEquals(lost, got.stream().noneMatch(r -> r.offset() == sequence));
      assertEquals(lost, written.contains(new Fault(Kind.LOST, hop, TraceId.of(SESSION, i))));
    }
    assertFalse(written.isEmpty());
  }

  @Test
  void poll_corruptsCopies_inOneBit() {
    FaultPlan plan = new FaultPlan(1, 0, 1, 0, false);
    MessageChecksum checksum = new MessageChecksum();

    List<ConsumerRecord<byte[], byte[]>> got = consume(plan);

    for (ConsumerRecord<byte[], byte[]> message : got) {
      boolean intact =
          checksum.ofKeyAndValue(message.key(), message.value())
              == checksum.ofKeyAndValue(key(message.offset()), value(message.offset()));
      assertEquals(!"billing".equals(plan.corruptedAt(message.offset())), intact);
    }
    assertEquals(got.size(), MESSAGES);
    assertTrue(written.stream().allMatch(fault -> fault.kind() == Kind.CORRUPTED));
  }

  @Test
  void poll_doublesWhatThePlanSays() {
    FaultPlan plan = new FaultPlan(1, 0, 0, 1, false);

    List<ConsumerRecord<byte[], byte[]>> got = consume(plan);

    for (int i = 0; i < MESSAGES; i++) {
      long sequence = i;
      assertEquals(
          "billing".equals(plan.duplicatedAt(i)) ? 2 : 1,
          got.stream().filter(r -> r.offset() == sequence).count());
    }
  }

  @Test
  void poll_lostInStage_isNotDoubledBefore() {
    FaultPlan plan = new FaultPlan(1, 1, 0, 1, false);

    consume(plan);

    Place in = new Place("billing", Verdict.Place.STAGE);
    assertTrue(
        written.stream()
            .filter(fault -> fault.kind() == Kind.DUPLICATED)
            .noneMatch(fault -> in.equals(plan.lostAt(fault.message().sequence()))));
  }

  @Test
  void poll_brokerGivesAnOffsetAgain_isTold() {
    try (FaultFile file = FaultFile.append(folder.resolve("faults.jsonl"))) {
      StageFaults faults = new StageFaults(FaultPlan.NONE, "billing", file);

      faults.deliver(message(4));
      faults.deliver(message(5));
      assertEquals(0, file.count(Kind.DUPLICATED));
      faults.deliver(message(5));

      assertEquals(1, file.count(Kind.DUPLICATED));
    }
  }

  @Test
  void poll_withoutWaybill_isLeftAlone() {
    try (FaultFile file = FaultFile.append(folder.resolve("faults.jsonl"))) {
      StageFaults faults = new StageFaults(new FaultPlan(1, 1, 1, 1, false), "billing", file);
      ConsumerRecord<byte[], byte[]> foreign = message(1);
      foreign.headers().remove(Waybill.HEADER);

      assertEquals(List.of(foreign), faults.deliver(foreign));
      assertFalse(faults.forgets(foreign));
    }
  }

  @Test
  void flipped_withoutAnyByte_getsOne() {
    ConsumerRecord<byte[], byte[]> empty = new ConsumerRecord<>("orders", 0, 0, null, new byte[0]);

    assertArrayEquals(new byte[1], Copies.flipped(empty, 5).value());
  }

  @Test
  void otherCalls_throwAsTheConsumerDoes() {
    try (FaultFile file = FaultFile.append(folder.resolve("faults.jsonl"));
        Consumer<byte[], byte[]> consumer =
            FaultyConsumer.of(
                new MockConsumer<>("earliest"), new StageFaults(FaultPlan.NONE, "billing", file))) {
      assertThrows(IllegalArgumentException.class, () -> consumer.position(PARTITION));
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> consume(FaultPlan plan) {
    Path path = folder.resolve("faults.jsonl");
    List<ConsumerRecord<byte[], byte[]>> got = new ArrayList<>();
    try (FaultFile file = FaultFile.append(path);
        MockConsumer<byte[], byte[]> mock = new MockConsumer<>("earliest")) {
      mock.assign(List.of(PARTITION));
      mock.updateBeginningOffsets(Map.of(PARTITION, 0L));
      for (int i = 0; i < MESSAGES; i++) {
        mock.addRecord(message(i));
      }
      Consumer<byte[], byte[]> faulty =
          FaultyConsumer.of(mock, new StageFaults(plan, "billing", file));
      ConsumerRecords<byte[], byte[]> polled = faulty.poll(Duration.ZERO);
      polled.forEach(got::add);
      assertEquals(MESSAGES, polled.nextOffsets().get(PARTITION).offset());
      assertEquals(MESSAGES, faulty.position(PARTITION));
    }
    FaultFile.read(path, written::add);
    return got;
  }

  private static ConsumerRecord<byte[], byte[]> message(long sequence) {
    byte[] key = key(sequence);
    byte[] value = value(sequence);
    int checksum = new MessageChecksum().ofKeyAndValue(key, value);
    RecordHeaders headers = new RecordHeaders();
    headers.add(Waybill.HEADER, new Waybill(checksum, true, SESSION, sequence, null).encode());
    return new ConsumerRecord<>(
        PARTITION.topic(),
        PARTITION.partition(),
        sequence,
        0,
        TimestampType.CREATE_TIME,
        key.length,
        value.length,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static byte[] key(long sequence) {
    return new byte[(int) (sequence % 3)];
  }

  private static byte[] value(long sequence) {
    return new byte[(int) (sequence % 5)];
  }
}
