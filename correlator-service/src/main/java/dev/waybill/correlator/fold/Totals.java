// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Role;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;

/** Sums of totals of the same stage. */
final class Totals {
  private Totals() {}

  static StageTotals sum(StageTotals a, StageTotals b) {
    return new StageTotals(
        a.stage(),
        a.role(),
        a.received() + b.received(),
        a.handedOver() + b.handedOver(),
        a.lostOnHop() + b.lostOnHop(),
        a.lostInStage() + b.lostInStage(),
        a.skipped() + b.skipped(),
        a.failed() + b.failed(),
        a.waiting() + b.waiting(),
        a.unknown() + b.unknown(),
        a.corrupted() + b.corrupted(),
        a.duplicated() + b.duplicated(),
        a.misrouted() + b.misrouted());
  }

  /** Totals of messages that a stage, that of {@code of}, received and handed over. */
  static StageTotals passed(StageTotals of, long count) {
    long received = of.role() == Role.ORIGIN ? 0 : count;
    return new StageTotals(of.stage(), of.role(), received, count, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Totals of messages that got to a sink. */
  static SinkTotals complete(String stage, long count) {
    return new SinkTotals(stage, count, 0, 0, 0, 0, 0, 0);
  }

  static StageTotals withoutWaiting(StageTotals a) {
    return new StageTotals(
        a.stage(),
        a.role(),
        a.received(),
        a.handedOver(),
        a.lostOnHop(),
        a.lostInStage(),
        a.skipped(),
        a.failed(),
        0,
        a.unknown() + a.waiting(),
        a.corrupted(),
        a.duplicated(),
        a.misrouted());
  }

  static SinkTotals withoutWaiting(SinkTotals a) {
    return new SinkTotals(
        a.stage(),
        a.complete(),
        0,
        a.lost(),
        a.skipped(),
        a.failed(),
        a.unknown() + a.waiting(),
        a.late());
  }

  static SinkTotals sum(SinkTotals a, SinkTotals b) {
    return new SinkTotals(
        a.stage(),
        a.complete() + b.complete(),
        a.waiting() + b.waiting(),
        a.lost() + b.lost(),
        a.skipped() + b.skipped(),
        a.failed() + b.failed(),
        a.unknown() + b.unknown(),
        a.late() + b.late());
  }
}
