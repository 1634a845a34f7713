// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Revision;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what folds tell as everybody should who reads it: of each session's window, and of each
 * summary, the record with the highest revision holds.
 */
final class OutputReader {
  private final Map<String, SessionVerdicts> sessions = new TreeMap<>();
  private final Map<String, Summary> summaries = new TreeMap<>();

  OutputReader read(List<List<FoldOutput>> told) {
    told.forEach(outputs -> outputs.forEach(this::read));
    return this;
  }

  void read(FoldOutput output) {
    if (output instanceof FoldOutput.Verdict verdict
        && verdict.record() instanceof SessionVerdicts session) {
      String key = session.pipeline() + " " + session.session() + " " + session.window();
      sessions.merge(key, session, (a, b) -> later(a.revision(), b.revision()) ? a : b);
    } else if (output instanceof FoldOutput.Summary summary
        && summary.record() instanceof Summary totals) {
      String key =
          totals.pipeline()
              + " "
              + totals.window()
              + " "
              + totals.evidence()
              + " "
              + totals.revision().partition();
      summaries.merge(key, totals, (a, b) -> later(a.revision(), b.revision()) ? a : b);
    }
  }

  private static boolean later(Revision first, Revision second) {
    return first.offset() > second.offset();
  }

  /** The bytes of every record that holds. */
  List<String> bytes() {
    List<String> bytes = new ArrayList<>();
    sessions.forEach((key, record) -> bytes.add(text(record.encode())));
    summaries.forEach((key, record) -> bytes.add(text(record.encode())));
    return bytes;
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** What the records say but for their revisions, with at most so many ranges for a verdict. */
  List<String> states(int maxRanges) {
    List<String> states = new ArrayList<>();
    for (SessionVerdicts session : sessions.values()) {
      StringBuilder state = new StringBuilder();
      state.append(session.session()).append(session.window()).append(session.closed());
      state.append(session.issued());
      for (Verdict verdict : session.verdicts()) {
        int named = Math.min(maxRanges, verdict.ranges().size());
        state.append(verdict.kind()).append(verdict.stage()).append(verdict.place());
        state.append(verdict.count()).append(verdict.ranges().subList(0, named));
      }
      states.add(state.toString());
    }
    for (Summary each : summaries.values()) {
      states.add(each.window() + " " + each.issued() + each.stages() + each.sinks());
    }
    return states;
  }
}
