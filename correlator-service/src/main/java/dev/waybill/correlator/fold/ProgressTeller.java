// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Progress;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.WireException;
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

  void save(StateWriter out) {
    out.flag(last != null);
    if (last != null) {
      out.bytes(last.encode());
    }
    out.number(toldAt);
  }

  static ProgressTeller restore(StateReader in, int partitionCount) throws WireException {
    ProgressTeller teller = new ProgressTeller(partitionCount);
    teller.last = in.flag() ? (Progress) SummaryRecord.decode(in.bytes()) : null;
    teller.toldAt = in.number();
    return teller;
  }

  private boolean worsened(Progress now) {
    return now.holes() != last.holes()
        || now.silentInstances() != last.silentInstances()
        || now.deadLetters() != last.deadLetters()
        || !now.dropped().equals(last.dropped());
  }
}
