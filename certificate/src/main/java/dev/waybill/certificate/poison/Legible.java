// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.certificate.system.AuditTopics;
import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.OtlpTraces;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SnapshotPart;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.VerdictRecord;
import dev.waybill.wire.WireException;

/** Whether a record on one of the audit's topics has the form that the wire format wants. */
final class Legible {

  private Legible() {}

  static boolean is(String topic, byte[] key, byte[] value) {
    if (value == null) {
      return topic.equals(AuditTopics.PIPELINES);
    }
    try {
      switch (topic) {
        case AuditTopics.AUDIT -> {
          AuditBatch batch = AuditBatch.decode(value);
          return !batch.ours() || batch.partitionCount() == AuditTopics.PARTITIONS;
        }
        case AuditTopics.OTLP ->
            OtlpTraces.split(value, AuditTopics.PARTITIONS, SnapshotPart.MAX_BYTES);
        case AuditTopics.VERDICTS -> VerdictRecord.decode(value);
        case AuditTopics.SUMMARIES -> SummaryRecord.decode(value);
        case AuditTopics.PIPELINES -> {
          return PipelineDefinition.decode(value).name().equals(new String(key, UTF_8));
        }
        default -> throw new IllegalArgumentException(topic);
      }
      return true;
    } catch (WireException e) {
      return false;
    }
  }
}
