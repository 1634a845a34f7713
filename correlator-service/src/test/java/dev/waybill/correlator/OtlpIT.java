// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.TraceVerdict;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** OTLP of services without a tracer of ours, under any key. */
class OtlpIT {
  private static final int TRACES = 12;

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.builder(folder).start();
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void foreignTraces_areJudgedInTheirPartitionsAndJunkIsPutAside(TestInfo test) throws Exception {
    TracesData traces = traces();
    byte[] ours = AuditBatch.tick(AuditTopics.PARTITIONS).encode();
    try (AuditTopics topics = topics(test)) {
      topics.create("otlp", Map.of());
      send(topics, traces.toByteArray());
      byte[] exported = exported();
      send(topics, exported);
      send(topics, new byte[] {-1, 2, 3});
      send(topics, ours);
      try (CorrelatorProcess correlator = CorrelatorProcess.start(settings(topics))) {
        correlator.awaitReady();

        correlator.await(() -> completeTraces(topics).size() == TRACES + 1);
        correlator.await(() -> topics.read("dead-letters").size() == 2);
        correlator.await(() -> correlator.metric("waybill_correlator_otlp_records_total") == 4);
        correlator.stop();
      }
      try (CorrelatorProcess correlator = CorrelatorProcess.start(settings(topics))) {
        correlator.awaitReady();
        send(topics, ours);
        correlator.await(() -> topics.read("dead-letters").size() == 3); // none of them twice
      }
      assertEquals(spans(List.of(traces, TracesData.parseFrom(exported))), spans(appended(topics)));
      for (ConsumerRecord<byte[], byte[]> letter : topics.read("dead-letters")) {
        assertEquals(
            topics.topic("otlp"),
            new String(letter.headers().lastHeader("waybill-source-topic").value(), UTF_8));
      }
    }
  }

  @Test
  void noSuchTopic_isSaidAndHarmless(TestInfo test) {
    try (AuditTopics topics = topics(test);
        CorrelatorProcess correlator = CorrelatorProcess.start(settings(topics)).awaitReady()) {
      assertTrue(
          correlator
              .log()
              .contains("Topic " + topics.topic("otlp") + " does not exist, so no OTLP"),
          correlator::log);
    }
  }

  private static AuditTopics topics(TestInfo test) {
    return new AuditTopics(kafka, test.getTestMethod().orElseThrow().getName()).create();
  }

  private static Map<String, String> settings(AuditTopics topics) {
    Map<String, String> settings = topics.settings();
    settings.put("waybill.topics.otlp", topics.topic("otlp"));
    return settings;
  }

  private static void send(AuditTopics topics, byte[] value) {
    topics.send(new ProducerRecord<>(topics.topic("otlp"), "any".getBytes(UTF_8), value));
  }

  private static Set<TraceId> completeTraces(AuditTopics topics) {
    Set<TraceId> complete = new HashSet<>();
    topics.verdicts().stream()
        .filter(record -> record instanceof TraceVerdict trace && trace.kind() == Kind.COMPLETE)
        .forEach(record -> complete.add(((TraceVerdict) record).traceId()));
    return complete;
  }

  /** What was re-keyed, each in the partition where the fold wants it. */
  private static List<TracesData> appended(AuditTopics topics) throws Exception {
    List<TracesData> appended = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.read("audit")) {
      if (record.key() != null) {
        long session = ByteBuffer.wrap(record.key()).getLong();
        assertEquals(AuditPartition.of(session, AuditTopics.PARTITIONS), record.partition());
        appended.add(TracesData.parseFrom(record.value()));
      }
    }
    assertEquals(3, appended.size(), "one is cut in two, one has a single trace");
    return appended;
  }

  private static Set<Span> spans(List<TracesData> traces) {
    Set<Span> spans = new HashSet<>();
    for (TracesData each : traces) {
      each.getResourceSpansList().stream()
          .flatMap(resource -> resource.getScopeSpansList().stream())
          .forEach(scope -> spans.addAll(scope.getSpansList()));
    }
    return spans;
  }

  /** Traces of an origin and a sink, as one exporter sends them. */
  private static TracesData traces() {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (int trace = 1; trace <= TRACES; trace++) {
      scope.addSpans(span(trace, 1, 0, "checkout", "origin", Span.SpanKind.SPAN_KIND_PRODUCER));
      scope.addSpans(span(trace, 2, 1, "warehouse", "sink", Span.SpanKind.SPAN_KIND_CONSUMER));
    }
    return TracesData.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(attribute("service.name", "shop")))
                .addScopeSpans(scope))
        .build();
  }

  /** A trace of an origin and a sink, as OpenTelemetry's SDK exports it. */
  private static byte[] exported() throws IOException {
    List<SpanData> ended = new ArrayList<>();
    SpanExporter exporter =
        new SpanExporter() {
          @Override
          public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
          }

          @Override
          public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
          }

          @Override
          public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
          }
        };
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()) {
      Tracer tracer = provider.get("shop");
      io.opentelemetry.api.trace.Span origin =
          tracer
              .spanBuilder("send orders")
              .setSpanKind(SpanKind.PRODUCER)
              .setAllAttributes(attributes("checkout", "origin"))
              .startSpan();
      tracer
          .spanBuilder("process orders")
          .setSpanKind(SpanKind.CONSUMER)
          .setParent(Context.root().with(origin))
          .setAllAttributes(attributes("warehouse", "sink"))
          .startSpan()
          .end();
      origin.end();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceRequestMarshaler.create(ended).writeBinaryTo(bytes);
    return bytes.toByteArray();
  }

  private static Attributes attributes(String stage, String role) {
    return Attributes.builder()
        .put(AuditSpan.PIPELINE, Orders.PIPELINE)
        .put(AuditSpan.STAGE, stage)
        .put(AuditSpan.ROLE, role)
        .put(AuditSpan.OUTCOME, "handed_over")
        .build();
  }

  private static Span span(
      int trace, int number, int parent, String stage, String role, Span.SpanKind kind) {
    long now = System.currentTimeMillis() * 1_000_000;
    return Span.newBuilder()
        .setTraceId(id(16, trace))
        .setSpanId(id(8, number))
        .setParentSpanId(parent == 0 ? ByteString.EMPTY : id(8, parent))
        .setName("process orders")
        .setKind(kind)
        .setStartTimeUnixNano(now)
        .setEndTimeUnixNano(now + 1_000_000)
        .addAttributes(attribute(AuditSpan.PIPELINE, Orders.PIPELINE))
        .addAttributes(attribute(AuditSpan.STAGE, stage))
        .addAttributes(attribute(AuditSpan.ROLE, role))
        .addAttributes(attribute(AuditSpan.OUTCOME, "handed_over"))
        .addEvents(Span.Event.newBuilder().setName("something else"))
        .build();
  }

  private static ByteString id(int length, int number) {
    byte[] bytes = new byte[length];
    bytes[7] = (byte) number; // of a trace id the half that tells its partition
    return ByteString.copyFrom(bytes);
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
