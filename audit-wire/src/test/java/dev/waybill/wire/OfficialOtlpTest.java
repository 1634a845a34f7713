// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's own classes read what we write, and we read what they write. */
class OfficialOtlpTest {
  private static final Set<Integer> OUR_FIELDS = Set.of(1000, 1001, 1002, 1003, 1004, 1005, 1006);

  @Test
  void ourBatch_isReadAsTracesFieldByField() {
    Property.check(
        1000,
        random -> {
          AuditBatch batch = RandomBatches.batch(random);
          TracesData read = TracesData.parseFrom(batch.encode());

          assertEquals(batch.spans().size(), read.getResourceSpansCount());
          for (int i = 0; i < batch.spans().size(); i++) {
            var resourceSpans = read.getResourceSpans(i);
            assertEquals(
                batch.spans().get(i).resource(),
                values(resourceSpans.getResource().getAttributesList()));
            assertEquals(1, resourceSpans.getScopeSpansCount());
            assertEquals("dev.waybill", resourceSpans.getScopeSpans(0).getScope().getName());
            assertSame(batch.spans().get(i).spans(), resourceSpans.getScopeSpans(0).getSpansList());
          }
        });
  }

  @Test
  void ourOwnFields_areUnknownToOtlpAndKept() {
    Property.check(
        300,
        random -> {
          AuditBatch batch = RandomBatches.batch(random);
          TracesData read = TracesData.parseFrom(batch.encode());
          Set<Integer> unknown = read.getUnknownFields().asMap().keySet();
          assertTrue(OUR_FIELDS.containsAll(unknown), unknown.toString());
          assertEquals(batch.ours(), unknown.contains(1000));
          assertEquals(
              batch.entries().size(),
              read.getUnknownFields().getField(1002).getLengthDelimitedList().size());
          assertEquals(batch, AuditBatch.decode(read.toByteArray()), "passed on by an OTLP reader");
        });
  }

  private static void assertSame(List<AuditSpan> ours, List<Span> theirs) {
    assertEquals(ours.size(), theirs.size());
    for (int i = 0; i < ours.size(); i++) {
      AuditSpan our = ours.get(i);
      Span their = theirs.get(i);
      assertEquals(TheirSpans.bytes(our.traceId()), their.getTraceId());
      assertEquals(TheirSpans.bytes(our.spanId()), their.getSpanId());
      assertEquals(
          our.parentSpanId() == 0 ? ByteString.EMPTY : TheirSpans.bytes(our.parentSpanId()),
          their.getParentSpanId());
      assertEquals(our.traceState(), their.getTraceState());
      assertEquals(our.name(), their.getName());
      assertEquals(our.kind(), their.getKindValue());
      assertEquals(our.startNanos(), their.getStartTimeUnixNano());
      assertEquals(our.endNanos(), their.getEndTimeUnixNano());
      assertEquals(
          our.error() ? Status.StatusCode.STATUS_CODE_ERROR : Status.StatusCode.STATUS_CODE_UNSET,
          their.getStatus().getCode());
      assertEquals(our.attributes(), values(their.getAttributesList()));
      assertEquals(our.links().size(), their.getLinksCount());
      for (int j = 0; j < our.links().size(); j++) {
        assertEquals(
            TheirSpans.bytes(our.links().get(j).traceId()), their.getLinks(j).getTraceId());
        assertEquals(TheirSpans.bytes(our.links().get(j).spanId()), their.getLinks(j).getSpanId());
      }
      assertTrue(their.getUnknownFields().asMap().isEmpty());
    }
  }

  private static Map<String, Object> values(List<KeyValue> attributes) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (KeyValue attribute : attributes) {
      AnyValue value = attribute.getValue();
      values.put(
          attribute.getKey(),
          switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            default -> throw new AssertionError(value.getValueCase());
          });
    }
    return values;
  }

  @Test
  void kindNumbers_areThoseOfOtlp() {
    assertEquals(Span.SpanKind.SPAN_KIND_PRODUCER_VALUE, AuditSpan.PRODUCER);
    assertEquals(Span.SpanKind.SPAN_KIND_CONSUMER_VALUE, AuditSpan.CONSUMER);
  }

  @Test
  void theirTraces_arePlainOtlpWithAllThatWeUse() {
    Property.check(
        1000,
        random -> {
          ResourceSpans expected = RandomSpans.resourceSpans(random);
          TracesData.Builder data = TracesData.newBuilder();
          data.addResourceSpans(TheirSpans.of(random, expected));

          AuditBatch read = AuditBatch.decode(data.build().toByteArray());

          assertFalse(read.ours());
          assertEquals(0, read.partitionCount());
          assertEquals(List.of(expected), read.spans());
        });
  }

  @Test
  void spansThatOtlpCallsInvalid_areRefusedByName() throws Exception {
    Span valid =
        Span.newBuilder()
            .setTraceId(TheirSpans.bytes(new TraceId(1, 2)))
            .setSpanId(TheirSpans.bytes(3))
            .build();
    assertEquals(1, AuditBatch.decode(data(valid)).spans().get(0).spans().size());
    for (Span invalid :
        List.of(
            valid.toBuilder().clearTraceId().build(),
            valid.toBuilder().clearSpanId().build(),
            valid.toBuilder().setTraceId(ByteString.copyFrom(new byte[16])).build(),
            valid.toBuilder().setTraceId(ByteString.copyFrom(new byte[15])).build(),
            valid.toBuilder().setSpanId(ByteString.copyFrom(new byte[8])).build(),
            valid.toBuilder().setSpanId(ByteString.copyFrom(new byte[9])).build(),
            valid.toBuilder().setParentSpanId(ByteString.copyFrom(new byte[1])).build())) {
      org.junit.jupiter.api.Assertions.assertThrows(
          WireException.class, () -> AuditBatch.decode(data(invalid)));
    }
  }

  private static byte[] data(Span span) {
    return TracesData.newBuilder()
        .addResourceSpans(
            io.opentelemetry.proto.trace.v1.ResourceSpans.newBuilder()
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build()
        .toByteArray();
  }
}
