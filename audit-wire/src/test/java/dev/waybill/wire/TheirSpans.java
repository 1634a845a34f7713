// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

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
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Spans as others write them: by OpenTelemetry's own classes, with everything that OTLP has. */
final class TheirSpans {
  private TheirSpans() {}

  /** The same spans in two scopes, with everything that OTLP has and we don't use. */
  static io.opentelemetry.proto.trace.v1.ResourceSpans of(Random random, ResourceSpans spans) {
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
      part.forEach(span -> scope.addSpans(span(random, span)));
      builder.addScopeSpans(scope);
    }
    return builder.build();
  }

  private static Span span(Random random, AuditSpan span) {
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

  static ByteString bytes(TraceId id) {
    return bytes(id.high()).concat(bytes(id.low()));
  }

  static ByteString bytes(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).array());
  }
}
