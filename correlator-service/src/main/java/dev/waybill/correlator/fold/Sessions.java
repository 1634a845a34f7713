// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All sessions of the partition, and what was last told of them. */
final class Sessions {
  private final Map<Long, Session> sessions = new TreeMap<>();
  private final WindowTotals<Long> totals = new WindowTotals<>(Summary.Evidence.LEDGER);

  void take(
      SessionSets sets,
      Entry entry,
      Instance instance,
      Map<String, PipelineDefinition> definitions,
      FoldClock clock) {
    Session session = sessions.get(sets.session());
    if (session == null) {
      session = new Session(sets.session(), sets.pipeline(), clock.logTimeMillis());
      sessions.put(sets.session(), session);
      PipelineDefinition definition = definitions.get(sets.pipeline());
      if (definition != null) {
        session.define(definition);
      }
    }
    session.take(sets, entry, instance, clock.millis());
  }

  void define(PipelineDefinition definition) {
    for (Session session : sessions.values()) {
      if (session.pipeline().equals(definition.name())) {
        session.define(definition);
      }
    }
  }

  /** A hole is smaller, or an instance is back: what was closed as unknown may now be known. */
  void reconsiderUnknown() {
    sessions.values().forEach(Session::reconsiderUnknown);
  }

  void judge(
      Coverages coverages,
      FoldSettings settings,
      long clock,
      Revision revision,
      List<FoldOutput> outputs) {
    for (Session session : sessions.values()) {
      if (session.clearTouched() || session.hasDueWindows()) {
        judge(session, coverages, settings, clock, revision, outputs);
      }
    }
    totals.tell(revision, outputs);
  }

  private void judge(
      Session session,
      Coverages coverages,
      FoldSettings settings,
      long clock,
      Revision revision,
      List<FoldOutput> outputs) {
    Judge judge = new Judge(session, coverages, settings, clock);
    session
        .windows()
        .forEach(
            (minute, window) -> {
              if (window.due()) {
                Judgement judgement = judge.judge(window);
                boolean closable = !judgement.waiting() && session.isBehind(minute);
                if (window.judge(judgement, closable, clock, settings.graceMillis())) {
                  outputs.add(verdicts(session, minute, window, revision));
                  totals.put(session.pipeline(), minute, session.id(), judgement, window.closed());
                }
              }
            });
    session.settle();
  }

  private static FoldOutput verdicts(
      Session session, long minute, Window window, Revision revision) {
    return new FoldOutput.Verdict(
        new SessionVerdicts(
            session.pipeline(),
            Instant.ofEpochSecond(minute * 60),
            session.id(),
            revision,
            window.closed(),
            session.service(),
            session.host(),
            session.originStage() == null ? "" : session.originStage(),
            window.sequences().ranges(),
            window.judgement().verdicts()));
  }

  /** How many have messages that are not finally judged, or go on. */
  long open() {
    return sessions.values().stream()
        .filter(session -> session.openWindows() > 0 || !session.isOver())
        .count();
  }

  long openWindows() {
    return sessions.values().stream().mapToLong(Session::openWindows).sum();
  }
}
