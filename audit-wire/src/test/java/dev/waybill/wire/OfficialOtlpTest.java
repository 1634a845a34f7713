// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's own classes read what we write, and we read what they write. */
class OfficialOtlpTest {
  private static final Set<Integer> OUR_FIELDS = Set.of(1000, 1001, 1002, 1003, 1004, 1005);

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
      assertEquals(bytes(our.traceId()), their.getTraceId());
      assertEquals(bytes(our.spanId()), their.getSpanId());
      assertEquals(
          our.parentSpanId() == 0 ? ByteString.EMPTY : bytes(our.parentSpanId()),
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
        assertEquals(bytes(our.links().get(j).traceId()), their.getLinks(j).getTraceId());
        assertEquals(bytes(our.links().get(j).spanId()), their.getLinks(j).getSpanId());
      }
      assertTrue(their.getUnknownFields().asMap().isEmpty());
    }
  }

  private static ByteString bytes(TraceId id) {
    return bytes(id.high()).concat(bytes(id.low()));
  }

  private static ByteString bytes(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).array());
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
          data.addResourceSpans(theirs(random, expected));

          AuditBatch read = AuditBatch.decode(data.build().toByteArray());

          assertFalse(read.ours());
          assertEquals(0, read.partitionCount());
          assertEquals(List.of(expected), read.spans());
        });
  }

  /** The same spans in two scopes, with everything that OTLP has and we don't use. */
  private static io.opentelemetry.proto.trace.v1.ResourceSpans theirs(
      Random random, ResourceSpans spans) {
    Resource.Builder resource = Resource.newBuilder().setDroppedAttributesCount(3);
    resource.addAllAttributes(keyValues(random, spans.resource()));
    var builder =
        io.opentelemetry.proto.trace.v1.ResourceSpans.newBuilder()
            .setResource(resource)
            .setSchemaUrl("https://opentelemetry.io/schemas/1.36.0");
    int cut = random.nextInt(spans.spans().size() + 1);
    for (List<AuditSpan> part :
        List.of(spans.spans().subList(0, cut), spans.spans().subList(cut, spans.spans().size()))) {
      ScopeSpans.Builder scope =
          ScopeSpans.newBuilder()
              .setScope(
                  InstrumentationScope.newBuilder()
                      .setName("their.scope")
                      .setVersion("7")
                      .addAttributes(keyValue("scope", "x")))
              .setSchemaUrl("https://opentelemetry.io/schemas/1.36.0");
      part.forEach(span -> scope.addSpans(theirs(random, span)));
      builder.addScopeSpans(scope);
    }
    return builder.build();
  }

  private static Span theirs(Random random, AuditSpan span) {
    Span.Builder builder =
        Span.newBuilder()
            .setTraceId(bytes(span.traceId()))
            .setSpanId(bytes(span.spanId()))
            .setTraceState(span.traceState())
            .setFlags(0x301)
            .setName(span.name())
            .setKindValue(span.kind())
            .setStartTimeUnixNano(span.startNanos())
            .setEndTimeUnixNano(span.endNanos())
            .addAllAttributes(keyValues(random, span.attributes()))
            .setDroppedAttributesCount(1)
            .addEvents(
                Span.Event.newBuilder()
                    .setName("exception")
                    .setTimeUnixNano(5)
                    .addAttributes(keyValue("exception.type", "X"))
                    .setDroppedAttributesCount(2))
            .setDroppedEventsCount(4)
            .setDroppedLinksCount(5);
    if (span.parentSpanId() != 0) {
      builder.setParentSpanId(bytes(span.parentSpanId()));
    }
    for (AuditSpan.Link link : span.links()) {
      builder.addLinks(
          Span.Link.newBuilder()
              .setTraceId(bytes(link.traceId()))
              .setSpanId(bytes(link.spanId()))
              .setTraceState("a=b")
              .setFlags(1)
              .setDroppedAttributesCount(9)
              .addAttributes(keyValue("link", "x")));
    }
    if (span.error()) {
      builder.setStatus(
          Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("broken"));
    } else if (random.nextBoolean()) {
      builder.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK));
    }
    return builder.build();
  }

  /** The attributes, and among them others of all kinds that we leave out. */
  private static List<KeyValue> keyValues(Random random, Map<String, Object> attributes) {
    List<KeyValue> all = new java.util.ArrayList<>();
    attributes.forEach(
        (key, value) -> {
          AnyValue.Builder any = AnyValue.newBuilder();
          if (value instanceof String text) {
            any.setStringValue(text);
          } else if (value instanceof Boolean bool) {
            any.setBoolValue(bool);
          } else if (value instanceof Long number) {
            any.setIntValue(number);
          } else {
            any.setDoubleValue((Double) value);
          }
          all.add(KeyValue.newBuilder().setKey(key).setValue(any).build());
        });
    AnyValue text = AnyValue.newBuilder().setStringValue("x").build();
    AnyValue list =
        AnyValue.newBuilder()
            .setArrayValue(ArrayValue.newBuilder().addValues(text).addValues(text))
            .build();
    AnyValue map =
        AnyValue.newBuilder()
            .setKvlistValue(KeyValueList.newBuilder().addValues(keyValue("inner", "x")))
            .build();
    AnyValue binary = AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("\0x")).build();
    for (AnyValue other : List.of(list, map, binary, AnyValue.getDefaultInstance())) {
      int at = random.nextInt(all.size() + 1);
      all.add(at, KeyValue.newBuilder().setKey("left out").setValue(other).build());
    }
    return all;
  }

  private static KeyValue keyValue(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  @Test
  void spansThatOtlpCallsInvalid_areRefusedByName() throws Exception {
    Span valid = Span.newBuilder().setTraceId(bytes(new TraceId(1, 2))).setSpanId(bytes(3)).build();
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
