// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.VerdictRecord;
import dev.waybill.wire.WireException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was published of messages by name.
 *
 * @param ever in any revision
 * @param inTheEnd in the last
 * @param issued by session; what the last revisions say
 * @param closed whether there is nothing that may still change
 */
record Said(Findings ever, Findings inTheEnd, Map<Long, SequenceSet> issued, boolean closed) {

  /** What is there now. */
  static Said on(String servers) throws WireException {
    Findings ever = new Findings();
    Map<String, SessionVerdicts> last = new TreeMap<>();
    for (byte[] value : Published.on(Topics.VERDICTS, servers)) {
      if (VerdictRecord.decode(value) instanceof SessionVerdicts session) {
        add(session, ever);
        last.merge(
            session.session() + " " + session.window(),
            session,
            (a, b) -> a.revision().offset() > b.revision().offset() ? a : b);
      }
    }
    Findings inTheEnd = new Findings();
    Map<Long, SequenceSet> issued = new HashMap<>();
    for (SessionVerdicts session : last.values()) {
      add(session, inTheEnd);
      SequenceSet set = issued.computeIfAbsent(session.session(), key -> new SequenceSet());
      session.issued().forEach(range -> set.addRange(range.from(), range.to()));
    }
    boolean closed = last.values().stream().allMatch(SessionVerdicts::closed);
    return new Said(ever, inTheEnd, issued, closed);
  }

  /** How many messages were issued in all. */
  long count() {
    return issued.values().stream().mapToLong(SequenceSet::cardinality).sum();
  }

  /** Which of all these messages are lost, and where. */
  Findings truth(FaultPlan plan) {
    Findings lost = new Findings();
    issued.forEach(
        (session, sequences) ->
            sequences.forEachRange(
                (from, to) -> {
                  for (long sequence = from; sequence < to; sequence++) {
                    Place place = plan.lostAt(sequence);
                    if (place != null) {
                      lost.add(Kind.LOST, place, TraceId.of(session, sequence));
                    }
                  }
                }));
    return lost;
  }

  private static void add(SessionVerdicts session, Findings findings) {
    for (Verdict verdict : session.verdicts()) {
      Place place = new Place(verdict.stage(), verdict.place());
      for (SequenceRange range : verdict.ranges()) {
        for (long sequence = range.from(); sequence < range.to(); sequence++) {
          findings.add(verdict.kind(), place, TraceId.of(session.session(), sequence));
        }
      }
    }
  }
}
