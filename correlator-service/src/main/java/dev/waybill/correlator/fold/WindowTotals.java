// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Revision;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import dev.waybill.wire.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Sums the judgements of all sessions, or of all traces, of a pipeline's window.
 *
 * @param <I> what tells one from another
 */
final class WindowTotals<I extends Comparable<I>> {
  private record Key(String pipeline, long minute) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byPipeline = pipeline.compareTo(other.pipeline);
      return byPipeline != 0 ? byPipeline : Long.compare(minute, other.minute);
    }
  }

  private record Part(Counts counts, boolean closed) {}

  /** All parts of one window. */
  private static final class Parts<I> {
    final Map<I, Part> byId = new TreeMap<>();
    long changedAt;

    boolean closed() {
      return byId.values().stream().allMatch(Part::closed);
    }
  }

  private final Summary.Evidence evidence;
  private final NavigableMap<Key, Parts<I>> windows = new TreeMap<>();
  private final Map<String, Intervals> forgotten = new TreeMap<>(); // minutes, by pipeline
  private final TreeSet<Key> changed = new TreeSet<>();

  WindowTotals(Summary.Evidence evidence) {
    this.evidence = evidence;
  }

  void put(String pipeline, long minute, I id, Counts counts, boolean closed, long clock) {
    Key key = new Key(pipeline, minute);
    Parts<I> parts = windows.computeIfAbsent(key, each -> new Parts<>());
    parts.byId.put(id, new Part(counts, closed));
    parts.changedAt = clock;
    changed.add(key);
  }

  /** What was told of a part is another pipeline's: the window is told again without it. */
  void remove(String pipeline, long minute, I id, long clock) {
    Key key = new Key(pipeline, minute);
    Parts<I> parts = windows.get(key);
    if (parts != null && parts.byId.remove(id) != null) {
      parts.changedAt = clock;
      changed.add(key);
    }
  }

  /**
   * Lets a window be told again at the next opportunity.
   *
   * @return false if there is none
   */
  boolean touch(String pipeline, long minute) {
    boolean has = has(pipeline, minute);
    if (has) {
      changed.add(new Key(pipeline, minute));
    }
    return has;
  }

  /** Whether there is anything to tell of a window. */
  boolean has(String pipeline, long minute) {
    return windows.containsKey(new Key(pipeline, minute));
  }

  /** Whether what was told of a window stays as it is. */
  boolean isForgotten(String pipeline, long minute) {
    return openMinute(pipeline, minute) != minute;
  }

  /** The minute itself, or the next one that is not forgotten: what was told of those stays. */
  long openMinute(String pipeline, long minute) {
    Intervals closed = forgotten.get(pipeline);
    return closed == null ? minute : closed.firstMissingFrom(minute);
  }

  /** A window, and whose parts it has. */
  record Parted<I>(String pipeline, long minute, List<I> ids) {}

  /** The windows that are closed, and have not changed for longer than the horizon. */
  List<Parted<I>> settled(long clock, long horizonMillis) {
    List<Parted<I>> settled = new ArrayList<>();
    windows.forEach(
        (key, parts) -> {
          if (clock - parts.changedAt > horizonMillis && parts.closed()) {
            settled.add(parted(key));
          }
        });
    return settled;
  }

  /** The window of the earliest minute, or null if there is none. */
  Parted<I> oldest() {
    Key oldest = null;
    for (Key key : windows.keySet()) {
      oldest = oldest == null || key.minute < oldest.minute ? key : oldest;
    }
    return oldest == null ? null : parted(oldest);
  }

  private Parted<I> parted(Key key) {
    return new Parted<>(key.pipeline, key.minute, List.copyOf(windows.get(key).byId.keySet()));
  }

  /**
   * What was told of this window stays as it is. With the earliest go all minutes before it, in
   * which nobody issued anything.
   */
  void forget(Parted<I> window) {
    Key key = new Key(window.pipeline, window.minute);
    windows.remove(key);
    Key before = windows.lowerKey(key);
    boolean isEarliest = before == null || !before.pipeline.equals(window.pipeline);
    forgotten
        .computeIfAbsent(window.pipeline, each -> new Intervals())
        .add(isEarliest ? 0 : window.minute, window.minute + 1);
  }

  void tell(Revision revision, List<FoldOutput> outputs) {
    tell(revision, null, outputs);
  }

  /** With what spans have to add, or null. */
  void tell(Revision revision, Spans spans, List<FoldOutput> outputs) {
    for (Key key : changed) {
      outputs.add(new FoldOutput.Summary(sum(key, revision, spans)));
    }
    changed.clear();
  }

  private Summary sum(Key key, Revision revision, Spans spans) {
    long issued = 0;
    boolean atLeast = false;
    boolean closed = true;
    Map<String, StageTotals> stages = new LinkedHashMap<>();
    Map<String, SinkTotals> sinks = new LinkedHashMap<>();
    DrawnTotals drawn = new DrawnTotals();
    Map<I, Part> parts = windows.get(key).byId;
    for (Part part : parts.values()) {
      issued += part.counts.issued();
      atLeast |= part.counts.atLeast();
      closed &= part.closed;
      part.counts.stages().forEach(each -> stages.merge(each.stage(), each, Totals::sum));
      part.counts.sinks().forEach(each -> sinks.merge(each.stage(), each, Totals::sum));
      drawn.add(part.counts);
    }
    return new Summary(
        key.pipeline,
        Instant.ofEpochSecond(key.minute * 60),
        evidence,
        revision,
        closed,
        issued,
        atLeast,
        new ArrayList<>(stages.values()),
        new ArrayList<>(sinks.values()),
        spans == null ? List.of() : spans.latencies(key.pipeline, key.minute),
        spans == null
            ? List.of()
            : spans.checks(key.pipeline, key.minute, id -> parts.containsKey(id)),
        drawn.samples());
  }

  void save(StateWriter out, BiConsumer<StateWriter, I> id) {
    out.each(
        windows.entrySet(),
        (each, window) -> {
          each.text(window.getKey().pipeline);
          each.number(window.getKey().minute);
          each.number(window.getValue().changedAt);
          each.each(
              window.getValue().byId.entrySet(),
              (inner, part) -> {
                id.accept(inner, part.getKey());
                part.getValue().counts.save(inner);
                inner.flag(part.getValue().closed);
              });
        });
    out.each(
        forgotten.entrySet(),
        (each, entry) -> {
          each.text(entry.getKey());
          entry.getValue().save(each);
        });
    out.each(
        changed,
        (each, key) -> {
          each.text(key.pipeline);
          each.number(key.minute);
        });
  }

  /** Reads what tells one part from another. */
  @FunctionalInterface
  interface Id<I> {
    I read(StateReader in) throws WireException;
  }

  void restore(StateReader in, Id<I> id) throws WireException {
    in.each(
        each -> {
          Parts<I> parts = new Parts<>();
          windows.put(new Key(each.text(), each.number()), parts);
          parts.changedAt = each.number();
          each.each(
              inner ->
                  parts.byId.put(id.read(inner), new Part(Counts.restore(inner), inner.flag())));
        });
    in.each(each -> forgotten.put(each.text(), Intervals.restore(each)));
    in.each(each -> changed.add(new Key(each.text(), each.number())));
  }
}
