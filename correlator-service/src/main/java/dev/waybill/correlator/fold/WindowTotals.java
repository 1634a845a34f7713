// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Revision;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

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

  private record Part(Judgement judgement, boolean closed) {}

  private final Summary.Evidence evidence;
  private final Map<Key, Map<I, Part>> parts = new TreeMap<>();
  private final TreeSet<Key> changed = new TreeSet<>();

  WindowTotals(Summary.Evidence evidence) {
    this.evidence = evidence;
  }

  void put(String pipeline, long minute, I id, Judgement judgement, boolean closed) {
    Key key = new Key(pipeline, minute);
    parts.computeIfAbsent(key, each -> new TreeMap<>()).put(id, new Part(judgement, closed));
    changed.add(key);
  }

  void tell(Revision revision, List<FoldOutput> outputs) {
    for (Key key : changed) {
      outputs.add(new FoldOutput.Summary(sum(key, revision)));
    }
    changed.clear();
  }

  private Summary sum(Key key, Revision revision) {
    long issued = 0;
    boolean atLeast = false;
    boolean closed = true;
    Map<String, StageTotals> stages = new LinkedHashMap<>();
    Map<String, SinkTotals> sinks = new LinkedHashMap<>();
    for (Part part : parts.get(key).values()) {
      issued += part.judgement.issued();
      atLeast |= part.judgement.atLeast();
      closed &= part.closed;
      part.judgement.stages().forEach(each -> stages.merge(each.stage(), each, Totals::sum));
      part.judgement.sinks().forEach(each -> sinks.merge(each.stage(), each, Totals::sum));
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
        new ArrayList<>(sinks.values()));
  }
}
