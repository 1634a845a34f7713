// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.correlator.fold.WindowTotals.Parted;
import dev.waybill.wire.Entry;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.WireException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All sessions of the partition, and what was last told of them. */
final class Sessions {
  /** How often, by the fold's clock, the state is measured; it costs a walk over all of it. */
  private static final long MEASURE_EVERY_MILLIS = 10_000;

  private final Map<Long, Session> sessions = new TreeMap<>();
  private final Instances instances;
  private final Spans spans;
  private final WindowTotals<Long> totals = new WindowTotals<>(Summary.Evidence.LEDGER);
  private long measuredAt; // the fold's clock
  private long sizeBytes;
  private long evictedWindows;

  /** Without sessions; what the spans tell of their messages is told with them. */
  Sessions(Instances instances, Spans spans) {
    this.instances = instances;
    this.spans = spans;
  }

  /**
   * Takes in what an entry tells of a session.
   *
   * @return the session's pipeline by what is known now
   */
  String take(
      SessionSets sets,
      Entry entry,
      Instance instance,
      Map<String, PipelineDefinition> definitions,
      LearnedPipelines learned,
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
    boolean originSpoke = session.originStage() != null;
    session.take(sets, entry, instance, definitions, totals, clock);
    spans.setAhead(session.id(), session.origin().skew().minutes());
    if (!originSpoke && session.originStage() != null) {
      session.learnFromTheStart(learned.of(session.pipeline(), session.originStage()));
    }
    return session.pipeline();
  }

  /** What was learned of a pipeline holds from now on. */
  void learn(String pipeline, LearnedPipelines learned) {
    for (Session session : sessions.values()) {
      PipelineDefinition definition =
          session.originStage() == null || !session.pipeline().equals(pipeline)
              ? null
              : learned.of(pipeline, session.originStage());
      if (definition != null) {
        session.learn(definition);
      }
    }
  }

  /** A stage that was only learned is expected of nothing any longer. */
  void unlearn(String stage) {
    sessions.values().forEach(session -> session.unlearn(stage));
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

  /**
   * Judges what may have changed, and tells what is new.
   *
   * @param horizonMillis how long closed windows are kept
   */
  void judge(
      Coverages coverages,
      FoldSettings settings,
      long horizonMillis,
      long clock,
      Revision revision,
      List<FoldOutput> outputs) {
    for (Session session : sessions.values()) {
      boolean touched = session.clearTouched();
      if (session.hasDueWindows(clock)) {
        judge(session, coverages, settings, clock, revision, outputs);
      }
      if (touched) {
        tellAfterwards(session, settings, revision, outputs);
      }
    }
    spans.judge(horizonMillis, clock, this, totals);
    totals.tell(revision, spans, outputs);
    forget(settings, horizonMillis, clock);
    evict(coverages, settings, clock, revision, outputs);
  }

  private static void tellAfterwards(
      Session session, FoldSettings settings, Revision revision, List<FoldOutput> outputs) {
    List<Verdict> verdicts = session.takeAfterwards(settings.maxRanges());
    if (!verdicts.isEmpty()) {
      outputs.add(
          new FoldOutput.Verdict(
              new LateVerdicts(session.pipeline(), session.id(), revision, verdicts)));
    }
  }

  private void forget(FoldSettings settings, long horizonMillis, long clock) {
    for (Parted<Long> window : totals.settled(clock, horizonMillis)) {
      totals.forget(window);
      spans.forgetWindow(window.pipeline(), window.minute());
      window.ids().forEach(id -> forget(id, window.minute()));
    }
    sessions.values().removeIf(session -> session.isForgettable(clock, settings.retentionMillis()));
  }

  private void forget(long id, long minute) {
    Session session = sessions.get(id);
    if (session != null) {
      Window window = session.windows().get(minute);
      if (window != null) {
        spans.forget(session.pipeline(), id, window.sequences());
      }
      session.forget(minute);
    }
  }

  /** Keeps memory within its bound: the oldest windows are closed as they are, and forgotten. */
  private void evict(
      Coverages coverages,
      FoldSettings settings,
      long clock,
      Revision revision,
      List<FoldOutput> outputs) {
    if (clock - measuredAt < MEASURE_EVERY_MILLIS) {
      return;
    }
    measuredAt = clock;
    sizeBytes = sessions.values().stream().mapToLong(Session::sizeBytes).sum();
    while (sizeBytes > settings.maxStateBytes() && totals.oldest() != null) {
      Parted<Long> oldest = totals.oldest();
      for (long id : oldest.ids()) {
        Session session = sessions.get(id);
        Window window = session == null ? null : session.windows().get(oldest.minute());
        if (window != null && !window.closed()) {
          window.judge(
              new Judge(session, coverages, settings, clock).judge(window),
              false,
              clock,
              settings.graceMillis());
          window.evict();
          evictedWindows++;
          tell(session, oldest.minute(), window, clock, revision, outputs);
        }
      }
      totals.tell(revision, spans, outputs);
      totals.forget(oldest);
      spans.forgetWindow(oldest.pipeline(), oldest.minute());
      for (long id : oldest.ids()) {
        long before = sizeBytes(id);
        forget(id, oldest.minute());
        sizeBytes -= before - sizeBytes(id);
      }
    }
    forgetSessions(settings.maxStateBytes());
  }

  /** What is remembered of sessions without windows goes last: of the longest silent first. */
  private void forgetSessions(long maxBytes) {
    if (sizeBytes <= maxBytes) {
      return;
    }
    List<Session> silent =
        sessions.values().stream()
            .filter(session -> session.windows().isEmpty())
            .sorted(Comparator.comparing(Session::heardAt).thenComparing(Session::id))
            .toList();
    for (Session session : silent) {
      if (sizeBytes > maxBytes) {
        sizeBytes -= session.sizeBytes();
        sessions.remove(session.id());
      }
    }
  }

  private long sizeBytes(long id) {
    Session session = sessions.get(id);
    return session == null ? 0 : session.sizeBytes();
  }

  private void tell(
      Session session,
      long minute,
      Window window,
      long clock,
      Revision revision,
      List<FoldOutput> outputs) {
    outputs.add(new FoldOutput.Verdict(window.tell(session, minute, revision)));
    spans.check(session, minute, window, instances);
    Counts counts = window.judgement().counts();
    totals.put(session.pipeline(), minute, session.id(), counts, window.closed(), clock);
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
              if (window.due(clock)) {
                Judgement judgement = judge.judge(window);
                boolean closable = !judgement.waiting() && session.isBehind(minute);
                if (window.judge(judgement, closable, clock, settings.graceMillis())) {
                  tell(session, minute, window, clock, revision, outputs);
                }
              }
            });
    session.settle();
  }

  /** Instances are forgotten: what they hold they hold for good. */
  void forget(Set<Instance> gone) {
    sessions.values().forEach(session -> session.forget(gone));
  }

  boolean knows(long id) {
    return sessions.containsKey(id);
  }

  /** Whether there is a session of this pipeline. */
  boolean knows(long id, String pipeline) {
    Session session = sessions.get(id);
    return session != null && session.pipeline().equals(pipeline);
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

  /** How large they were when they were last measured, in bytes; an estimate. */
  long sizeBytes() {
    return sizeBytes;
  }

  /** How many windows were closed before they were decided, for want of memory. */
  long evictedWindows() {
    return evictedWindows;
  }

  void save(StateWriter out) {
    out.each(sessions.values(), (each, session) -> session.save(each));
    totals.save(out, StateWriter::number);
    out.number(measuredAt);
    out.number(sizeBytes);
    out.number(evictedWindows);
  }

  static Sessions restore(StateReader in, Instances instances, Spans spans) throws WireException {
    Sessions sessions = new Sessions(instances, spans);
    in.each(
        each -> {
          Session session = Session.restore(each, instances);
          sessions.sessions.put(session.id(), session);
        });
    sessions.totals.restore(in, StateReader::number);
    sessions.measuredAt = in.number();
    sessions.sizeBytes = in.number();
    sessions.evictedWindows = in.number();
    return sessions;
  }
}
