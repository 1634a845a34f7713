// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SpanCheck;
import dev.waybill.wire.SpanColumns;
import dev.waybill.wire.SpanColumns.Outcome;
import dev.waybill.wire.WireException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * What the spans of one pipeline tell: joins those of a message in whatever order they come, and
 * measures each stage, each hop and the whole way once. A message that has them all is dropped at
 * once, others between one horizon and two after their first span: they stand in the younger of two
 * tables, and every horizon the older one is dropped.
 */
final class PipelineSpans {
  private static final long WINDOW_MILLIS = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** As many rows as fit into a core's own cache. */
  static final int GLANCED = 128;

  private final MessageStages stages;
  private final Map<Long, SessionSpans> sessions = new HashMap<>();
  private LatencyWindows windows = new LatencyWindows();
  private final SpanChecks checks = new SpanChecks();
  private OpenMessages young; // null while there is none
  private OpenMessages old;

  // What was looked up last.
  private long lastSession;
  private SessionSpans lastSessionSpans;

  @SuppressWarnings({"unused", "UnusedVariable"}) // nobody wants to know
  private int glanced;

  PipelineSpans() {
    this(new MessageStages());
  }

  private PipelineSpans(MessageStages stages) {
    this.stages = stages;
  }

  /** Takes the definition that holds from now on, or null. */
  void define(PipelineDefinition definition) {
    if (!Objects.equals(stages.definition(), definition)) {
      stages.define(definition);
    }
  }

  MessageStages stages() {
    return stages;
  }

  /** The session's spans, or null if there is none and no room for more. */
  SessionSpans session(long session, boolean mayAdd) {
    if (lastSessionSpans == null || lastSession != session) {
      lastSessionSpans = sessions.get(session);
      lastSession = session;
      if (lastSessionSpans == null && mayAdd) {
        lastSessionSpans = new SessionSpans();
        sessions.put(session, lastSessionSpans);
      }
    }
    return lastSessionSpans;
  }

  /** Brings what the next spans will ask for nearer, all at once. */
  void glance(SpanColumns spans, int from) {
    int all = 0;
    int to = Math.min(spans.size(), from + GLANCED);
    for (OpenMessages table : new OpenMessages[] {young, old}) {
      for (int i = from; table != null && i < to; i++) {
        all += table.glance(spans.traceIdLow(i));
      }
      for (int i = from; table != null && i < to; i++) {
        all += table.glanceAtRow(spans.traceIdLow(i));
      }
    }
    glanced = all; // else a compiler could leave it out
  }

  /**
   * Takes a span in, the first of its message at its stage.
   *
   * @param ahead by how many minutes the clock of the message's origin is ahead
   * @return whether there was room for what it tells
   */
  boolean take(SpanColumns spans, int span, int stage, long ahead, FoldClock clock) {
    long start = Math.floorDiv(spans.startNanos(span), NANOS_PER_MILLI);
    long end = Math.floorDiv(spans.endNanos(span), NANOS_PER_MILLI);
    long key = spans.traceIdLow(span);
    layOut(clock);
    OpenMessages table = young;
    int row = table.find(key);
    if (row < 0 && old != null) {
      row = old.find(key);
      table = row < 0 ? young : old;
    }
    if (!table.fits(start) || !table.fits(end)) {
      return false;
    }
    if (row < 0) {
      row = table.add(key);
    }
    int before = table.seen(row);
    table.put(row, stage, hasPassed(spans.passage(span).outcome()), start, end);
    table.chain(row, stage, spans.spanId(span), spans.parentSpanId(span));
    boolean measured = measure(table, row, stage, before, ahead, clock);
    if (stages.isWhole(table.seen(row))) {
      table.remove(key, row);
    }
    return measured;
  }

  private static boolean hasPassed(Outcome outcome) {
    return outcome == Outcome.HANDED_OVER || outcome == Outcome.CORRUPTED;
  }

  /** Sees to it that the tables have room for the stages there are. */
  private void layOut(FoldClock clock) {
    int count = stages.count();
    boolean chained = !stages.isDefined();
    if (young == null) {
      young = new OpenMessages(count, chained, clock.logTimeMillis());
    } else if (!young.isOf(count, chained)) {
      young = young.relaid(count, chained);
    }
    if (old != null && !old.isOf(count, chained)) {
      old = old.relaid(count, chained);
    }
  }

  /** Measures what could not be measured before this stage's span. */
  private boolean measure(
      OpenMessages table, int row, int stage, int before, long ahead, FoldClock clock) {
    int seen = table.seen(row);
    int origins = seen & stages.origins();
    if (origins == 0) {
      return true; // its window is not known yet
    }
    int origin = Integer.numberOfTrailingZeros(origins);
    long start = table.startMillis(row, origin);
    WindowLatencies window =
        windows.at(Math.max(0, Math.floorDiv(start, WINDOW_MILLIS) - ahead), clock);
    if (window == null) {
      return false;
    }
    boolean firstOrigin = (before & stages.origins()) == 0;
    for (int rest = firstOrigin ? seen : 1 << stage; rest != 0; rest &= rest - 1) {
      int each = Integer.numberOfTrailingZeros(rest);
      measureStage(window, table, row, each, start);
      for (int from = seen & ~(1 << each); from != 0; from &= from - 1) {
        measureHop(window, table, row, Integer.numberOfTrailingZeros(from), each);
      }
    }
    for (int to = firstOrigin ? 0 : before; to != 0; to &= to - 1) {
      measureHop(window, table, row, stage, Integer.numberOfTrailingZeros(to));
    }
    return true;
  }

  private void measureStage(
      WindowLatencies window, OpenMessages table, int row, int stage, long originMillis) {
    if (table.passed(row, stage)) {
      long end = table.endMillis(row, stage);
      window.addStage(stage, end - table.startMillis(row, stage));
      if (stages.isSink(stage)) {
        window.addEndToEnd(stage, end - originMillis);
      }
    }
  }

  private void measureHop(WindowLatencies window, OpenMessages table, int row, int from, int to) {
    boolean isHop =
        stages.isDefined() ? (stages.before(to) >>> from & 1) != 0 : table.isBefore(row, from, to);
    if (isHop && table.passed(row, from)) {
      window.addHop(from, to, table.startMillis(row, to) - table.endMillis(row, from));
    }
  }

  /** Lets the windows be told again that have changed; those that are forgotten stay so. */
  void tell(String pipeline, WindowTotals<Long> totals) {
    windows.tell(pipeline, totals);
  }

  List<LatencyHistogram> latencies(long minute) {
    WindowLatencies window = windows.get(minute);
    return window == null ? List.of() : window.toWire(stages);
  }

  /** Compares the spans of a session's messages with its ledger, once their window is closed. */
  void check(Session session, long minute, Window window, Instances instances) {
    SessionSpans spans = sessions.get(session.id());
    if (spans != null && window.closed()) {
      checks.put(minute, session, window.sequences(), spans, stages, instances);
    } else {
      checks.remove(minute, session.id());
    }
  }

  List<SpanCheck> checks(long minute, LongPredicate ofSessions) {
    return checks.toWire(minute, ofSessions, stages);
  }

  void forgetWindow(long minute) {
    checks.forget(minute);
    windows.forget(minute);
  }

  /** Forgets which of a session's messages had spans. */
  void forget(long session, SequenceSet messages) {
    SessionSpans spans = sessions.get(session);
    if (spans != null && spans.forget(messages)) {
      sessions.remove(session);
      lastSessionSpans = null;
    }
  }

  /** Forgets sessions and windows that had no span since then and that no ledger knows. */
  void forgetUnknown(String pipeline, long before, Sessions known, WindowTotals<Long> totals) {
    sessions
        .entrySet()
        .removeIf(
            each -> each.getValue().touchedAt() < before && !known.knows(each.getKey(), pipeline));
    lastSessionSpans = null;
    windows.forgetUnknown(pipeline, before, totals);
  }

  /**
   * Drops the older messages and makes the younger ones old.
   *
   * @return how many were dropped
   */
  int rotate() {
    int dropped = old == null ? 0 : old.size();
    old = young == null || young.size() == 0 ? null : young;
    young = null;
    return dropped;
  }

  /** How many messages wait for spans. */
  int open() {
    return (young == null ? 0 : young.size()) + (old == null ? 0 : old.size());
  }

  int sessionCount() {
    return sessions.size();
  }

  boolean isEmpty() {
    return open() == 0 && sessions.isEmpty() && windows.isEmpty() && checks.isEmpty();
  }

  void save(StateWriter out) {
    stages.save(out);
    out.each(
        new TreeMap<>(sessions).entrySet(),
        (each, session) -> {
          each.number(session.getKey());
          session.getValue().save(each);
        });
    windows.save(out);
    checks.save(out);
    for (OpenMessages table : new OpenMessages[] {young, old}) {
      out.flag(table != null);
      if (table != null) {
        table.save(out);
      }
    }
  }

  static PipelineSpans restore(StateReader in) throws WireException {
    PipelineSpans spans = new PipelineSpans(MessageStages.restore(in));
    in.each(each -> spans.sessions.put(each.number(), SessionSpans.restore(each)));
    spans.windows = LatencyWindows.restore(in);
    spans.checks.restore(in);
    spans.young = in.flag() ? OpenMessages.restore(in) : null;
    spans.old = in.flag() ? OpenMessages.restore(in) : null;
    return spans;
  }
}
