// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.SpanEnd.Outcome;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Waybill;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Joins a message's arrival with what became of it. Bounded: the arrivals that wait longest give
 * way and are counted.
 */
final class SpanLedger {
  /** A few MB at most. */
  static final int DEFAULT_MAX_OPEN = 10_000;

  /** Of messages that are not sampled; the ledger names every one of them. */
  private static final int CORRUPTED_SPANS_PER_SECOND = 10;

  private static final long SECOND = 1_000_000_000;

  private final SpanWriter writer;
  private final int maxOpen;
  private final boolean withUnsampled;
  private final Map<TraceId, SpanStart> open = new LinkedHashMap<>();
  private long corruptedSecond;
  private int corruptedInSecond;
  private volatile long dropped;

  /**
   * @param withUnsampled whether corrupted messages that are not sampled have a span too; judged by
   *     its spans alone, such a message would be missing at every other stage
   */
  SpanLedger(SpanWriter writer, int maxOpen, boolean withUnsampled) {
    this.writer = writer;
    this.maxOpen = maxOpen;
    this.withUnsampled = withUnsampled;
  }

  /** Takes an arrival; answers a span at once if none will end it, else null. */
  AuditSpan start(SpanStart start) {
    if (!start.waybill().sampled()) {
      return withUnsampled && admitsCorrupted(start.nanos())
          ? writer.write(start, receipt(start))
          : null;
    }
    open.put(start.waybill().traceId(), start);
    if (open.size() > maxOpen) {
      open.remove(open.keySet().iterator().next());
      countDropped(1);
    }
    return null;
  }

  private boolean admitsCorrupted(long nanos) {
    if (nanos / SECOND != corruptedSecond) {
      corruptedSecond = nanos / SECOND;
      corruptedInSecond = 0;
    }
    corruptedInSecond++;
    if (corruptedInSecond > CORRUPTED_SPANS_PER_SECOND) {
      countDropped(1);
      return false;
    }
    return true;
  }

  private static SpanEnd receipt(SpanStart start) {
    return new SpanEnd(
        start.waybill(),
        0,
        start.place(),
        start.offset(),
        start.nanos(),
        start.nanos(),
        Outcome.CORRUPTED,
        null);
  }

  /** The span of a message whose passage ended. */
  AuditSpan end(SpanEnd end) {
    SpanStart start = open.remove(end.waybill().traceId());
    if (start == null) {
      start =
          new SpanStart(
              end.waybill(), false, end.place(), end.offset(), end.startNanos(), false, null, null);
    }
    return writer.write(start, end);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  void countDropped(long spans) {
    dropped += spans;
  }

  long dropped() {
    return dropped;
  }

  static long parentOf(SpanStart start) {
    Waybill.Sample sample = start.waybill().sample();
    return start.sealedHere() || sample == null ? 0 : sample.spanId();
  }
}
