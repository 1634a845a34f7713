// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Waybill;

/**
 * A message's arrival at this stage, for its span.
 *
 * @param waybill as received, or as sealed here
 * @param sealedHere whether this stage is the message's origin, so that the waybill names its own
 *     span
 * @param place where it came from; of an origin, the pipeline alone
 * @param offset its offset there, or -1
 * @param nanos when, in ns since the epoch
 * @param corrupted whether its bytes are not those sealed
 * @param group the consumer group, or null
 * @param link the application's own span at that moment, or null
 */
record SpanStart(
    Waybill waybill,
    boolean sealedHere,
    Place place,
    long offset,
    long nanos,
    boolean corrupted,
    String group,
    AuditSpan.Link link) {}
