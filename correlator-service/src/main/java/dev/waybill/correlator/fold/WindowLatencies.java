// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.LatencyHistogram.Measure;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/** How long the sampled messages of one window took, by stage, hop and sink. */
final class WindowLatencies {
  private static final int END_TO_END = MessageStages.MAX; // first the stages, then the sinks
  private static final int HOPS = 2 * MessageStages.MAX; // then a row of hops for each stage
  private static final int PLACES = HOPS + MessageStages.MAX * MessageStages.MAX;

  private final LatencyCounts[] counts = new LatencyCounts[PLACES];
  private boolean changed;
  private long changedAt;

  void addStage(int stage, long millis) {
    add(stage, millis);
  }

  void addEndToEnd(int sink, long millis) {
    add(END_TO_END + sink, millis);
  }

  void addHop(int from, int to, long millis) {
    add(HOPS + to * MessageStages.MAX + from, millis);
  }

  private void add(int place, long millis) {
    if (counts[place] == null) {
      counts[place] = new LatencyCounts();
    }
    counts[place].add(millis);
  }

  /** Takes note of a change. */
  void change(long clock) {
    changedAt = clock;
    changed = true;
  }

  /** The fold's clock when something was added last. */
  long changedAt() {
    return changedAt;
  }

  /** Whether something was added since the last call. */
  boolean clearChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** By stage; of each its hops, itself and the whole way to it. */
  List<LatencyHistogram> toWire(MessageStages stages) {
    List<LatencyHistogram> told = new ArrayList<>();
    for (int stage = 0; stage < stages.count(); stage++) {
      String name = stages.name(stage);
      for (int from = 0; from < stages.count(); from++) {
        LatencyCounts hop = counts[HOPS + stage * MessageStages.MAX + from];
        if (hop != null) {
          told.add(hop.toWire(Measure.HOP, name, stages.name(from)));
        }
      }
      if (counts[stage] != null) {
        told.add(counts[stage].toWire(Measure.STAGE, name, ""));
      }
      if (counts[END_TO_END + stage] != null) {
        told.add(counts[END_TO_END + stage].toWire(Measure.END_TO_END, name, ""));
      }
    }
    return told;
  }

  void save(StateWriter out) {
    out.flag(changed);
    out.number(changedAt);
    for (LatencyCounts each : counts) {
      out.flag(each != null);
      if (each != null) {
        each.save(out);
      }
    }
  }

  static WindowLatencies restore(StateReader in) throws WireException {
    WindowLatencies window = new WindowLatencies();
    window.changed = in.flag();
    window.changedAt = in.number();
    for (int i = 0; i < PLACES; i++) {
      window.counts[i] = in.flag() ? LatencyCounts.restore(in) : null;
    }
    return window;
  }
}
