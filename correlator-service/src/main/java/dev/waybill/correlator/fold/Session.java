// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.StageDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What all stages reported of one session. */
final class Session {
  private static final long WINDOW_MILLIS = 60_000;

  /**
   * How far below the highest sequence messages are looked for that nobody told of. It bounds what
   * a forged waybill with a far sequence can cost; an origin would have to go unheard for 16
   * million messages for it to matter.
   */
  static final long REACH = 1L << 24;

  private final long id;
  private final Map<String, StageSets> stages = new LinkedHashMap<>();
  private final NavigableMap<Long, Window> windows = new TreeMap<>(); // by epoch minute
  private final NavigableMap<Long, Long> minutes = new TreeMap<>(); // first sequence -> minute
  private final NavigableMap<Long, PipelineDefinition> definitions = new TreeMap<>();
  private final SequenceSet issued = new SequenceSet(); // as the origin said
  private final long firstMinute; // of log time; where the origin was never heard
  private String pipeline;
  private Instance origin;
  private String service = "";
  private String host = "";
  private boolean ended;
  private boolean touched = true;
  private long floor = Long.MAX_VALUE; // nothing is said of the sequences below
  private long highest = -1;
  private long issuedAtUptime; // of the origin, when it last told of something issued

  Session(long id, String pipeline, long logTimeMillis) {
    this.id = id;
    this.pipeline = pipeline;
    this.firstMinute = Math.max(0, logTimeMillis) / 60_000;
  }

  void take(SessionSets sets, Entry entry, Instance instance, long clock) {
    touched = true;
    stage(entry.stage()).take(sets, entry, instance);
    if (sets.origin() != null) {
      takeOrigin(sets.origin(), entry, instance, clock);
    }
    lowerFloor(sets);
    reconsider(sets.received());
    reconsider(sets.handedOver());
    reconsider(sets.corrupted());
    reconsider(sets.skipped());
    reconsider(sets.failed());
    reconsider(sets.inDoubt());
    assignUnreported(clock);
  }

  /** A session that is heard from its beginning, or nearly so, is accounted for from zero. */
  private void lowerFloor(SessionSets sets) {
    for (SequenceSet seen : List.of(sets.received(), sets.handedOver(), sets.failed())) {
      floor = seen.isEmpty() ? floor : Math.min(floor, seen.first());
    }
    if (sets.origin() != null && !sets.origin().issued().isEmpty()) {
      floor = Math.min(floor, sets.origin().issued().get(0).range().from());
    }
    floor = floor < REACH ? 0 : floor;
  }

  private void takeOrigin(SessionSets.Origin told, Entry entry, Instance instance, long clock) {
    origin = instance;
    service = entry.service();
    host = entry.host();
    ended |= told.ended();
    if (!told.issued().isEmpty()) {
      issuedAtUptime = Math.max(issuedAtUptime, entry.uptimeMillis());
    }
    for (SessionSets.Issued part : told.issued()) {
      SequenceRange range = part.range();
      SequenceSet fresh = SequenceSet.ofRange(range.from(), range.to()).minus(issued);
      issued.addAll(fresh);
      for (Window window : windows.values()) {
        window.remove(fresh, clock); // may have stood elsewhere while the origin was unheard
      }
      window(part.epochMinute()).add(fresh, clock);
      minutes.put(range.from(), part.epochMinute());
      highest = Math.max(highest, range.to() - 1);
    }
  }

  /** Sequences that somebody saw and the origin has not told of go to the window before them. */
  private void assignUnreported(long clock) {
    long lowest = Math.max(floor, highest + 1 - REACH);
    SequenceSet unreported = SequenceSet.ofRange(lowest, highest + 1).minus(issued);
    unreported.forEachRange(
        (from, to) -> {
          Map.Entry<Long, Long> minute = minutes.floorEntry(from);
          SequenceSet fresh = SequenceSet.ofRange(from, to);
          for (Window window : windows.values()) {
            fresh.removeAll(window.sequences());
          }
          if (!fresh.isEmpty()) {
            window(minute == null ? firstMinuteOfSession() : minute.getValue()).add(fresh, clock);
          }
        });
  }

  private long firstMinuteOfSession() {
    return windows.isEmpty() ? firstMinute : windows.firstKey();
  }

  private Window window(long minute) {
    return windows.computeIfAbsent(minute, key -> new Window());
  }

  /** Windows are judged again when something is said of their messages. */
  private void reconsider(SequenceSet seen) {
    if (seen.isEmpty()) {
      return;
    }
    highest = Math.max(highest, seen.last());
    for (Window window : windows.values()) {
      if (window.closed() && !window.sequences().intersection(seen).isEmpty()) {
        window.reconsider();
      }
    }
  }

  /** Windows of which something is unknown, or how much was issued, are judged again. */
  void reconsiderUnknown() {
    for (Window window : windows.values()) {
      if (window.closed() && window.judgement().hasUnknown()) {
        window.reconsider();
      }
    }
  }

  /** A definition that holds for what is issued from now on; for all, if it is the first. */
  void define(PipelineDefinition definition) {
    definitions.put(definitions.isEmpty() ? 0 : highest + 1, definition);
    windows.values().forEach(Window::reconsider);
    touched = true;
  }

  /** The definition that holds for a sequence, or null. */
  PipelineDefinition definitionOf(long sequence) {
    Map.Entry<Long, PipelineDefinition> entry = definitions.floorEntry(sequence);
    return entry == null ? null : entry.getValue();
  }

  /** The sequences of {@code set} for which one definition holds, by its first sequence. */
  NavigableMap<Long, SequenceSet> byDefinition(SequenceSet set) {
    NavigableMap<Long, SequenceSet> parts = new TreeMap<>();
    if (definitions.size() < 2) {
      parts.put(0L, set);
      return parts;
    }
    for (Long from : definitions.keySet()) {
      Long next = definitions.higherKey(from);
      SequenceSet part = set.within(from, next == null ? highest + 1 : next);
      if (!part.isEmpty()) {
        parts.put(from, part);
      }
    }
    return parts;
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
    Long last = minutes.isEmpty() ? null : minutes.lastEntry().getValue();
    return isOver()
        || origin == null
        || (last != null && last > minute)
        || origin.uptimeMillis() - issuedAtUptime > WINDOW_MILLIS;
  }

  /** Whether the origin fell silent, or said goodbye without ending the session. */
  boolean crashed() {
    return origin != null && !ended && (origin.silent() || origin.bye());
  }

  /** Whether nothing more will be issued. */
  boolean isOver() {
    return ended || crashed();
  }

  long openWindows() {
    return windows.values().stream().filter(window -> !window.closed()).count();
  }

  /** Drops what has been decided for all who follow. */
  void settle() {
    stages.forEach(
        (name, sets) -> sets.placements.removeIf(placement -> isDecided(name, placement)));
  }

  private boolean isDecided(String stage, Placement placement) {
    for (PipelineDefinition definition : definitions.values()) {
      for (StageDefinition next : definition.stages()) {
        if (next.after().contains(stage) && !placement.isDecidedBy(next.name())) {
          return false;
        }
      }
    }
    return !definitions.isEmpty();
  }

  boolean hasDueWindows() {
    return windows.values().stream().anyMatch(Window::due);
  }

  StageSets stage(String name) {
    return stages.computeIfAbsent(name, key -> new StageSets());
  }

  Map<String, StageSets> stages() {
    return stages;
  }

  NavigableMap<Long, Window> windows() {
    return windows;
  }

  /** The stage that issued the session, or null if the origin was never heard. */
  String originStage() {
    return origin == null ? null : origin.stage();
  }

  /** The role a stage plays for this session where no definition says so. */
  Role roleOf(String stage) {
    return stage.equals(originStage()) ? Role.ORIGIN : Role.RELAY;
  }

  /** The instance that issued the session, or null if it was never heard. */
  Instance origin() {
    return origin;
  }

  /** What was received or handed over anywhere behind a stage. */
  SequenceSet seenBehind(String stage, PipelineDefinition definition) {
    SequenceSet seen = new SequenceSet();
    for (StageDefinition next : definition.stages()) {
      if (next.after().contains(stage)) {
        StageSets sets = stage(next.name());
        seen.addAll(sets.received);
        seen.addAll(sets.handedOver);
        seen.addAll(seenBehind(next.name(), definition));
      }
    }
    return seen;
  }

  long id() {
    return id;
  }

  String pipeline() {
    return pipeline;
  }

  String service() {
    return service;
  }

  String host() {
    return host;
  }
}
