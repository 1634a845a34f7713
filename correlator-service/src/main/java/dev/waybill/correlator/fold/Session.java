// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/** What all stages reported of one session. */
final class Session {
  private static final long WINDOW_MILLIS = 60_000;

  private final long id;
  private final Map<String, StageSets> stages = new LinkedHashMap<>(); // in the order of the log
  private final SessionWindows windows;
  private SessionDefinitions definitions = new SessionDefinitions();
  private Routes routes = new Routes();
  private String pipeline;
  private SessionOrigin origin = new SessionOrigin();
  private boolean touched = true;
  private long heardAt; // the fold's clock

  Session(long id, String pipeline, long logTimeMillis) {
    this(id, pipeline, new SessionWindows(Math.max(0, logTimeMillis) / 60_000));
  }

  private Session(long id, String pipeline, SessionWindows windows) {
    this.id = id;
    this.pipeline = pipeline;
    this.windows = windows;
  }

  /**
   * Takes in what an entry tells.
   *
   * @param all the definitions in force
   * @param totals tells which minutes are still open
   */
  void take(
      SessionSets told,
      Entry entry,
      Instance instance,
      Map<String, PipelineDefinition> all,
      WindowTotals<Long> totals,
      FoldClock foldClock) {
    long clock = foldClock.millis();
    if (told.origin() != null && !told.pipeline().equals(pipeline)) {
      moveTo(told.pipeline(), all.get(told.pipeline()), totals, clock);
    }
    touched = true;
    heardAt = clock;
    SessionSets sets = told;
    if (ForgottenSets.concern(told, windows.forgotten())) {
      stage(entry.stage()).takeForgotten(told.handedOver().intersection(windows.forgotten()));
      sets = ForgottenSets.without(windows.forgotten(), told);
    }
    stage(entry.stage()).take(sets, entry, instance, clock);
    if (sets.origin() != null) {
      takeOrigin(sets.origin(), entry, instance, totals, foldClock);
    }
    windows.lowerFloor(sets);
    windows.see(sets.received());
    if (!sets.handedOver().equals(sets.received())) {
      windows.see(sets.handedOver());
    }
    windows.see(sets.corrupted());
    windows.see(sets.skipped());
    windows.see(sets.failed());
    windows.see(sets.inDoubt());
    windows.unsettle(sets.handedOverAgain());
    windows.assignUnreported(pipeline, totals, clock);
    routes.take(this, sets, entry, all);
  }

  /** The origin says that the session is another pipeline's than that of who spoke before. */
  private void moveTo(
      String other, PipelineDefinition definition, WindowTotals<Long> totals, long clock) {
    for (long minute : windows.all().keySet()) {
      totals.remove(pipeline, minute, id, clock);
    }
    windows.moveTo(other, totals, clock);
    pipeline = other;
    definitions.clear();
    if (definition != null) {
      define(definition);
    }
  }

  private void takeOrigin(
      SessionSets.Origin told,
      Entry entry,
      Instance instance,
      WindowTotals<Long> totals,
      FoldClock clock) {
    if (!instance.stage().equals(originStage())) {
      judgeAllAgain(); // from another stage on
    }
    origin.take(told, entry, instance, clock.logTimeMillis());
    Skew skew = origin.skew();
    for (SessionSets.Issued part : told.issued()) {
      long minute = totals.openMinute(pipeline, skew.shift(part.epochMinute()));
      windows.issue(part.range().from(), part.range().to(), minute, skew.shifts(), clock.millis());
    }
  }

  /** Windows of which something is unknown, or how much was issued, are judged again. */
  void reconsiderUnknown() {
    for (Window window : windows.all().values()) {
      if (window.closed() && window.judgement().hasUnknown()) {
        window.reconsider();
      }
    }
  }

  /** A declared definition, which holds for what is issued from now on; the first for all. */
  void define(PipelineDefinition definition) {
    definitions.declare(windows.highest() + 1, definition);
    windows.all().values().forEach(Window::reconsider);
    judgeAllAgain();
    touched = true;
  }

  /** A learned definition, which holds for what is issued from now on if none is declared. */
  void learn(PipelineDefinition definition) {
    if (definitions.learn(windows.highest() + 1, definition)) {
      judgeAllAgain();
    }
  }

  /** A stage that was only learned is expected of nothing any longer. */
  void unlearn(String stage) {
    definitions.unlearn(stage);
    judgeAllAgain();
  }

  /** What was known to be complete may not be any longer. */
  private void judgeAllAgain() {
    windows.all().values().forEach(Window::unsettle);
  }

  /**
   * Its origin speaks for the first time: what was learned by now holds for all.
   *
   * @param definition the learned definition, or null
   */
  void learnFromTheStart(PipelineDefinition definition) {
    if (definition != null && definitions.isEmpty()) {
      definitions.learn(0, definition);
      judgeAllAgain();
    }
  }

  SessionDefinitions definitions() {
    return definitions;
  }

  /** Whether something was said of it since the last call; a session is judged when it was. */
  boolean clearTouched() {
    boolean was = touched;
    touched = false;
    return was;
  }

  /**
   * Whether nothing more is expected to be issued in a window: the session is over, has got to a
   * later window, has been idle for longer than a window, or its origin was never heard.
   */
  boolean isBehind(long minute) {
    return origin.isOver() || origin.isIdle(WINDOW_MILLIS) || windows.isBehind(minute);
  }

  /** Whether the origin fell silent, or said goodbye without ending the session. */
  boolean crashed() {
    return origin.crashed();
  }

  /** Whether nothing more will be issued. */
  boolean isOver() {
    return origin.isOver();
  }

  long openWindows() {
    return windows.all().values().stream().filter(window -> !window.closed()).count();
  }

  /** Drops what has been decided for all who follow. */
  void settle() {
    stages.forEach(
        (name, sets) ->
            sets.placements.removeIf(placement -> definitions.isDecided(name, placement)));
  }

  /** Forgets a window that is closed: what is said of its messages from now on is late. */
  void forget(long minute) {
    SequenceSet gone = windows.forget(minute);
    if (!gone.isEmpty()) {
      stages.values().forEach(sets -> sets.forget(gone));
      routes.forget(gone);
    }
  }

  /** Instances are forgotten: what they hold they hold for good. */
  void forget(Set<Instance> gone) {
    origin.forget(gone);
    long deadlineMillis = definitions.longestDeadlineMillis();
    stages.values().forEach(sets -> sets.forget(gone, deadlineMillis));
  }

  /** What was handed over, late or again, of messages that are forgotten; told once. */
  List<Verdict> takeAfterwards(int maxRanges) {
    List<Verdict> verdicts = new ArrayList<>();
    stages.forEach((name, sets) -> sets.takeAfterwards(name, maxRanges, verdicts));
    return verdicts;
  }

  /** Whether nothing of it is open, and nothing was heard for so long. */
  boolean isForgettable(long clock, long retentionMillis) {
    return windows.all().isEmpty() && clock - heardAt > retentionMillis;
  }

  long heardAt() {
    return heardAt;
  }

  /** Memory, in bytes; an estimate. */
  long sizeBytes() {
    long bytes = windows.sizeBytes();
    for (StageSets sets : stages.values()) {
      bytes += sets.sizeBytes();
    }
    return bytes;
  }

  void save(StateWriter out) {
    out.number(id);
    out.text(pipeline);
    windows.save(out);
    routes.save(out);
    out.each(
        stages.entrySet(),
        (each, entry) -> {
          each.text(entry.getKey());
          entry.getValue().save(each);
        });
    definitions.save(out);
    origin.save(out);
    out.flag(touched);
    out.number(heardAt);
  }

  static Session restore(StateReader in, Instances instances) throws WireException {
    Session session = new Session(in.number(), in.text(), SessionWindows.restore(in));
    session.routes = Routes.restore(in);
    in.each(each -> session.stages.put(each.text(), StageSets.restore(each, instances)));
    session.definitions = SessionDefinitions.restore(in);
    session.origin = SessionOrigin.restore(in, instances);
    session.touched = in.flag();
    session.heardAt = in.number();
    return session;
  }

  boolean hasDueWindows(long clock) {
    return windows.all().values().stream().anyMatch(window -> window.due(clock));
  }

  StageSets stage(String name) {
    return stages.computeIfAbsent(name, key -> new StageSets());
  }

  Map<String, StageSets> stages() {
    return stages;
  }

  NavigableMap<Long, Window> windows() {
    return windows.all();
  }

  /** The stage that issued the session, or null if the origin was never heard. */
  String originStage() {
    return origin.stage();
  }

  /** The role a stage plays for this session where no definition says so. */
  Role roleOf(String stage) {
    return stage.equals(originStage()) ? Role.ORIGIN : routes.roleOf(stage);
  }

  Routes routes() {
    return routes;
  }

  SessionOrigin origin() {
    return origin;
  }

  long id() {
    return id;
  }

  String pipeline() {
    return pipeline;
  }
}
