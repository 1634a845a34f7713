// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.WireException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes and reads {@code opentelemetry.proto.trace.v1.ResourceSpans}, the parts that we use. */
final class SpanCodec {
  private static final String SCOPE = "dev.waybill";
  static final int STATUS_ERROR = 2;

  private SpanCodec() {}

  static void encode(ProtoWriter out, ResourceSpans resourceSpans) {
    int scopeSpans = out.size();
    new SpanEncoder(out).encode(resourceSpans.spans());
    int scope = out.size();
    out.string(1, SCOPE);
    out.endMessage(1, scope);
    out.endMessage(2, scopeSpans);
    int resource = out.size();
    encodeAttributes(out, 1, resourceSpans.resource());
    out.endMessage(1, resource);
  }

  private static void encodeAttributes(ProtoWriter out, int field, Map<String, Object> attributes) {
    List<Map.Entry<String, Object>> entries = new ArrayList<>(attributes.entrySet());
    for (int i = entries.size() - 1; i >= 0; i--) {
      encodeAttribute(out, field, entries.get(i).getKey(), entries.get(i).getValue());
    }
  }

  static void encodeAttribute(ProtoWriter out, int field, String name, Object value) {
    int attribute = out.size();
    encodeValue(out, value);
    out.endMessage(2, attribute);
    out.string(1, name);
    out.endMessage(field, attribute);
  }

  /** Members of a oneof are written with their default values too. */
  private static void encodeValue(ProtoWriter out, Object value) {
    if (value instanceof String text) {
      out.stringAlways(1, text);
    } else if (value instanceof Boolean bool) {
      out.varint(bool ? 1 : 0);
      out.tag(2, ProtoWriter.VARINT);
    } else if (value instanceof Long number) {
      out.varint(number);
      out.tag(3, ProtoWriter.VARINT);
    } else if (value instanceof Double number) {
      out.fixed64Always(4, Double.doubleToRawLongBits(number));
    } else {
      throw new IllegalArgumentException("no attribute value: " + value);
    }
  }

  static ResourceSpans decode(ProtoReader in) throws WireException {
    Map<String, Object> resource = new LinkedHashMap<>();
    List<AuditSpan> spans = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> decodeResource(in.message(), resource);
        case 2 -> decodeScopeSpans(in.message(), spans);
        default -> in.skip();
      }
    }
    return new ResourceSpans(resource, spans);
  }

  private static void decodeResource(ProtoReader in, Map<String, Object> attributes)
      throws WireException {
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        decodeAttribute(in.message(), attributes);
      } else {
        in.skip();
      }
    }
  }

  private static void decodeScopeSpans(ProtoReader in, List<AuditSpan> spans) throws WireException {
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 2) {
        spans.add(decodeSpan(in.message()));
      } else {
        in.skip();
      }
    }
  }

  private static AuditSpan decodeSpan(ProtoReader in) throws WireException {
    TraceId traceId = null;
    long spanId = 0;
    long parentSpanId = 0;
    String traceState = "";
    String name = "";
    int kind = 0;
    long start = 0;
    long end = 0;
    boolean error = false;
    Map<String, Object> attributes = new LinkedHashMap<>();
    List<AuditSpan.Link> links = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> traceId = in.traceId();
        case 2 -> spanId = in.idBytes();
        case 3 -> traceState = in.string();
        case 4 -> parentSpanId = in.idBytes();
        case 5 -> name = in.string();
        case 6 -> kind = (int) in.uint(Integer.MAX_VALUE);
        case 7 -> start = in.fixed64();
        case 8 -> end = in.fixed64();
        case 9 -> decodeAttribute(in.message(), attributes);
        case 13 -> links.add(decodeLink(in.message()));
        case 15 -> error = decodeStatus(in.message()) == STATUS_ERROR;
        default -> in.skip();
      }
    }
    if (traceId == null || traceId.isZero() || spanId == 0) {
      throw new WireException(Reason.MISSING_FIELD, "a span's trace_id or span_id");
    }
    return new AuditSpan(
        traceId,
        spanId,
        parentSpanId,
        traceState,
        name,
        kind,
        start,
        end,
        error,
        attributes,
        links);
  }

  private static AuditSpan.Link decodeLink(ProtoReader in) throws WireException {
    TraceId traceId = new TraceId(0, 0);
    long spanId = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> traceId = in.traceId();
        case 2 -> spanId = in.idBytes();
        default -> in.skip();
      }
    }
    return new AuditSpan.Link(traceId, spanId);
  }

  private static long decodeStatus(ProtoReader in) throws WireException {
    long code = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 3) {
        code = in.uint64();
      } else {
        in.skip();
      }
    }
    return code;
  }

  private static void decodeAttribute(ProtoReader in, Map<String, Object> attributes)
      throws WireException {
    String key = "";
    Object value = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> key = in.string();
        case 2 -> value = decodeValue(in.message());
        default -> in.skip();
      }
    }
    if (value != null) {
      attributes.put(key, value);
    }
  }

  /** Null for lists, maps and bytes, which nothing here asks for. */
  private static Object decodeValue(ProtoReader in) throws WireException {
    Object value = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> value = in.string();
        case 2 -> value = in.bool();
        case 3 -> value = in.uint64();
        case 4 -> value = Double.longBitsToDouble(in.fixed64());
        default -> {
          in.skip();
          value = null;
        }
      }
    }
    return value;
  }
}
