// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.api;

import dev.waybill.report.store.Where;
import java.time.Instant;

/**
 * Which verdicts of a pipeline are asked for; null where it does not matter.
 *
 * @param ranges whether ranges are asked for, and not messages
 */
record VerdictFilter(
    String pipeline,
    String kind,
    String stage,
    String place,
    Instant from,
    Instant to,
    boolean ranges) {

  /** Conditions on a table {@code v}. */
  Where where() {
    return new Where()
        .and("v.pipeline = ?", pipeline)
        .andIf(kind, "v.kind = ?")
        .andIf(stage, "v.stage = ?")
        .andIf(place, "v.place = ?")
        .andIf(from, "v.window_start >= ?")
        .andIf(to, "v.window_start < ?");
  }
}
