// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.WaybillReader.Status;
import java.util.concurrent.atomic.LongAdder;

/** Waybills that were not there or can't be used. Thread-safe. */
final class HeaderCounts {
  final LongAdder absent = new LongAdder();
  final LongAdder damaged = new LongAdder();
  final LongAdder unknownVersion = new LongAdder();
  final LongAdder corrupted = new LongAdder();

  /** Handed over with other bytes, by a stage that promises not to change any. */
  final LongAdder changed = new LongAdder();

  /** Sent without by a relay that receives some. */
  final LongAdder carryMissing = new LongAdder();

  void count(Status status) {
    switch (status) {
      case ABSENT -> absent.increment();
      case DAMAGED -> damaged.increment();
      case UNKNOWN_VERSION -> unknownVersion.increment();
      case VALID -> {}
    }
  }
}
