// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress.Skipped;
import java.util.ArrayList;
import java.util.List;

/**
 * What is new of one topic-partition since one audit partition's last entry. Bounded, on the side
 * of what can't make a message look lost: of committed and skipped offsets some are forgotten, of
 * untraceable ones some are said that were not.
 */
final class ProgressDelta {
  /** About what it takes in memory with a few ranges. */
  static final long SIZE_BYTES = 320;

  static final int MAX_RANGES = 1_000;

  final OffsetSet committed = new OffsetSet();
  final List<Skipped> skipped = new ArrayList<>();
  final OffsetSet untraceable = new OffsetSet();
  long absent;
  long damaged;
  long unknownVersion;

  ProgressDelta copy() {
    ProgressDelta copy = new ProgressDelta();
    copy.committed.addAll(committed);
    copy.skipped.addAll(skipped);
    copy.untraceable.addAll(untraceable);
    copy.absent = absent;
    copy.damaged = damaged;
    copy.unknownVersion = unknownVersion;
    return copy;
  }

  void addCommitted(OffsetSet offsets) {
    committed.addAll(offsets);
    if (committed.rangeCount() > MAX_RANGES) {
      committed.forgetFirst(committed.rangeCount() - MAX_RANGES / 2);
    }
  }

  void addUntraceable(long offset) {
    untraceable.add(offset, offset + 1);
    if (untraceable.rangeCount() > MAX_RANGES) {
      untraceable.joinPairs();
    }
  }

  void skip(long from, long to, boolean atAssignment) {
    skipped.add(new Skipped(new OffsetRange(from, to), atAssignment));
    if (skipped.size() > MAX_RANGES) {
      skipped.subList(0, MAX_RANGES / 2).clear();
    }
  }

  boolean isEmpty() {
    return committed.isEmpty()
        && skipped.isEmpty()
        && untraceable.isEmpty()
        && (absent | damaged | unknownVersion) == 0;
  }
}
