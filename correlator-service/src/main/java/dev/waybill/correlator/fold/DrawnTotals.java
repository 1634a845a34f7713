// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.LossSample;
import dev.waybill.wire.SpanThreshold;
import dev.waybill.wire.Summary.SinkTotals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Adds up what became of a window's traced messages, by how they were drawn. What is told is
 * bounded, whatever thresholds spans claim.
 */
final class DrawnTotals {
  /** A pipeline has one sampling rate, or one for each service: these are the most common. */
  static final int MAX_THRESHOLDS = 16;

  /** A record on Kafka has 1 MB by default, and a name 249 letters. */
  static final int MAX_SAMPLES = 1024;

  private record Became(long decided, long lost, long failed) {
    Became plus(Became other) {
      return new Became(decided + other.decided, lost + other.lost, failed + other.failed);
    }
  }

  private final Map<Long, Long> byThreshold = new HashMap<>();
  private final Map<String, Map<Drawn, Became>> bySink = new LinkedHashMap<>();

  /** Takes in those of one trace; a session's are not drawn. */
  void add(Counts counts) {
    if (counts.drawn() == null) {
      return;
    }
    byThreshold.merge(counts.drawn().threshold(), 1L, Long::sum);
    for (SinkTotals sink : counts.sinks()) {
      long decided = sink.complete() + sink.lost() + sink.skipped() + sink.failed();
      if (decided > 0) {
        bySink
            .computeIfAbsent(sink.stage(), each -> new TreeMap<>())
            .merge(counts.drawn(), new Became(decided, sink.lost(), sink.failed()), Became::plus);
      }
    }
  }

  /** By sink, group and threshold. */
  List<LossSample> samples() {
    Set<Long> told = mostCommon();
    int groups = LossSample.CLUSTERS;
    List<LossSample> samples = samples(told, groups);
    while (samples.size() > MAX_SAMPLES && groups > 1) {
      groups /= 2; // of two random groups one
      samples = samples(told, groups);
    }
    return samples;
  }

  /** What is beyond has no weight, and says so. */
  private Set<Long> mostCommon() {
    return byThreshold.entrySet().stream()
        .filter(each -> each.getKey() != SpanThreshold.UNKNOWN)
        .sorted(
            Map.Entry.<Long, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_THRESHOLDS)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private List<LossSample> samples(Set<Long> told, int groups) {
    List<LossSample> samples = new ArrayList<>();
    bySink.forEach(
        (sink, byDraw) -> {
          Map<Drawn, Became> merged = new TreeMap<>();
          byDraw.forEach(
              (drawn, became) -> merged.merge(coarse(drawn, told, groups), became, Became::plus));
          merged.forEach(
              (drawn, became) ->
                  samples.add(
                      new LossSample(
                          sink,
                          drawn.cluster(),
                          drawn.threshold(),
                          became.decided,
                          became.lost,
                          became.failed)));
        });
    return samples;
  }

  private static Drawn coarse(Drawn drawn, Set<Long> told, int groups) {
    return new Drawn(
        drawn.cluster() % groups,
        told.contains(drawn.threshold()) ? drawn.threshold() : SpanThreshold.UNKNOWN);
  }
}
