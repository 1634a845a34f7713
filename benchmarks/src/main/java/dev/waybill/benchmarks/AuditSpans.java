// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenTracer;
import dev.waybill.wire.AuditBatch;
import java.util.List;

/** Spans as a relay's tracer makes them of sampled messages. */
final class AuditSpans {
  private AuditSpans() {}

  /** A batch with so many spans and nothing else. */
  static AuditBatch batch(int count) {
    return AuditBatch.of(1, List.of(), List.of(new OpenTracer(1 << 10).spans(count)));
  }
}
