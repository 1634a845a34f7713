// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.wire.LossSample;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What can be added up of windows with one evidence: of percentiles there is no sum, so latencies
 * are histograms until they are shown.
 *
 * @param closed whether no number is provisional
 * @param atLeast whether {@code issued} may be too low
 * @param samples of traces, by sink; estimates can't be added up either
 */
@RegisterForReflection
public record Sums(
    boolean closed,
    long issued,
    boolean atLeast,
    List<StageTotals> stages,
    List<SinkTotals> sinks,
    List<HistogramSum> latencies,
    List<SpanCheck> spanChecks,
    List<LossSample> samples) {
  private static final Comparator<LossSample> DRAWN_ALIKE =
      Comparator.comparing(LossSample::stage)
          .thenComparingInt(LossSample::cluster)
          .thenComparingLong(LossSample::threshold);

  /** What is stored may be of a later version. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final TypeReference<TreeMap<String, Sums>> BY_EVIDENCE = new TypeReference<>() {};

  /** What was stored before samples were told has none. */
  public Sums {
    samples = samples == null ? List.of() : samples;
  }

  /** A sum that is cut at the largest number, since what is added up comes from outside. */
  static long plus(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Adds up, by evidence. */
  public static SortedMap<String, Sums> byEvidence(Collection<? extends Map<String, Sums>> parts) {
    SortedMap<String, List<Sums>> collected = new TreeMap<>();
    for (Map<String, Sums> part : parts) {
      part.forEach(
          (evidence, sums) ->
              collected.computeIfAbsent(evidence, each -> new ArrayList<>()).add(sums));
    }
    SortedMap<String, Sums> sums = new TreeMap<>();
    collected.forEach((evidence, each) -> sums.put(evidence, of(each)));
    return sums;
  }

  /** Adds up; of one it is that one. */
  static Sums of(List<Sums> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return new Sums(
        parts.stream().allMatch(Sums::closed),
        parts.stream().mapToLong(Sums::issued).reduce(0, Sums::plus),
        parts.stream().anyMatch(Sums::atLeast),
        merged(parts, Sums::stages, StageTotals::stage, StageTotals::plus),
        merged(parts, Sums::sinks, SinkTotals::stage, SinkTotals::plus),
        merged(parts.stream().flatMap(sums -> sums.latencies.stream()).toList()),
        merged(parts, Sums::spanChecks, SpanCheck::stage, SpanCheck::plus),
        samples(parts));
  }

  private static List<LossSample> samples(List<Sums> parts) {
    SortedMap<LossSample, LossSample> merged = new TreeMap<>(DRAWN_ALIKE);
    for (Sums part : parts) {
      part.samples.forEach(each -> merged.merge(each, each, Sums::plus));
    }
    return List.copyOf(merged.values());
  }

  private static LossSample plus(LossSample a, LossSample b) {
    return new LossSample(
        a.stage(),
        a.cluster(),
        a.threshold(),
        plus(a.decided(), b.decided()),
        plus(a.lost(), b.lost()),
        plus(a.failed(), b.failed()));
  }

  /** Adds up histograms of the same series, which keep the order in which they first come. */
  public static List<HistogramSum> merged(List<HistogramSum> histograms) {
    Map<HistogramSum.Series, MergedHistogram> merged = new LinkedHashMap<>();
    for (HistogramSum histogram : histograms) {
      merged.computeIfAbsent(histogram.series(), series -> new MergedHistogram()).add(histogram);
    }
    return merged.entrySet().stream().map(e -> e.getValue().sum(e.getKey())).toList();
  }

  /** Adds up what has the same name, in the order of the first places, then of names. */
  private static <T> List<T> merged(
      List<Sums> parts,
      Function<Sums, List<T>> list,
      Function<T, String> name,
      BinaryOperator<T> plus) {
    Map<String, T> merged = new TreeMap<>();
    Map<String, Integer> places = new HashMap<>();
    for (Sums part : parts) {
      int place = 0;
      for (T each : list.apply(part)) {
        merged.merge(name.apply(each), each, plus);
        places.merge(name.apply(each), place++, Math::min);
      }
    }
    return merged.values().stream()
        .sorted(Comparator.comparing(each -> places.get(name.apply(each))))
        .toList();
  }

  /**
   * As they are shown.
   *
   * @param window start of the window or step, or null
   */
  public Totals totals(Instant window, String evidence) {
    return new Totals(
        window,
        evidence,
        closed,
        issued,
        atLeast,
        stages,
        evidence.equals("traces") ? estimated() : sinks,
        latencies.stream().map(Sums::latency).toList(),
        spanChecks);
  }

  private List<SinkTotals> estimated() {
    Map<String, List<LossSample>> bySink =
        samples.stream().collect(Collectors.groupingBy(LossSample::stage));
    return sinks.stream()
        .map(sink -> sink.estimated(bySink.getOrDefault(sink.stage(), List.of())))
        .toList();
  }

  private static Latency latency(HistogramSum sum) {
    MergedHistogram histogram = new MergedHistogram();
    histogram.add(sum);
    return histogram.latency(sum.series());
  }

  /** As they are stored. */
  public static String json(SortedMap<String, Sums> byEvidence) {
    try {
      return MAPPER.writeValueAsString(byEvidence);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("sums are always JSON", e);
    }
  }

  /** Reads what was stored. */
  public static SortedMap<String, Sums> read(String json) {
    try {
      return MAPPER.readValue(json, BY_EVIDENCE);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored sums are not readable", e);
    }
  }
}
