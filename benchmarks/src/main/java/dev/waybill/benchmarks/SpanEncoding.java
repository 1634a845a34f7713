// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditBatchEncoder;

/** Our spans become OTLP's bytes. */
final class SpanEncoding implements Subject {
  private final AuditBatchEncoder encoder = new AuditBatchEncoder();
  private final AuditBatch batch;

  SpanEncoding(AuditBatch batch) {
    this.batch = batch;
  }

  @Override
  public int operations() {
    return batch.spans().get(0).spans().size();
  }

  @Override
  public long run() {
    return encoder.encode(batch).length;
  }
}
