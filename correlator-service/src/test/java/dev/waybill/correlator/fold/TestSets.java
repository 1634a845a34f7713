// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import java.util.ArrayList;
import java.util.List;

/** What a {@link TestInstance} has seen of a session since its entry before. */
final class TestSets {
  final SequenceSet received = new SequenceSet();
  final SequenceSet handedOver = new SequenceSet();
  final SequenceSet corrupted = new SequenceSet();
  final SequenceSet skipped = new SequenceSet();
  final SequenceSet failed = new SequenceSet();
  final SequenceSet inDoubt = new SequenceSet();
  final SequenceSet handedOverAgain = new SequenceSet();
  final List<SessionSets.Placed> placed = new ArrayList<>();
  final List<SessionSets.Issued> issued = new ArrayList<>();
  boolean ended;

  private final String pipeline;

  TestSets(String pipeline) {
    this.pipeline = pipeline;
  }

  SessionSets toWire(long session, boolean isOrigin, long sendClockMillis) {
    return new SessionSets(
        session,
        pipeline,
        received,
        handedOver,
        corrupted,
        skipped,
        failed,
        inDoubt,
        handedOverAgain,
        placed,
        isOrigin ? new SessionSets.Origin(issued, sendClockMillis, 0, ended) : null);
  }
}
