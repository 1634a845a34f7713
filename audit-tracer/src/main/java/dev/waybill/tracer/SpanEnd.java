// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Waybill;
import java.util.Locale;

/**
 * What this stage did with a message, for its span.
 *
 * @param waybill as received
 * @param spanId the span's id, or 0 to make one or take the waybill's
 * @param place where it went
 * @param offset its offset there, or -1
 * @param startNanos when this hand-over began, in ns since the epoch: the start of a span whose
 *     arrival is not known
 * @param endNanos when it ended
 * @param outcome what was done
 * @param errorType name of what went wrong, or null
 * @param url address of what it became part of, or null
 */
record SpanEnd(
    Waybill waybill,
    long spanId,
    Place place,
    long offset,
    long startNanos,
    long endNanos,
    Outcome outcome,
    String errorType,
    String url) {

  SpanEnd(
      Waybill waybill,
      long spanId,
      Place place,
      long offset,
      long startNanos,
      long endNanos,
      Outcome outcome,
      String errorType) {
    this(waybill, spanId, place, offset, startNanos, endNanos, outcome, errorType, null);
  }

  /** Values of {@code waybill.outcome}. */
  enum Outcome {
    HANDED_OVER,
    SKIPPED,
    CORRUPTED,
    FAILED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
