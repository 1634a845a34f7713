// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;
import java.util.Map;

/**
 * Writes the spans of one batch. Spans of a stage differ in little but their ids, times and
 * offsets: what is as in the span written before is not encoded anew but copied from it, in one
 * piece as far as it goes.
 */
final class SpanEncoder {
  private static final int ATTRIBUTES = 9;

  /** A string field, and where it was written last. */
  private static final class Text {
    private final int field;
    private String value = "";
    private int end;
    private int length;

    Text(int field) {
      this.field = field;
    }

    void write(ProtoWriter out, String next) {
      if (next.equals(value)) {
        out.copy(end, length);
        end = out.size();
        return;
      }
      int before = out.size();
      out.string(field, next);
      value = next;
      end = out.size();
      length = end - before;
    }
  }

  private final ProtoWriter out;
  private final Text name = new Text(5);
  private final Text traceState = new Text(3);
  private String[] names = new String[16];
  private Object[] values = new Object[16];
  private int[] ends = new int[17]; // size of the output after attribute i; at count, before all
  private int count = -1;

  SpanEncoder(ProtoWriter out) {
    this.out = out;
  }

  /** Writes each span as a message of this field. */
  void encode(int field, List<AuditSpan> spans) {
    for (int i = spans.size() - 1; i >= 0; i--) {
      int before = out.size();
      encode(spans.get(i));
      out.endMessage(field, before);
    }
  }

  private void encode(AuditSpan span) {
    if (span.error()) {
      int status = out.size();
      out.uint64(3, SpanCodec.STATUS_ERROR);
      out.endMessage(15, status);
    }
    for (int i = span.links().size() - 1; i >= 0; i--) {
      int link = out.size();
      out.idBytes(2, span.links().get(i).spanId());
      TraceId linked = span.links().get(i).traceId();
      out.idBytes(1, linked.high(), linked.low());
      out.endMessage(13, link);
    }
    encode(span.attributes());
    out.fixed64(8, span.endNanos());
    out.fixed64(7, span.startNanos());
    out.uint64(6, span.kind());
    name.write(out, span.name());
    out.idBytes(4, span.parentSpanId());
    traceState.write(out, span.traceState());
    out.idBytes(2, span.spanId());
    out.idBytes(1, span.traceId().high(), span.traceId().low());
  }

  private void encode(Map<String, Object> attributes) {
    if (attributes.size() != count) {
      begin(attributes.size());
    }
    int changed = 0; // bits of those that are not as in the span before
    int at = 0;
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      if (!attribute.getKey().equals(names[at]) || !attribute.getValue().equals(values[at])) {
        names[at] = attribute.getKey();
        values[at] = attribute.getValue();
        changed |= 1 << Math.min(at, 31);
      }
      at++;
    }
    write(changed);
  }

  private void begin(int newCount) {
    count = newCount;
    names = new String[count];
    values = new Object[count];
    ends = new int[count + 1];
  }

  /** Writes the attributes, last one first, those that did not change by runs. */
  private void write(int changed) {
    int endBefore = ends[count];
    ends[count] = out.size();
    int at = count - 1;
    while (at >= 0) {
      int from = at;
      int runEnd = endBefore;
      while (at >= 0 && (changed & 1 << Math.min(at, 31)) == 0) {
        endBefore = ends[at];
        ends[at] += out.size() - runEnd;
        at--;
      }
      if (at < from) {
        out.copy(endBefore, endBefore - runEnd);
      }
      if (at >= 0) {
        endBefore = ends[at];
        SpanCodec.encodeAttribute(out, ATTRIBUTES, names[at], values[at]);
        ends[at] = out.size();
        at--;
      }
    }
  }
}
