// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.Progress;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.VerdictRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads what folds tell as everybody should who reads it: of each session's window, and of each
 * summary, the record with the highest revision holds.
 */
final class OutputReader {
  private final Map<String, SessionVerdicts> sessions = new TreeMap<>();
  private final Map<String, Summary> summaries = new TreeMap<>();
  private final Map<String, Progress> progress = new TreeMap<>();
  private final Map<String, LateVerdicts> late = new TreeMap<>();
  private final List<String> contradictions = new ArrayList<>();

  OutputReader read(List<List<FoldOutput>> told) {
    told.forEach(outputs -> outputs.forEach(this::read));
    return this;
  }

  void read(FoldOutput output) {
    if (output instanceof FoldOutput.Verdict verdict) {
      read(verdict.record());
    } else if (output instanceof FoldOutput.Summary summary) {
      read(summary.record());
    }
  }

  private void read(VerdictRecord record) {
    if (record instanceof SessionVerdicts session) {
      String key = session.pipeline() + " " + session.session() + " " + session.window();
      keep(sessions, key, session, SessionVerdicts::revision);
    } else if (record instanceof LateVerdicts verdicts) { // each adds to those before
      String key = verdicts.session() + " " + verdicts.revision().offset();
      keep(late, key, verdicts, LateVerdicts::revision);
    }
  }

  private void read(SummaryRecord record) {
    if (record instanceof Summary totals) {
      String key = totals.pipeline() + " " + totals.window() + " " + totals.evidence();
      keep(summaries, key + " " + totals.revision().partition(), totals, Summary::revision);
    } else if (record instanceof Progress told) {
      keep(progress, "" + told.revision().partition(), told, Progress::revision);
    }
  }

  private <T> void keep(Map<String, T> held, String key, T next, Function<T, Revision> revision) {
    T before = held.get(key);
    long older = before == null ? -1 : revision.apply(before).offset();
    long newer = revision.apply(next).offset();
    if (newer == older && !next.equals(before)) {
      contradictions.add(next + " contradicts " + before);
    }
    if (newer > older) {
      held.put(key, next);
    }
  }

  /** Leaves out what was told of a pipeline. */
  void forget(String pipeline) {
    sessions.values().removeIf(record -> record.pipeline().equals(pipeline));
    summaries.values().removeIf(record -> record.pipeline().equals(pipeline));
  }

  /** Records of the same revision that say different things. */
  List<String> contradictions() {
    return contradictions;
  }

  /** The bytes of every record that holds. */
  List<String> bytes() {
    List<String> bytes = new ArrayList<>();
    sessions.forEach((key, record) -> bytes.add(text(record.encode())));
    summaries.forEach((key, record) -> bytes.add(text(record.encode())));
    progress.forEach((key, record) -> bytes.add(text(record.encode())));
    late.forEach((key, record) -> bytes.add(text(record.encode())));
    return bytes;
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  /**
   * What the records say but for their revisions, with at most so many ranges for a verdict. Left
   * out is what is late: how often a window is judged depends on how much there is to name, so a
   * LOST of a moment may be told by one and not by another.
   */
  List<String> states(int maxRanges) {
    List<String> states = new ArrayList<>();
    for (SessionVerdicts session : sessions.values()) {
      StringBuilder state = new StringBuilder();
      state.append(session.session()).append(session.window()).append(session.closed());
      state.append(session.issued());
      for (Verdict verdict : session.verdicts()) {
        if (verdict.kind() == Kind.LATE) {
          continue;
        }
        int named = Math.min(maxRanges, verdict.ranges().size());
        state.append(verdict.kind()).append(verdict.stage()).append(verdict.place());
        state.append(verdict.count()).append(verdict.ranges().subList(0, named));
      }
      states.add(state.toString());
    }
    for (Summary each : summaries.values()) {
      StringBuilder state = new StringBuilder();
      state.append(each.window()).append(each.issued()).append(each.stages());
      for (Summary.SinkTotals sink : each.sinks()) {
        state.append(sink.stage()).append(' ').append(sink.complete()).append(' ');
        state.append(sink.waiting()).append(' ').append(sink.lost()).append(' ');
        state.append(sink.skipped()).append(' ').append(sink.failed()).append(' ');
        state.append(sink.unknown());
      }
      states.add(state.toString());
    }
    return states;
  }
}
