// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Entry;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import dev.waybill.wire.Sampling;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Definitions that come while clients are at work. */
class LiveDefinitionsTest {
  private static final TopicPartition TP = new TopicPartition("in", 0);
  private static final long SESSION = 77;

  private final Bench bench = new Bench(1);
  private final MockProducer<byte[], byte[]> sent = Bench.producer("out", 1, true);
  private final Producer<byte[], byte[]> producer = bench.tracer.wrap(sent);
  private final MockConsumer<byte[], byte[]> inner = new EarlyConsumer();
  private final Consumer<byte[], byte[]> consumer = bench.tracer.wrap(inner);

  @Test
  void samplingRate_followsWithinASession() {
    send();
    declare(definition(1, 1, OnCorrupted.PASS, true));
    Waybill first = send();
    declare(definition(2, 0, OnCorrupted.PASS, true));
    Waybill second = send();

    assertTrue(first.sampled());
    assertEquals(Sampling.threshold(1), first.sample().threshold());
    assertNull(second.sample());
    assertEquals(first.session(), second.session());
    assertEquals(first.sequence() + 1, second.sequence());
  }

  @Test
  void route_followsTheTopicsPipeline() {
    Waybill before = send();
    declare(definition(1, 0, OnCorrupted.PASS, true));
    Waybill after = send();
    bench.report();

    Map<Long, String> pipelines =
        bench.entries().stream()
            .flatMap(entry -> entry.sessions().stream())
            .collect(Collectors.toMap(SessionSets::session, SessionSets::pipeline, (a, b) -> a));
    assertEquals(Map.of(before.session(), "out", after.session(), "orders"), pipelines);
  }

  @Test
  void knownDefinitions_areTold() {
    bench.report();
    declare(definition(7, 0, OnCorrupted.PASS, true));
    send();
    bench.report();

    List<Entry> entries = bench.entries();
    assertEquals(Map.of(), entries.get(0).known());
    assertEquals(Map.of("orders", 7L), entries.get(entries.size() - 1).known());
  }

  @Test
  void corruptedAction_follows() {
    assign();
    add(0, "changed");
    assertEquals(1, poll());
    declare(definition(1, 0, OnCorrupted.SKIP, true));
    add(1, "changed");
    assertEquals(0, poll());
    declare();
    add(2, "changed");
    assertEquals(1, poll());
  }

  @Test
  void inputsPipelineChanges_isAnotherAssignmentFromTheKnownPosition() {
    assign();
    add(0, "value");
    add(1, "value");
    poll();
    bench.report();
    declare(definition(1, 0, OnCorrupted.PASS, true));
    add(2, "value");
    poll();
    consumer.commitSync();
    bench.report();

    assertEquals(List.of(new OffsetRange(2, 3)), bench.committed(0, TP).ranges());
    assertEquals(List.of(0L, 2L), assignedAt());
    assertEquals(
        Map.of("in", SequenceSet.of(0, 1), "orders", SequenceSet.of(2)), receivedByPipeline());
  }

  @Test
  void sameMappingAgain_changesNoAssignment() {
    declare(definition(1, 0, OnCorrupted.PASS, true));
    assign();
    add(0, "value");
    poll();
    declare(definition(2, 1, OnCorrupted.SKIP, true));
    add(1, "value");
    poll();
    bench.report();

    assertEquals(List.of(0L), assignedAt());
  }

  @Test
  void switchedOff_originsSealNothing() {
    send();
    declare(definition(1, 1, OnCorrupted.PASS, false));
    List<Object> heard = new ArrayList<>();
    var unused =
        producer.send(new ProducerRecord<>("out", bytes("v")), (m, e) -> heard.add(m.offset()));

    ProducerRecord<byte[], byte[]> plain = last();
    assertEquals(0, plain.headers().toArray().length);
    assertEquals(List.of(1L), heard);
    assertNull(bench.tracer.seal("orders", null, bytes("v")));
    bench.tracer.handOver("orders", (Waybill) null);
    bench.report();
    assertEquals(1, bench.union(SessionSets::handedOver).cardinality());
    assertEquals(0, bench.tracer.stats().absentHeaders());

    declare(definition(2, 0, OnCorrupted.PASS, true));
    assertEquals(0, send().sequence());
    declare(definition(3, 0, OnCorrupted.PASS, false));
    unused = producer.send(new ProducerRecord<>("out", bytes("v")));
    declare(definition(4, 0, OnCorrupted.PASS, true));
    assertEquals(1, send().sequence());
  }

  @Test
  void switchedOff_handOversPassUntouchedAndUntold() {
    declare(definition(1, 1, OnCorrupted.PASS, false));
    byte[] header = waybill(3, "other bytes");
    var unused =
        producer.send(
            new ProducerRecord<>(
                "out",
                null,
                null,
                null,
                bytes("v"),
                new RecordHeaders().add(Waybill.HEADER, header)));
    bench.tracer.skip(message(4, "value"));
    Waybill received = bench.tracer.receive("orders", header, null, bytes("v"));
    bench.report();

    assertSame(header, last().headers().lastHeader(Waybill.HEADER).value());
    assertEquals(3, received.sequence());
    assertTrue(bench.entries().stream().allMatch(entry -> entry.sessions().isEmpty()));
    assertEquals(0, bench.tracer.stats().corrupted());
    assertEquals(0, bench.tracer.balance().recorded());
  }

  @Test
  void switchedOff_inputsAreRevokedUntilItIsOnAgain() {
    declare(definition(1, 0, OnCorrupted.PASS, true));
    assign();
    add(0, "value");
    poll();
    consumer.commitSync();
    declare(definition(2, 0, OnCorrupted.SKIP, false));
    add(1, "changed");
    add(2, "value");
    assertEquals(2, poll());
    consumer.commitSync();
    consumer.seek(TP, 3);
    poll();
    bench.report();
    bench.newEntries();
    bench.report();
    assertTrue(bench.newEntries().stream().allMatch(entry -> entry.progress().isEmpty()));

    declare(definition(3, 0, OnCorrupted.PASS, true));
    poll();
    add(3, "value");
    poll();
    consumer.commitSync();
    bench.report();

    assertEquals(SequenceSet.of(0, 3), bench.union(SessionSets::received));
    assertEquals(
        List.of(new OffsetRange(0, 1), new OffsetRange(3, 4)), bench.committed(0, TP).ranges());
    assertEquals(List.of(0L, 3L), assignedAt());
    assertEquals(0, bench.tracer.stats().corrupted());
  }

  @Test
  void assignedWhileOff_beginsWhenItIsOn() {
    declare(definition(1, 0, OnCorrupted.PASS, false));
    assign();
    add(0, "value");
    poll();
    consumer.commitSync();
    declare(definition(2, 0, OnCorrupted.PASS, true));
    poll();
    bench.report();

    assertEquals(List.of(1L), assignedAt());
  }

  @Test
  void switchedOff_heartbeatsGoOn() {
    declare(definition(1, 0, OnCorrupted.PASS, false));
    bench.report();
    bench.newEntries();
    bench.report();

    assertTrue(!bench.newEntries().isEmpty());
  }

  private void declare(PipelineDefinition... definitions) {
    bench
        .wiring
        .core()
        .pipelines
        .declare(
            List.of(definitions).stream()
                .collect(Collectors.toMap(PipelineDefinition::name, d -> d)),
            bench.wiring.causes());
  }

  private static PipelineDefinition definition(
      long version, double rate, OnCorrupted action, boolean audited) {
    return new PipelineDefinition(
        "orders",
        version,
        List.of(
            StageDefinition.origin("shop"),
            StageDefinition.of("stage", Role.RELAY, "in", "shop"),
            StageDefinition.of("store", Role.SINK, "out", "stage")),
        PipelineDefinition.DEFAULT_DEADLINE,
        rate,
        action,
        0.5,
        audited,
        1);
  }

  private Waybill send() {
    var unused = producer.send(new ProducerRecord<>("out", bytes("value")));
    byte[] header = WaybillHeader.read(last().headers());
    assertNotNull(header);
    Scratch scratch = new Scratch();
    scratch.reader.read(header);
    return scratch.reader.toWaybill();
  }

  private ProducerRecord<byte[], byte[]> last() {
    return sent.history().get(sent.history().size() - 1);
  }

  private void assign() {
    inner.updateBeginningOffsets(Map.of(TP, 0L));
    inner.updateEndOffsets(Map.of(TP, 0L));
    consumer.assign(List.of(TP));
    poll();
  }

  private int poll() {
    return consumer.poll(Duration.ZERO).count();
  }

  private void add(long offset, String value) {
    inner.addRecord(message(offset, value));
  }

  /** Sealed as if the value were "value". */
  private static ConsumerRecord<byte[], byte[]> message(long offset, String value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(Waybill.HEADER, waybill(offset, "value"));
    return new ConsumerRecord<>(
        TP.topic(),
        TP.partition(),
        offset,
        0,
        TimestampType.CREATE_TIME,
        3,
        5,
        null,
        bytes(value),
        headers,
        java.util.Optional.empty());
  }

  private static byte[] waybill(long sequence, String value) {
    int checksum = new MessageChecksum().ofKeyAndValue(null, bytes(value));
    return new Waybill(checksum, true, SESSION, sequence, null).encode();
  }

  private List<Long> assignedAt() {
    return bench.progress(0, TP).stream().map(p -> p.assignedAt()).distinct().toList();
  }

  private Map<String, SequenceSet> receivedByPipeline() {
    return bench.entries().stream()
        .flatMap(entry -> entry.sessions().stream())
        .filter(sets -> !sets.received().isEmpty())
        .collect(Collectors.toMap(SessionSets::pipeline, SessionSets::received));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
