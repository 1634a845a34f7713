// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.SpanColumns.Passage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A span as it was read in full: its bytes, and at which places others of its kind have other ids,
 * times and numbers. A span with the same bytes at all other places is of the same form, and sound,
 * so that only its ids and times are read. For one thread.
 */
final class SpanTemplate {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Longer spans are read in full; a tracer's have 300 bytes. */
  private static final int MAX_BYTES = 1024;

  /** A varint of ten bytes is not of any value. */
  private static final int MAX_NUMBER_BYTES = 9;

  private final byte[] mask = new byte[MAX_BYTES]; // the bits that are the same in all
  private final long[] masks = new long[MAX_BYTES / Long.BYTES];
  private final long[] words = new long[MAX_BYTES / Long.BYTES];
  private int from;
  private int length; // 0 while it is of no use
  private int learned; // the length if it becomes of use
  private int traceIdAt;
  private int spanIdAt;
  private int parentAt;
  private int startAt;
  private int endAt;
  private boolean sampled;
  private Passage passage;

  /** Whether the span in {@code buffer} from there on is of the same kind. */
  boolean fits(byte[] buffer, int at, int spanLength) {
    if (spanLength != length || length == 0) {
      return false;
    }
    int last = (spanLength - 1) / Long.BYTES;
    long other =
        ((long) LONG.get(buffer, at + spanLength - Long.BYTES) ^ words[last]) & masks[last];
    for (int i = 0; i < last; i++) {
      other |= ((long) LONG.get(buffer, at + i * Long.BYTES) ^ words[i]) & masks[i];
    }
    return other == 0;
  }

  /**
   * Begins anew with a span that is going to be read in full.
   *
   * @param at where it begins
   */
  void begin(int at, int spanLength) {
    length = 0;
    learned = spanLength < 2 * Long.BYTES || spanLength > MAX_BYTES ? 0 : spanLength;
    from = at;
    traceIdAt = -1;
    spanIdAt = -1;
    parentAt = -1;
    startAt = -1;
    endAt = -1;
    Arrays.fill(mask, 0, learned, (byte) 0xFF);
  }

  /** A trace id begins there. */
  void traceId(int at) {
    traceIdAt = once(traceIdAt, at, 2 * Long.BYTES);
  }

  /** The span's id ends there; if it is zero there may be no bytes. */
  void spanId(int end, long id) {
    spanIdAt = id == 0 ? none() : once(spanIdAt, end - Long.BYTES, Long.BYTES);
  }

  /** The parent's id ends there; if it is zero there may be no bytes. */
  void parent(int end, long id) {
    parentAt = id == 0 ? none() : once(parentAt, end - Long.BYTES, Long.BYTES);
  }

  /** The start ends there. */
  void start(int end) {
    startAt = once(startAt, end - Long.BYTES, Long.BYTES);
  }

  /** The end ends there. */
  void end(int end) {
    endAt = once(endAt, end - Long.BYTES, Long.BYTES);
  }

  private int none() {
    learned = 0;
    return -1;
  }

  /** A field that comes twice is too rare to be worth a template. */
  private int once(int before, int at, int bytes) {
    if (before >= 0) {
      learned = 0;
    }
    differs(at, bytes);
    return at - from;
  }

  /** Bytes there may be any. */
  void differs(int at, int bytes) {
    if (learned > 0) {
      Arrays.fill(mask, at - from, at - from + bytes, (byte) 0);
    }
  }

  /** A varint that ends there may be any of the same length; if it has no bytes there is none. */
  void numberDiffers(int end, int bytes) {
    if (learned > 0 && bytes <= MAX_NUMBER_BYTES) {
      Arrays.fill(mask, end - from - bytes, end - from, (byte) 0x80);
    }
  }

  /** The span was read to its end and is sound. */
  void learn(byte[] buffer, boolean isSampled, Passage told) {
    sampled = isSampled;
    passage = told;
    if (learned > 0) {
      int last = (learned - 1) / Long.BYTES;
      for (int i = 0; i <= last; i++) {
        int at = i < last ? i * Long.BYTES : learned - Long.BYTES;
        masks[i] = (long) LONG.get(mask, at);
        words[i] = (long) LONG.get(buffer, from + at);
      }
    }
    length = learned;
  }

  /**
   * Puts a span that {@link #fits} into columns.
   *
   * @return false, and nothing done, if it lacks an id
   */
  boolean read(ProtoReader in, int at, SpanColumns columns) {
    long high = in.bigEndian(at + traceIdAt);
    long low = in.bigEndian(at + traceIdAt + Long.BYTES);
    long spanId = in.bigEndian(at + spanIdAt);
    if ((high | low) == 0 || spanId == 0) {
      return false;
    }
    columns.add(
        high,
        low,
        spanId,
        parentAt < 0 ? 0 : in.bigEndian(at + parentAt),
        startAt < 0 ? 0 : (long) LONG.get(in.buffer(), at + startAt),
        endAt < 0 ? 0 : (long) LONG.get(in.buffer(), at + endAt),
        sampled,
        passage);
    return true;
  }
}
