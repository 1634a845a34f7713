// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionSets.Issued;
import dev.waybill.wire.SessionSets.Origin;
import java.util.ArrayList;
import java.util.List;

/** Which sequences of a session that begins here were issued in which window. */
final class OriginLedger {
  /** Half a day without a word; beyond it the oldest windows are joined. */
  private static final int MAX_WINDOWS = 720;

  private final OriginSession session;
  private final SessionLedger.Key key;
  private final List<Issued> sinceLastCut = new ArrayList<>();
  private long issued;

  OriginLedger(OriginSession session) {
    this.session = session;
    key = new SessionLedger.Key(session.id(), session.pipeline().name());
  }

  SessionLedger.Key key() {
    return key;
  }

  /** Sequences below {@code next} were issued by now, within this minute since the epoch. */
  void issuedUpTo(long next, long epochMinute) {
    if (next <= issued) {
      return;
    }
    int last = sinceLastCut.size() - 1;
    long from = issued;
    if (last >= 0 && sinceLastCut.get(last).epochMinute() == epochMinute) {
      from = sinceLastCut.remove(last).range().from();
    }
    sinceLastCut.add(new Issued(epochMinute, new SequenceRange(from, next)));
    issued = next;
    if (sinceLastCut.size() > MAX_WINDOWS) {
      joinOldest();
    }
  }

  private void joinOldest() {
    Issued first = sinceLastCut.remove(0);
    Issued second = sinceLastCut.remove(0);
    SequenceRange both = new SequenceRange(first.range().from(), second.range().to());
    sinceLastCut.add(0, new Issued(first.epochMinute(), both));
  }

  Origin cut(long sendClockMillis, boolean ended) {
    int threshold = session.pipeline().settings().samplingThreshold();
    Origin origin = new Origin(sinceLastCut, sendClockMillis, threshold, ended);
    sinceLastCut.clear();
    return origin;
  }
}
