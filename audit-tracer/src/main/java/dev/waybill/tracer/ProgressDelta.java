// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress.Skipped;
import java.util.ArrayList;
import java.util.List;

/** What is new of one topic-partition since one audit partition's last entry. */
final class ProgressDelta {
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

  void skip(long from, long to, boolean atAssignment) {
    skipped.add(new Skipped(new OffsetRange(from, to), atAssignment));
  }

  boolean isEmpty() {
    return committed.isEmpty()
        && skipped.isEmpty()
        && untraceable.isEmpty()
        && (absent | damaged | unknownVersion) == 0;
  }
}
