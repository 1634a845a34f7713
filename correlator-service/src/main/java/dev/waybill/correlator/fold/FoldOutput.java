// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.VerdictRecord;

/** Something that the fold has to tell. */
public sealed interface FoldOutput {
  /**
   * For {@code waybill.verdicts}.
   *
   * @param record the record
   */
  record Verdict(VerdictRecord record) implements FoldOutput {}

  /**
   * For {@code waybill.summaries}.
   *
   * @param record the record
   */
  record Summary(SummaryRecord record) implements FoldOutput {}

  /**
   * A record of the audit log that can't be used, for {@code waybill.dead-letters}.
   *
   * @param offset its offset
   * @param reason the reason by name, and what was found
   */
  record DeadLetter(long offset, String reason) implements FoldOutput {}
}
