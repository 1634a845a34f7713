// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.Arrays;

/**
 * The spans of one of our own batches, by columns: what a fold needs of them, without an object a
 * span. Filled by {@link AuditBatch#decode(byte[], SpanColumns)}, and reused from batch to batch:
 * the spans of a stage are alike but for their ids, times and numbers, and what is alike is not
 * read again. For one thread.
 */
public final class SpanColumns {
  /**
   * Above this a batch's memory is given back before the next; a tracer's batch is 1 MB at most.
   */
  private static final int KEPT_CAPACITY = 1 << 15;

  private static final int FIRST_CAPACITY = 64;

  private final SpanReader reader = new SpanReader(this);
  private long[] sessions = new long[FIRST_CAPACITY];
  private long[] lows = new long[FIRST_CAPACITY];
  private long[] spanIds = new long[FIRST_CAPACITY];
  private long[] parents = new long[FIRST_CAPACITY];
  private long[] starts = new long[FIRST_CAPACITY];
  private long[] ends = new long[FIRST_CAPACITY];
  private boolean[] sampled = new boolean[FIRST_CAPACITY];
  private Passage[] passages = new Passage[FIRST_CAPACITY];
  private int size;

  /** What a stage did with a message. */
  public enum Outcome {
    /** It handed the message over. */
    HANDED_OVER,
    /** It handed the message over, though its bytes were not those sealed. */
    CORRUPTED,
    /** It left the message out. */
    SKIPPED,
    /** It could not hand the message over. */
    FAILED
  }

  /**
   * What spans of one stage have in common; mostly the same object from span to span.
   *
   * @param pipeline the pipeline, or empty
   * @param stage the stage, or empty
   * @param role its role, or null if none is told
   * @param outcome what it did, or null if nothing is told that is known here
   */
  public record Passage(String pipeline, String stage, Role role, Outcome outcome) {}

  /** Without spans. */
  public SpanColumns() {}

  void clear() {
    if (sessions.length > KEPT_CAPACITY) {
      resize(FIRST_CAPACITY);
    }
    Arrays.fill(passages, 0, Math.min(size, passages.length), null);
    size = 0;
  }

  /** Reads the field that {@code in} stands at: one {@code ResourceSpans}. */
  void read(ProtoReader in) throws WireException {
    reader.read(in);
  }

  void add(
      long session,
      long low,
      long spanId,
      long parent,
      long start,
      long end,
      boolean isSampled,
      Passage passage) {
    if (size == sessions.length) {
      resize(2 * size);
    }
    sessions[size] = session;
    lows[size] = low;
    spanIds[size] = spanId;
    parents[size] = parent;
    starts[size] = start;
    ends[size] = end;
    sampled[size] = isSampled;
    passages[size] = passage;
    size++;
  }

  private void resize(int capacity) {
    sessions = Arrays.copyOf(sessions, capacity);
    lows = Arrays.copyOf(lows, capacity);
    spanIds = Arrays.copyOf(spanIds, capacity);
    parents = Arrays.copyOf(parents, capacity);
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    sampled = Arrays.copyOf(sampled, capacity);
    passages = Arrays.copyOf(passages, capacity);
  }

  /** How many spans there are. */
  public int size() {
    return size;
  }

  /** The session of the message that span {@code i} is of: the trace id's high 64 bits. */
  public long session(int i) {
    return sessions[i];
  }

  /** The trace id's low 64 bits. */
  public long traceIdLow(int i) {
    return lows[i];
  }

  /** The message's sequence, or -1 if the trace id is none of ours. */
  public long sequence(int i) {
    return TraceId.sequence(sessions[i], lows[i]);
  }

  /** The span's id; never zero. */
  public long spanId(int i) {
    return spanIds[i];
  }

  /** The id of the span before, or zero. */
  public long parentSpanId(int i) {
    return parents[i];
  }

  /** When the message was received, in ns since the epoch, unsigned as in OTLP. */
  public long startNanos(int i) {
    return starts[i];
  }

  /** When it was handed over, in ns since the epoch, unsigned as in OTLP. */
  public long endNanos(int i) {
    return ends[i];
  }

  /**
   * Whether the message was sampled, so that every stage sends a span of it: it has a tracestate.
   * Of a message that is not, a span tells only that it was corrupted.
   */
  public boolean sampled(int i) {
    return sampled[i];
  }

  /** Which stage did what. */
  public Passage passage(int i) {
    return passages[i];
  }
}
