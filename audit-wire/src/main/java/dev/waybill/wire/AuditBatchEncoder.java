// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * Encodes one batch after the other, in memory that it keeps: as much as its largest batch took.
 * {@link AuditBatch#encode} is for who encodes few. One instance a thread.
 */
public final class AuditBatchEncoder {
  private final ProtoWriter out = new ProtoWriter();

  /** Ready to use; see the class on threads. */
  public AuditBatchEncoder() {}

  /** The record's value, as {@link AuditBatch#encode} gives it. */
  public byte[] encode(AuditBatch batch) {
    out.clear();
    AuditBatchCodec.encode(out, batch);
    return out.toByteArray();
  }
}
