// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;
import java.util.Map;

/**
 * Writes the spans of one batch. Spans of a stage are alike but for their ids, times and offsets:
 * such a span is a copy of the one written last in full, with its own numbers put in place.
 */
final class SpanEncoder {
  private static final int SPANS = 2;

  private final ProtoWriter out;

  /** The span written last in full, or null; any copy of it since then will do as well. */
  private AuditSpan model;

  private int modelEnd;
  private int modelLength;
  private String[] names;
  private Object[] values;

  // Where the model's numbers begin, counted from the end of the model.
  private int traceIdAt;
  private int spanIdAt;
  private int parentAt;
  private int startAt;
  private int endAt;
  private int[] valuesAt;

  // Of the span looked at: its attributes that are other numbers than the model's.
  private int[] changed = {};
  private int changedCount;

  SpanEncoder(ProtoWriter out) {
    this.out = out;
  }

  /** Writes the spans as {@code ScopeSpans.spans}. */
  void encode(List<AuditSpan> spans) {
    for (int i = spans.size() - 1; i >= 0; i--) {
      AuditSpan span = spans.get(i);
      if (isLikeModel(span)) {
        copy(span);
      } else {
        write(span);
      }
    }
  }

  private boolean isLikeModel(AuditSpan span) {
    return model != null
        && span.name().equals(model.name())
        && span.traceState().equals(model.traceState())
        && span.kind() == model.kind()
        && span.error() == model.error()
        && hasAllNumbers(span)
        && hasLikeAttributes(span.attributes());
  }

  /** What is zero is left out, and links are of any number. */
  private static boolean hasAllNumbers(AuditSpan span) {
    return span.links().isEmpty()
        && span.spanId() != 0
        && span.parentSpanId() != 0
        && span.startNanos() != 0
        && span.endNanos() != 0;
  }

  private boolean hasLikeAttributes(Map<String, Object> attributes) {
    if (attributes.size() != names.length) {
      return false;
    }
    changedCount = 0;
    int i = 0;
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      Object value = attribute.getValue();
      if (!attribute.getKey().equals(names[i])) {
        return false;
      }
      if (value != values[i] && !value.equals(values[i])) {
        if (!isNumberOfSameLength(value, values[i])) {
          return false;
        }
        values[i] = value; // any number of this length will do for the model
        changed[changedCount++] = i;
      }
      i++;
    }
    return true;
  }

  private static boolean isNumberOfSameLength(Object value, Object other) {
    return value instanceof Long number
        && other instanceof Long otherNumber
        && ProtoWriter.varintSize(number) == ProtoWriter.varintSize(otherNumber);
  }

  private void copy(AuditSpan span) {
    int before = out.size();
    out.copy(modelEnd, modelLength);
    out.putBigEndian(before + traceIdAt, span.traceId().high());
    out.putBigEndian(before + traceIdAt - 8, span.traceId().low());
    out.putBigEndian(before + spanIdAt, span.spanId());
    out.putBigEndian(before + parentAt, span.parentSpanId());
    out.putLittleEndian(before + startAt, span.startNanos());
    out.putLittleEndian(before + endAt, span.endNanos());
    for (int i = 0; i < changedCount; i++) {
      out.putVarint(before + valuesAt[changed[i]], (Long) values[changed[i]]);
    }
    modelEnd = out.size();
  }

  private void write(AuditSpan span) {
    int before = out.size();
    if (span.error()) {
      out.uint64(3, SpanCodec.STATUS_ERROR);
      out.endMessage(15, before);
    }
    for (int i = span.links().size() - 1; i >= 0; i--) {
      int link = out.size();
      out.idBytes(2, span.links().get(i).spanId());
      TraceId linked = span.links().get(i).traceId();
      out.idBytes(1, linked.high(), linked.low());
      out.endMessage(13, link);
    }
    writeAttributes(span.attributes(), before);
    out.fixed64(8, span.endNanos());
    endAt = out.size() - before - 1; // after the tag, of one byte like all here
    out.fixed64(7, span.startNanos());
    startAt = out.size() - before - 1;
    out.uint64(6, span.kind());
    out.string(5, span.name());
    out.idBytes(4, span.parentSpanId());
    parentAt = out.size() - before - 2; // after tag and length
    out.string(3, span.traceState());
    out.idBytes(2, span.spanId());
    spanIdAt = out.size() - before - 2;
    out.idBytes(1, span.traceId().high(), span.traceId().low());
    traceIdAt = out.size() - before - 2;
    out.endMessage(SPANS, before);
    model = hasAllNumbers(span) ? span : null;
    modelEnd = out.size();
    modelLength = modelEnd - before;
  }

  private void writeAttributes(Map<String, Object> attributes, int before) {
    names = attributes.keySet().toArray(new String[0]);
    values = attributes.values().toArray();
    valuesAt = new int[names.length];
    changed = new int[names.length];
    for (int i = names.length - 1; i >= 0; i--) {
      if (values[i] instanceof Long number) {
        valuesAt[i] = out.size() - before + ProtoWriter.varintSize(number);
      }
      SpanCodec.encodeAttribute(out, 9, names[i], values[i]);
    }
  }
}
