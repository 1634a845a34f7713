// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Waybill;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class AuditTracerTest {
  private static final byte[] VALUE = {1, 2, 3};

  @Test
  void seal_numbersMessagesOfAPipelineDensely() {
    Bench bench = new Bench(1);
    Waybill first = bench.tracer.seal("a", null, VALUE);
    Waybill second = bench.tracer.seal("a", null, VALUE);
    Waybill other = bench.tracer.seal("b", null, VALUE);

    assertEquals(0, first.sequence());
    assertEquals(1, second.sequence());
    assertEquals(first.session(), second.session());
    assertEquals(0, other.sequence());
    assertNotEquals(first.session(), other.session());
    assertEquals(new MessageChecksum().ofKeyAndValue(null, VALUE), first.checksum());
  }

  @Test
  void receive_tellsWhatCameIn() {
    Bench bench = new Bench(1);
    Waybill waybill = new Bench(1).tracer.seal("a", null, VALUE);
    byte[] header = waybill.encode();
    byte[] damaged = header.clone();
    damaged[9] ^= 1;
    byte[] unknown = header.clone();
    unknown[0] = '_';

    assertEquals(waybill, bench.tracer.receive("a", header, null, VALUE));
    assertEquals(waybill, bench.tracer.receive("a", header, VALUE, null));
    assertNull(bench.tracer.receive("a", null, null, VALUE));
    assertNull(bench.tracer.receive("a", damaged, null, VALUE));
    assertNull(bench.tracer.receive("a", unknown, null, VALUE));
    assertEquals(new TracerStats(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), bench.tracer.stats());
  }

  @Test
  void handOverSkipFail_areTold() {
    Bench bench = new Bench(1);
    for (int i = 0; i < 3; i++) {
      bench.tracer.seal("a", null, VALUE);
    }
    long session = bench.tracer.seal("a", null, VALUE).session();
    bench.tracer.handOver("a", waybill(session, 0));
    bench.tracer.skip("a", waybill(session, 1));
    bench.tracer.fail("a", waybill(session, 2));
    bench.report();

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
    assertEquals(SequenceSet.of(1), bench.union(SessionSets::skipped));
    assertEquals(SequenceSet.of(2), bench.union(SessionSets::failed));
    assertTrue(
        bench.entries().stream()
            .flatMap(entry -> entry.sessions().stream())
            .allMatch(sets -> sets.placed().isEmpty()));
  }

  @Test
  void recordConveniences_readTheHeader() {
    Bench bench = new Bench(1);
    bench.tracer.handOver(message(waybill(7, 0).encode()));
    bench.tracer.skip(message(waybill(7, 1).encode()));
    bench.tracer.fail(message(waybill(7, 2).encode()));
    bench.tracer.handOver(message(null));
    bench.tracer.handOver(message(new byte[] {1}));
    bench.report();

    assertEquals(SequenceSet.of(0), bench.union(SessionSets::handedOver));
    assertEquals(SequenceSet.of(1), bench.union(SessionSets::skipped));
    assertEquals(SequenceSet.of(2), bench.union(SessionSets::failed));
    assertEquals("orders", bench.entries().get(0).sessions().get(0).pipeline());
    assertEquals(3, bench.tracer.balance().recorded());
  }

  @Test
  void carry_replaces() {
    Bench bench = new Bench(1);
    ProducerRecord<byte[], byte[]> out = new ProducerRecord<>("orders", VALUE);
    out.headers().add(Waybill.HEADER, new byte[] {1}).add(Waybill.HEADER, new byte[] {2});
    byte[] header = waybill(7, 0).encode();
    bench.tracer.carry(message(header), out);
    bench.tracer.carry(message(null), out);

    assertEquals(1, out.headers().toArray().length);
    assertEquals(header, out.headers().lastHeader(Waybill.HEADER).value());
  }

  @Test
  void sampling_followsTheTraceId() {
    Bench bench = new Bench(1, builder -> builder.samplingRate(0.25));
    int sampled = 0;
    for (int i = 0; i < 10_000; i++) {
      Waybill waybill = bench.tracer.seal("a", null, VALUE);
      boolean expected = (TraceId.low(waybill.session(), i) & ((1L << 56) - 1)) >= 3L << 54;
      assertEquals(expected, waybill.sampled());
      sampled += expected ? 1 : 0;
    }
    assertTrue(sampled > 2_000 && sampled < 3_000, sampled + " sampled");
  }

  @Test
  void build_badSettings_areNamed() {
    assertRefused("stage", builder -> builder.stage(" "));
    assertRefused("role", builder -> builder.role(null));
    assertRefused("auditTopic", builder -> builder.auditTopic(""));
    assertRefused("heartbeat: PT0S", builder -> builder.heartbeat(Duration.ZERO));
    assertRefused("samplingRate: 1.5", builder -> builder.samplingRate(1.5));
    assertRefused("samplingRate: NaN", builder -> builder.samplingRate(Double.NaN));
    assertRefused("queueCapacity: 3", builder -> builder.queueCapacity(3));
    assertRefused("ledgerBytes: 5", builder -> builder.ledgerBytes(5));
    assertRefused("closeTimeout", builder -> builder.closeTimeout(Duration.ofSeconds(-1)));
    assertRefused("topics", builder -> builder.topics("(", "orders"));
    assertRefused("topics", builder -> builder.topics("orders", ""));
    assertRefused("bootstrapServers: nowhere", builder -> builder.bootstrapServers("nowhere"));
    assertRefused(
        "bootstrapServers", builder -> builder.producerProperties.remove("bootstrap.servers"));
    assertRefused(
        "compression.type",
        builder -> builder.producerProperties(Map.of("compression.type", "brick")));
    assertRefused(
        "transactional.id",
        builder -> builder.producerProperties(Map.of("transactional.id", "mine")));
  }

  @Test
  void build_withoutBroker_worksAndClosesInTime() {
    AuditTracer tracer = settings().closeTimeout(Duration.ofMillis(1)).build();
    tracer.handOver("a", tracer.seal("a", null, VALUE));
    tracer.close();
    tracer.close();

    assertEquals(Map.of("unsent", 1L), tracer.balance().dropped());
    assertEquals(0, tracer.balance().pending());
    tracer.skip("a", waybill(7, 0));
    assertEquals(1L, tracer.balance().dropped().get("closed"));
  }

  @Test
  void pipelines_firstPatternWins() {
    PipelineSettings settings =
        new PipelineSettings(PipelineSettings.LOCAL, 0, OnCorrupted.PASS, 0.1, true, false);
    Pipelines pipelines = new Pipelines("stage", Map.of("orders\\..*", "orders"), "none", settings);

    assertEquals("orders", pipelines.of("orders.in").name());
    assertEquals("myorders.in", pipelines.of("myorders.in").name());
    assertSame(pipelines.named("other"), pipelines.of("other"));
  }

  private static void assertRefused(String named, Consumer<AuditTracerBuilder> change) {
    AuditTracerBuilder builder = settings();
    change.accept(builder);

    String message = assertThrows(IllegalArgumentException.class, builder::build).getMessage();
    assertTrue(message.contains(named), message);
  }

  private static AuditTracerBuilder settings() {
    return AuditTracer.builder()
        .stage("stage")
        .role(Role.ORIGIN)
        .samplingRate(0)
        .bootstrapServers("localhost:1");
  }

  private static Waybill waybill(long session, long sequence) {
    return new Waybill(1, true, session, sequence, null);
  }

  private static ConsumerRecord<byte[], byte[]> message(byte[] header) {
    ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>("orders.in", 0, 0, null, VALUE);
    if (header != null) {
      message.headers().add(Waybill.HEADER, header);
    }
    return message;
  }
}
