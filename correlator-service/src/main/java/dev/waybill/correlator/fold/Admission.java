// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Entry;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.SpanColumns;

/** Which records a fold takes in, of those that can be read. */
final class Admission {
  /** Nobody issues a billion messages a minute; whoever says so would cost memory. */
  static final long MAX_ISSUED = 1L << 30;

  private Admission() {}

  /**
   * Why a record must not be judged here: by another partition's fold, or by nobody's; null if it
   * may.
   *
   * @param columns the record's spans that are not in the batch
   */
  static String refusal(AuditBatch batch, SpanColumns columns, int partition, int partitionCount) {
    if (batch.ours() && batch.partitionCount() != partitionCount) {
      return "WRONG_PARTITION_COUNT: " + batch.partitionCount() + " instead of " + partitionCount;
    }
    boolean misplaced = false;
    for (Entry entry : batch.entries()) {
      for (SessionSets sets : entry.sessions()) {
        misplaced |= AuditPartition.of(sets.session(), partitionCount) != partition;
        if (issuesTooMany(sets)) {
          return "SEQUENCE_LEAP: more than " + MAX_ISSUED + " messages of a window in one entry";
        }
      }
    }
    for (ResourceSpans group : batch.spans()) {
      for (AuditSpan span : group.spans()) {
        misplaced |= AuditPartition.of(span.traceId().high(), partitionCount) != partition;
      }
    }
    for (int i = 0; i < columns.size(); i++) {
      misplaced |=
          (i == 0 || columns.session(i) != columns.session(i - 1))
              && AuditPartition.of(columns.session(i), partitionCount) != partition;
    }
    return misplaced ? "WRONG_PARTITION: a session or trace of another partition" : null;
  }

  private static boolean issuesTooMany(SessionSets sets) {
    return sets.origin() != null
        && sets.origin().issued().stream().anyMatch(each -> each.range().count() > MAX_ISSUED);
  }
}
