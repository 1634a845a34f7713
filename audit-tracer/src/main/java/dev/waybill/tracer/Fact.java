// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.WaybillReader.Status;

/**
 * What a stage records. Numbers and object of each, as they stand in the queue: session, sequence
 * and offset with a {@link Place}, where nothing else is said.
 */
enum Fact {
  /** A message was received, its bytes as sealed. Without an offset if not from Kafka. */
  RECEIVED,
  /** A message was received with bytes that are not those sealed. */
  CORRUPTED,
  /** A stage that leaves bytes unchanged is about to hand over other bytes than those sealed. */
  CHANGED,
  /** A message was handed over, at the offset if to Kafka. */
  HANDED_OVER,
  /** Messages of one batch were handed over or failed: -, -, -, with a {@link BatchEnd}. */
  BATCH_ENDED,
  /** A message was left out. */
  SKIPPED,
  /** A message could not be handed over. */
  FAILED,
  /** A message was sent in a transaction whose end is not known. */
  IN_DOUBT,
  /** A record without a waybill: -, -, offset. */
  ABSENT,
  /** A record with a damaged waybill: -, -, offset. */
  DAMAGED,
  /** A record with a waybill of an unknown version: -, -, offset. */
  UNKNOWN_VERSION,
  /** A topic-partition was assigned: -, -, -. */
  ASSIGNED,
  /** The position of a topic-partition, as the consumer says: -, -, position. */
  POSITION,
  /** The application moved the position: -, -, position or -1 if it is not known yet. */
  SOUGHT,
  /** A record that was received was left out: -, -, offset. */
  LEFT_OUT,
  /**
   * Offsets were committed: ticket that was next when the commit was asked for, when that was (ns
   * since the epoch) if it matters, offset.
   */
  COMMITTED,
  /** A topic-partition was taken away or given up: -, -, -. */
  REVOKED,
  /** A span begins: session, -, -, with a {@link SpanStart}. */
  SPAN_STARTED,
  /** A span ends: session, -, -, with a {@link SpanEnd}. */
  SPAN_ENDED;

  private static final Fact[] VALUES = values();

  /** What a record with an unusable waybill is. */
  static Fact of(Status status) {
    return switch (status) {
      case ABSENT -> ABSENT;
      case DAMAGED -> DAMAGED;
      case UNKNOWN_VERSION -> UNKNOWN_VERSION;
      case VALID -> throw new IllegalArgumentException(status.name());
    };
  }

  static Fact ofOrdinal(int ordinal) {
    return VALUES[ordinal];
  }
}
