// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.WireException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts plain OTLP, {@code TracesData} of anybody, into records for the partitions of the audit
 * topic to which its traces belong. Spans, scopes and resources keep their bytes, also what we
 * don't know of.
 */
public final class OtlpTraces {
  private static final int RESOURCE_SPANS = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SPANS = 2;

  /** Tag and length of a nested message. */
  private static final int MAX_FRAME = 6;

  private OtlpTraces() {}

  /**
   * A record for the audit topic.
   *
   * @param partition its partition
   * @param session high half of one of its trace ids, from which its key is made
   * @param value plain OTLP
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Part(int partition, long session, byte[] value) {}

  /** A span with what it stands under; what stands under the same is the same object. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Placed(byte[] resource, byte[] scope, byte[] span, long session) {
    private int framedSize() {
      return span.length + MAX_FRAME;
    }
  }

  /**
   * Cuts a record's value.
   *
   * @param tracesData protobuf of OTLP's {@code TracesData}
   * @param partitionCount how many partitions the audit topic has
   * @param maxBytes how large a part may be
   * @return parts in the order of their partitions; none if there are no spans
   * @throws WireException if one of its spans can't be read, is too large, or has no place in plain
   *     OTLP; then nothing of it is of use
   */
  public static List<Part> split(byte[] tracesData, int partitionCount, int maxBytes)
      throws WireException {
    if (AuditBatch.decode(tracesData).ours()) { // checks each span too
      throw new WireException(Reason.BAD_VALUE, "not plain OTLP: it has fields of the audit log");
    }
    Map<Integer, List<Placed>> byPartition = new TreeMap<>();
    for (Placed placed : spans(tracesData)) {
      int head = placed.resource.length + placed.scope.length;
      if (head > maxBytes / 2 || head + placed.framedSize() + 2 * MAX_FRAME > maxBytes) {
        throw new WireException(
            Reason.TOO_LARGE, "a span of %d bytes under %d".formatted(placed.span.length, head));
      }
      int partition = AuditPartition.of(placed.session, partitionCount);
      byPartition.computeIfAbsent(partition, none -> new ArrayList<>()).add(placed);
    }
    List<Part> parts = new ArrayList<>();
    byPartition.forEach((partition, spans) -> addParts(partition, spans, maxBytes, parts));
    return parts;
  }

  private static List<Placed> spans(byte[] tracesData) throws WireException {
    List<Placed> spans = new ArrayList<>();
    ProtoReader traces = new ProtoReader(tracesData);
    for (int field = traces.next(); field != 0; field = traces.next()) {
      if (field == RESOURCE_SPANS) {
        byte[] bytes = traces.bytes();
        byte[] resource = allBut(SCOPE_SPANS, bytes);
        for (byte[] scopeSpans : all(SCOPE_SPANS, bytes)) {
          byte[] scope = allBut(SPANS, scopeSpans);
          for (byte[] span : all(SPANS, scopeSpans)) {
            spans.add(new Placed(resource, scope, span, session(span)));
          }
        }
      } else {
        traces.skip();
      }
    }
    return spans;
  }

  private static long session(byte[] span) throws WireException {
    long session = 0;
    ProtoReader in = new ProtoReader(span);
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        session = in.traceId().high();
      } else {
        in.skip();
      }
    }
    return session;
  }

  /** The values of a repeated message. */
  private static List<byte[]> all(int wanted, byte[] message) throws WireException {
    List<byte[]> values = new ArrayList<>();
    ProtoReader in = new ProtoReader(message);
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == wanted) {
        values.add(in.bytes());
      } else {
        in.skip();
      }
    }
    return values;
  }

  /** The other fields, as they stand there. */
  private static byte[] allBut(int unwanted, byte[] message) throws WireException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    ProtoReader in = new ProtoReader(message);
    int from = in.position();
    for (int field = in.next(); field != 0; field = in.next()) {
      in.skip();
      if (field != unwanted) {
        rest.write(message, from, in.position() - from);
      }
      from = in.position();
    }
    return rest.toByteArray();
  }

  private static void addParts(int partition, List<Placed> spans, int maxBytes, List<Part> parts) {
    int from = 0;
    int size = 0;
    for (int i = 0; i < spans.size(); i++) {
      int more = spans.get(i).framedSize();
      boolean first = i == from;
      if (first || spans.get(i).scope != spans.get(i - 1).scope) {
        more += spans.get(i).scope.length + MAX_FRAME;
      }
      if (first || spans.get(i).resource != spans.get(i - 1).resource) {
        more += spans.get(i).resource.length + MAX_FRAME;
      }
      if (!first && size + more > maxBytes) {
        parts.add(part(partition, spans.subList(from, i)));
        from = i;
        size = 0;
        more = spans.get(i).framedSize() + 2 * MAX_FRAME;
        more += spans.get(i).scope.length + spans.get(i).resource.length;
      }
      size += more;
    }
    parts.add(part(partition, spans.subList(from, spans.size())));
  }

  /** Written from back to front, as {@link ProtoWriter} does. */
  private static Part part(int partition, List<Placed> spans) {
    ProtoWriter out = new ProtoWriter();
    int resourceEnd = 0;
    int scopeEnd = 0;
    for (int i = spans.size() - 1; i >= 0; i--) {
      Placed placed = spans.get(i);
      out.message(SPANS, placed.span);
      Placed before = i == 0 ? null : spans.get(i - 1);
      if (before == null || before.scope != placed.scope) {
        out.raw(placed.scope);
        out.endMessage(SCOPE_SPANS, scopeEnd);
        scopeEnd = out.size();
      }
      if (before == null || before.resource != placed.resource) {
        out.raw(placed.resource);
        out.endMessage(RESOURCE_SPANS, resourceEnd);
        resourceEnd = out.size();
        scopeEnd = resourceEnd;
      }
    }
    return new Part(partition, spans.get(0).session, out.toByteArray());
  }
}
