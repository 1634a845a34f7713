// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenTracer;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.WireException;
import java.util.List;

/** Spans as a relay's tracer makes them of sampled messages. */
final class AuditSpans {
  private AuditSpans() {}

  /** A batch's spans, and nothing but them. */
  static AuditBatch batch(int count) {
    OpenTracer tracer = new OpenTracer(1 << 14);
    tracer.step();
    tracer.takeSent();
    for (int i = 0; i < count; i++) {
      tracer.passSampled(0x5e55_1045_e551_045eL, i, 1_000_000L + 100L * i);
    }
    tracer.heartbeat();
    tracer.step();
    try {
      AuditBatch batch = AuditBatch.decode(tracer.takeSent().get(0));
      ResourceSpans spans = batch.spans().get(0);
      if (spans.spans().size() != count) {
        throw new IllegalStateException(spans.spans().size() + " spans instead of " + count);
      }
      return AuditBatch.of(1, List.of(), List.of(spans));
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }
}
