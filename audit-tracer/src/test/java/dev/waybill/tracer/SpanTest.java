// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.MessageChecksum;
import dev.waybill.wire.Role;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Waybill;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SpanTest {
  private static final byte[] VALUE = {1, 2, 3};
  private static final TopicPartition IN = new TopicPartition("orders.in", 0);

  @Test
  void origin_hasOneSpanFromSealToAcknowledgement() {
    Bench bench = bench(Role.ORIGIN);
    MockProducer<byte[], byte[]> inner = Bench.producer("orders.in", 1, false);
    Producer<byte[], byte[]> producer = bench.tracer.wrap(inner);
    SpanContext request =
        SpanContext.create(
            "0102030405060708090a0b0c0d0e0f10",
            "1112131415161718",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    Context.current()
        .with(Span.wrap(request))
        .wrap(
            () -> {
              var unused = producer.send(new ProducerRecord<>("orders.in", VALUE));
            })
        .run();
    long start = bench.time.epochNanos();
    bench.time.advance(Duration.ofMillis(7));
    inner.completeNext();
    bench.report();

    AuditSpan span = bench.spans().get(0);
    assertEquals(1, bench.spans().size());
    assertEquals("send orders", span.name());
    assertEquals(AuditSpan.PRODUCER, span.kind());
    assertEquals(0, span.parentSpanId());
    assertEquals(start, span.startNanos());
    assertEquals(start + 7_000_000, span.endNanos());
    assertEquals("ot=th:0", span.traceState());
    assertFalse(span.error());
    assertEquals(
        List.of(
            new AuditSpan.Link(
                new TraceId(0x0102030405060708L, 0x090a0b0c0d0e0f10L), 0x1112131415161718L)),
        span.links());
    assertEquals(
        Map.of(
            "messaging.system",
            "kafka",
            "messaging.operation.name",
            "send",
            "messaging.operation.type",
            "send",
            "messaging.destination.name",
            "orders.in",
            "messaging.destination.partition.id",
            "0",
            "messaging.kafka.offset",
            0L,
            AuditSpan.PIPELINE,
            "orders",
            AuditSpan.STAGE,
            "stage",
            AuditSpan.ROLE,
            "origin",
            AuditSpan.OUTCOME,
            "handed_over"),
        span.attributes());
    assertEquals("stage", bench.batches().get(0).spans().get(0).resource().get("service.name"));
  }

  @Test
  void relayAndSink_continueTheTrace() {
    Waybill in = new Waybill(checksum(), true, 77, 5, new Waybill.Sample(11, 22, 33));
    Bench bench = bench(Role.RELAY);
    MockProducer<byte[], byte[]> inner = Bench.producer("orders.out", 1, true);
    Producer<byte[], byte[]> producer = bench.tracer.wrap(inner);
    ConsumerRecord<byte[], byte[]> received = receive(bench, in);
    bench.time.advance(Duration.ofMillis(3));
    ProducerRecord<byte[], byte[]> out = new ProducerRecord<>("orders.out", VALUE);
    bench.tracer.carry(received, out);
    var unused = producer.send(out);
    bench.report();

    AuditSpan relay = bench.spans().get(0);
    assertEquals(in.traceId(), relay.traceId());
    assertEquals(11, relay.parentSpanId());
    assertEquals("process orders", relay.name());
    assertEquals(AuditSpan.CONSUMER, relay.kind());
    assertEquals(3_000_000, relay.endNanos() - relay.startNanos());
    assertEquals("orders.in", relay.attributes().get("messaging.destination.name"));
    assertEquals(9L, relay.attributes().get("messaging.kafka.offset"));
    assertEquals("readers", relay.attributes().get("messaging.consumer.group.name"));

    Bench next = bench(Role.SINK);
    Waybill travels =
        bench.tracer.receive(
            "orders", WaybillHeader.read(inner.history().get(0).headers()), null, VALUE);
    assertEquals(relay.spanId(), travels.sample().spanId());
    next.tracer.handOver(receive(next, travels));
    next.report();

    AuditSpan sink = next.spans().get(0);
    assertEquals(relay.spanId(), sink.parentSpanId());
    assertNotEquals(relay.spanId(), sink.spanId());
    assertEquals("handed_over", sink.attributes().get(AuditSpan.OUTCOME));
    assertEquals("ot=th:0021", sink.traceState());
  }

  @Test
  void failedSend_isAnError() {
    Bench bench = bench(Role.ORIGIN);
    MockProducer<byte[], byte[]> inner = Bench.producer("orders.in", 1, false);
    var unused = bench.tracer.wrap(inner).send(new ProducerRecord<>("orders.in", VALUE));
    inner.errorNext(new KafkaException("mine"));
    bench.report();

    AuditSpan span = bench.spans().get(0);
    assertTrue(span.error());
    assertEquals("failed", span.attributes().get(AuditSpan.OUTCOME));
    assertEquals(KafkaException.class.getName(), span.attributes().get("error.type"));
  }

  @Test
  void plainApi_hasSpansToo() {
    Bench origin = bench(Role.ORIGIN);
    Waybill sealed = origin.tracer.seal("files", null, VALUE);
    origin.tracer.handOver("files", sealed);
    origin.report();
    AuditSpan first = origin.spans().get(0);
    assertEquals(sealed.sample().spanId(), first.spanId());
    assertNull(first.attributes().get("messaging.system"));

    Bench relay = bench(Role.RELAY);
    Waybill in = relay.tracer.receive("files", sealed.encode(), null, VALUE);
    Waybill out = relay.tracer.reseal("files", in, null, new byte[] {9});
    relay.tracer.handOver("files", out);
    relay.report();
    AuditSpan second = relay.spans().get(0);
    assertEquals(out.sample().spanId(), second.spanId());
    assertEquals(first.spanId(), second.parentSpanId());

    Bench sink = bench(Role.SINK);
    sink.tracer.skip("files", sink.tracer.receive("files", out.encode(), null, new byte[] {9}));
    sink.report();
    AuditSpan third = sink.spans().get(0);
    assertEquals(second.spanId(), third.parentSpanId());
    assertEquals("skipped", third.attributes().get(AuditSpan.OUTCOME));
    assertFalse(third.error());
  }

  @Test
  void corruptedSampled_isOneSpanAndAnError() {
    Bench bench = bench(Role.SINK);
    Waybill waybill = new Waybill(checksum() + 1, true, 77, 5, new Waybill.Sample(11, 22, 33));
    bench.tracer.handOver("files", bench.tracer.receive("files", waybill.encode(), null, VALUE));
    bench.report();

    assertEquals(1, bench.spans().size());
    AuditSpan span = bench.spans().get(0);
    assertTrue(span.error());
    assertEquals("corrupted", span.attributes().get(AuditSpan.OUTCOME));
    assertEquals("corrupted", span.attributes().get("error.type"));
  }

  @Test
  void corruptedUnsampled_hasSpansAtALimitedRate() {
    Bench bench = bench(Role.SINK);
    for (int i = 0; i < 100; i++) {
      Waybill waybill = new Waybill(checksum() + 1, true, 77, i, null);
      bench.tracer.receive("files", waybill.encode(), null, VALUE);
    }
    bench.report();
    assertEquals(10, bench.spans().size());
    assertEquals(90, bench.tracer.stats().spansDropped());
    assertEquals(0, bench.spans().get(0).parentSpanId());

    bench.tracer.receive(
        "files", new Waybill(checksum() + 1, true, 77, 100, null).encode(), null, VALUE);
    bench.report();

    assertEquals(11, bench.spans().size());
  }

  @Test
  void tooManyOpen_oldestGiveWay() {
    SpanWriter writer = new SpanWriter(new Instance(1, "s", Role.SINK, "s", "h", 1), () -> 99);
    SpanLedger spans = new SpanLedger(writer, 2, true);
    for (int i = 0; i < 3; i++) {
      spans.start(start(i));
    }

    assertEquals(1, spans.dropped());
    assertEquals(0, spans.end(end(0)).startNanos() - 1_000);
    assertEquals(1, spans.end(end(1)).startNanos());
  }

  @Test
  void manySpans_areToldBeforeTheHeartbeat() {
    Bench bench = bench(Role.ORIGIN);
    bench.step();
    for (int i = 0; i < 5_000; i++) {
      bench.tracer.handOver("files", bench.tracer.seal("files", null, VALUE));
    }
    bench.step();
    bench.step();

    assertEquals(4_000, bench.spans().size());
    bench.report();
    assertEquals(5_000, bench.spans().size());
  }

  private static SpanStart start(long sequence) {
    return new SpanStart(
        sampled(sequence), false, Place.outsideKafka("p"), -1, sequence, false, null, null);
  }

  private static SpanEnd end(long sequence) {
    return new SpanEnd(
        sampled(sequence),
        0,
        Place.outsideKafka("p"),
        -1,
        1_000,
        2_000,
        SpanEnd.Outcome.HANDED_OVER,
        null);
  }

  private static Waybill sampled(long sequence) {
    return new Waybill(0, true, 77, sequence, new Waybill.Sample(1, 2, 3));
  }

  private static Bench bench(Role role) {
    return new Bench(1, builder -> builder.role(role).samplingRate(1).topics("files", "files"));
  }

  private static int checksum() {
    return new MessageChecksum().ofKeyAndValue(null, VALUE);
  }

  private static ConsumerRecord<byte[], byte[]> receive(Bench bench, Waybill waybill) {
    MockConsumer<byte[], byte[]> inner =
        new EarlyConsumer() {
          @Override
          public ConsumerGroupMetadata groupMetadata() {
            return new ConsumerGroupMetadata("readers");
          }
        };
    inner.updateBeginningOffsets(Map.of(IN, 9L));
    Consumer<byte[], byte[]> consumer = bench.tracer.wrap(inner);
    consumer.assign(List.of(IN));
    ConsumerRecord<byte[], byte[]> message =
        new ConsumerRecord<>(IN.topic(), IN.partition(), 9, null, VALUE);
    message.headers().add(Waybill.HEADER, waybill.encode());
    inner.addRecord(message);
    return consumer.poll(Duration.ZERO).iterator().next();
  }
}
