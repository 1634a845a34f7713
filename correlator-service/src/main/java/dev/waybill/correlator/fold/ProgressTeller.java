// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Progress;
import dev.waybill.wire.Revision;
import java.time.Instant;
import java.util.List;

/** Tells how far the partition is judged: when the audit's own state changed, and every 10 s. */
final class ProgressTeller {
  static final long TELL_EVERY_MILLIS = 10_000;

  private final int partitionCount;
  private Progress last;
  private long toldAt;

  ProgressTeller(int partitionCount) {
    this.partitionCount = partitionCount;
  }

  void tell(
      Revision revision,
      FoldClock clock,
      FoldStats stats,
      Instances instances,
      List<FoldOutput> outputs) {
    Progress now =
        new Progress(
            revision,
            partitionCount,
            Instant.ofEpochMilli(clock.logTimeMillis()),
            stats.openSessions(),
            stats.instances(),
            stats.silentInstances(),
            stats.holes(),
            instances.recorded(),
            instances.dropped(),
            stats.deadLetters());
    if (last == null || clock.millis() - toldAt >= TELL_EVERY_MILLIS || worsened(now)) {
      outputs.add(new FoldOutput.Summary(now));
      last = now;
      toldAt = clock.millis();
    }
  }

  private boolean worsened(Progress now) {
    return now.holes() != last.holes()
        || now.silentInstances() != last.silentInstances()
        || now.deadLetters() != last.deadLetters()
        || !now.dropped().equals(last.dropped());
  }
}
