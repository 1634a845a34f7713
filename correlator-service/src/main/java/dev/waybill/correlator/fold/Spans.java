// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SpanCheck;
import dev.waybill.wire.SpanColumns;
import dev.waybill.wire.SpanColumns.Passage;
import dev.waybill.wire.WireException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/**
 * What the spans in our own batches tell beside the ledger: how long sampled messages took, and
 * whether both agree. What a span costs does not depend on how many messages are open.
 */
final class Spans {
  /** About what a row of a message takes, four of them: a quarter of the memory is theirs. */
  private static final long BYTES_PER_MESSAGE = 256;

  /** The same of a session. */
  private static final long BYTES_PER_SESSION = 4096;

  /** More pipelines than anybody has; a forged name costs memory. */
  static final int MAX_PIPELINES = 10_000;

  private final Map<String, PipelineSpans> pipelines = new TreeMap<>();
  private final Map<Long, Long> minutesAhead = new TreeMap<>(); // of origins whose clock is off
  private long rotatedAt; // the fold's clock
  private long evicted;
  private long leftOut;

  // As of the last count, and how many spans came since: there are no more than both together.
  private long open;
  private long sessions;
  private long spansSince = Long.MAX_VALUE / 2;
  private boolean hasRoom; // for sessions

  /** Takes in the spans of a batch. */
  void take(
      SpanColumns spans,
      Map<String, PipelineDefinition> definitions,
      FoldSettings settings,
      FoldClock clock) {
    Passage passage = null;
    PipelineSpans pipeline = null;
    int stage = -1;
    makeRoom(spans.size(), settings);
    for (int i = 0; i < spans.size(); i++) {
      if (!sameStage(passage, spans.passage(i))) {
        passage = spans.passage(i);
        pipeline = pipeline(passage, definitions);
        stage = pipeline == null ? -1 : pipeline.stages().of(passage);
      }
      if (pipeline != null && i % PipelineSpans.GLANCED == 0) {
        pipeline.glance(spans, i);
      }
      if (spans.sampled(i)) { // else only of a corrupted message, and other stages send none
        boolean told = stage >= 0 && take(spans, i, pipeline, stage, clock);
        leftOut += told ? 0 : 1;
      }
    }
  }

  /** Whether both are of one stage; mostly they are the same object. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean sameStage(Passage passage, Passage next) {
    return passage == next
        || (passage != null
            && passage.stage().equals(next.stage())
            && passage.pipeline().equals(next.pipeline())
            && passage.role() == next.role());
  }

  private PipelineSpans pipeline(Passage passage, Map<String, PipelineDefinition> definitions) {
    PipelineSpans pipeline = pipelines.get(passage.pipeline());
    if (passage.pipeline().isEmpty() || passage.stage().isEmpty()) {
      return null;
    }
    if (pipeline == null && pipelines.size() < MAX_PIPELINES) {
      pipeline = new PipelineSpans();
      pipelines.put(passage.pipeline(), pipeline);
    }
    if (pipeline != null) {
      pipeline.define(definitions.get(passage.pipeline()));
    }
    return pipeline;
  }

  private boolean take(
      SpanColumns spans, int i, PipelineSpans pipeline, int stage, FoldClock clock) {
    long sequence = spans.sequence(i);
    if (sequence < 0) {
      return false; // its trace id is none of ours
    }
    SessionSpans session = pipeline.session(spans.session(i), hasRoom);
    if (session == null) {
      return false;
    }
    long ahead = minutesAhead.isEmpty() ? 0 : minutesAhead.getOrDefault(spans.session(i), 0L);
    boolean again = !session.add(stage, sequence, clock.millis());
    return again
        || pipeline.take(spans, i, stage, ahead, clock); // the same span twice is transport
  }

  /** By how many minutes a session's origin's clock is ahead, so that its windows are shifted. */
  void setAhead(long session, long minutes) {
    if (minutes != 0) {
      minutesAhead.put(session, minutes);
    } else if (!minutesAhead.isEmpty()) {
      minutesAhead.remove(session);
    }
  }

  /** Keeps what is open within its bounds: the oldest messages go. */
  private void makeRoom(int more, FoldSettings settings) {
    long maxOpen = Math.max(1, settings.maxStateBytes() / BYTES_PER_MESSAGE);
    long maxSessions = settings.maxStateBytes() / BYTES_PER_SESSION;
    if (open + spansSince >= maxOpen || sessions + spansSince >= maxSessions) {
      count();
    }
    if (open >= maxOpen) {
      for (PipelineSpans pipeline : pipelines.values()) {
        evicted += pipeline.rotate();
      }
      count();
    }
    hasRoom = sessions + spansSince < maxSessions;
    spansSince += more;
  }

  private void count() {
    open = open();
    sessions = pipelines.values().stream().mapToLong(PipelineSpans::sessionCount).sum();
    spansSince = 0;
  }

  /** Lets changed windows be told again, and old messages and sessions go. */
  void judge(long horizonMillis, long clock, Sessions known, WindowTotals<Long> totals) {
    pipelines.forEach((name, pipeline) -> pipeline.tell(name, totals));
    if (clock - rotatedAt >= horizonMillis) {
      long before = rotatedAt;
      rotatedAt = clock;
      pipelines.forEach(
          (name, pipeline) -> {
            pipeline.rotate();
            pipeline.forgetUnknown(name, before, known, totals);
          });
      pipelines.values().removeIf(PipelineSpans::isEmpty);
      minutesAhead.keySet().removeIf(session -> !known.knows(session));
    }
  }

  /** Compares spans and ledger of a session's window. */
  void check(Session session, long minute, Window window, Instances instances) {
    PipelineSpans pipeline = pipelines.get(session.pipeline());
    if (pipeline != null) {
      pipeline.check(session, minute, window, instances);
    }
  }

  List<LatencyHistogram> latencies(String pipeline, long minute) {
    PipelineSpans spans = pipelines.get(pipeline);
    return spans == null ? List.of() : spans.latencies(minute);
  }

  /** Of those sessions of a window that are still the pipeline's. */
  List<SpanCheck> checks(String pipeline, long minute, LongPredicate sessions) {
    PipelineSpans spans = pipelines.get(pipeline);
    return spans == null ? List.of() : spans.checks(minute, sessions);
  }

  /** What was told of this window stays as it is. */
  void forgetWindow(String pipeline, long minute) {
    PipelineSpans spans = pipelines.get(pipeline);
    if (spans != null) {
      spans.forgetWindow(minute);
    }
  }

  /** Forgets of which of a session's messages there were spans. */
  void forget(String pipeline, long session, SequenceSet messages) {
    PipelineSpans spans = pipelines.get(pipeline);
    if (spans != null) {
      spans.forget(session, messages);
    }
  }

  /** How many messages wait for spans. */
  long open() {
    return pipelines.values().stream().mapToLong(PipelineSpans::open).sum();
  }

  /** How many were dropped before their time, for want of memory. */
  long evicted() {
    return evicted;
  }

  /** How many spans told nothing that could be kept: too many stages, or clocks far off. */
  long leftOut() {
    return leftOut;
  }

  void save(StateWriter out) {
    out.number(rotatedAt);
    out.number(evicted);
    out.number(leftOut);
    out.each(
        minutesAhead.entrySet(),
        (each, session) -> {
          each.number(session.getKey());
          each.number(session.getValue());
        });
    out.each(
        pipelines.entrySet(),
        (each, pipeline) -> {
          each.text(pipeline.getKey());
          pipeline.getValue().save(each);
        });
  }

  static Spans restore(StateReader in) throws WireException {
    Spans spans = new Spans();
    spans.rotatedAt = in.number();
    spans.evicted = in.number();
    spans.leftOut = in.number();
    in.each(each -> spans.minutesAhead.put(each.number(), each.number()));
    in.each(each -> spans.pipelines.put(each.text(), PipelineSpans.restore(each)));
    return spans;
  }
}
