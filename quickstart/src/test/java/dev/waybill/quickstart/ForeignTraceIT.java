// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.waybill.wire.TraceId;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody finds who starts the system alone and sends it plain OTLP, made by hand. */
class ForeignTraceIT {

  private static final TraceId TRACE = new TraceId(0x7a5d_e004_12c7_a9e3L, 0x1122_3344_5566_7788L);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void twoStageTrace_isJudged() throws Exception {
    try (TestSystem test = TestSystem.start(folder.resolve("data"), null);
        Producer<byte[], byte[]> producer =
            DemoClients.producer(test.system.kafka().bootstrapServers(), "test")) {
      byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(TRACE.high()).array();
      TracesData traces =
          TracesData.newBuilder()
              .addResourceSpans(stage("web", "origin", Span.SpanKind.SPAN_KIND_PRODUCER, 1, 0))
              .addResourceSpans(stage("archive", "sink", Span.SpanKind.SPAN_KIND_CONSUMER, 2, 1))
              .build();

      producer.send(new ProducerRecord<>(Topics.AUDIT, key, traces.toByteArray())).get();

      URI message = test.system.report().address().resolve("/messages/" + TRACE);
      await().atMost(PATIENCE).ignoreExceptions().until(() -> kind(message).equals("COMPLETE"));
      JsonNode json = get(message);
      assertEquals("visits", json.path("pipeline").asText());
      assertEquals("traces", json.path("evidence").asText());
      assertEquals(2, json.path("passages").size());
    }
  }

  private static ResourceSpans stage(
      String stage, String role, Span.SpanKind kind, long spanId, long parent) {
    long now = TimeUnit.MILLISECONDS.toNanos(Instant.now().toEpochMilli());
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(TRACE.high(), TRACE.low()))
            .setSpanId(bytes(spanId))
            .setName("pass visits")
            .setKind(kind)
            .setStartTimeUnixNano(now)
            .setEndTimeUnixNano(now + 1_000_000)
            .addAttributes(attribute("waybill.pipeline", "visits"))
            .addAttributes(attribute("waybill.stage", stage))
            .addAttributes(attribute("waybill.role", role))
            .addAttributes(attribute("waybill.outcome", "handed_over"));
    if (parent != 0) {
      span.setParentSpanId(bytes(parent));
    }
    return ResourceSpans.newBuilder()
        .setResource(Resource.newBuilder().addAttributes(attribute("service.name", stage)))
        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span))
        .build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static ByteString bytes(long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES * values.length);
    for (long value : values) {
      buffer.putLong(value);
    }
    return ByteString.copyFrom(buffer.array());
  }

  private static String kind(URI message) throws IOException {
    return get(message).path("kind").asText();
  }

  private static JsonNode get(URI address) throws IOException {
    try (InputStream in = address.toURL().openStream()) {
      return new ObjectMapper().readTree(in);
    }
  }
}
