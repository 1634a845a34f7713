// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.SpanCheck;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Summaries as rows of the report service's tables, in the text format of COPY. */
final class CopyLines {
  private CopyLines() {}

  static List<String> summaries(List<Summary> summaries) {
    return summaries.stream().map(CopyLines::summaryLine).toList();
  }

  static List<String> stages(List<Summary> summaries) {
    return lines(summaries, Summary::stages, CopyLines::stageLine);
  }

  static List<String> sinks(List<Summary> summaries) {
    return lines(summaries, Summary::sinks, CopyLines::sinkLine);
  }

  static List<String> latencies(List<Summary> summaries) {
    return lines(summaries, Summary::latencies, CopyLines::latencyLine);
  }

  static List<String> checks(List<Summary> summaries) {
    return lines(summaries, Summary::spanChecks, CopyLines::checkLine);
  }

  private static <T> List<String> lines(
      List<Summary> summaries,
      Function<Summary, List<T>> list,
      BiFunction<Integer, T, String> line) {
    List<String> lines = new ArrayList<>();
    for (Summary summary : summaries) {
      int position = 0;
      for (T each : list.apply(summary)) {
        lines.add(key(summary) + "\t" + line.apply(position++, each));
      }
    }
    return lines;
  }

  private static String key(Summary summary) {
    return join(
        summary.pipeline(),
        summary.window(),
        lower(summary.evidence()),
        summary.revision().partition());
  }

  private static String summaryLine(Summary summary) {
    return join(
        key(summary),
        summary.revision().offset(),
        summary.closed(),
        summary.issued(),
        summary.atLeast());
  }

  private static String stageLine(int position, StageTotals t) {
    return join(
        t.stage(),
        position,
        lower(t.role()),
        t.received(),
        t.handedOver(),
        t.lostOnHop(),
        t.lostInStage(),
        t.skipped(),
        t.failed(),
        t.waiting(),
        t.unknown(),
        t.corrupted(),
        t.duplicated(),
        t.misrouted());
  }

  private static String sinkLine(int position, SinkTotals t) {
    return join(
        t.stage(),
        position,
        t.complete(),
        t.waiting(),
        t.lost(),
        t.skipped(),
        t.failed(),
        t.unknown(),
        t.late());
  }

  private static String latencyLine(int position, LatencyHistogram h) {
    return join(
        position,
        lower(h.measure()),
        h.stage(),
        h.from(),
        h.count(),
        h.skewed(),
        h.sumMillis(),
        h.minMillis(),
        h.maxMillis(),
        h.scale(),
        h.zeroCount(),
        h.offset(),
        h.buckets().toString().replace('[', '{').replace(']', '}'));
  }

  private static String checkLine(int position, SpanCheck check) {
    return join(check.stage(), position, check.spans(), check.missing(), check.unexpected());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String join(Object... columns) {
    StringBuilder line = new StringBuilder();
    for (Object column : columns) {
      line.append(line.isEmpty() ? "" : "\t").append(column);
    }
    return line.toString();
  }
}
