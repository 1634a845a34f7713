// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import dev.waybill.wire.Kind;
import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.LatencyHistogram.Measure;
import dev.waybill.wire.LossSample;
import dev.waybill.wire.Progress;
import dev.waybill.wire.Revision;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.SpanCheck;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.Evidence;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Verdict.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Records to test with. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private Samples() {}

  static SessionVerdicts session(
      String pipeline,
      long session,
      Instant window,
      long offset,
      SequenceRange issued,
      Verdict... verdicts) {
    return new SessionVerdicts(
        pipeline,
        window,
        session,
        new Revision(0, offset),
        true,
        false,
        "shop",
        "shop-7",
        "checkout",
        List.of(issued),
        List.of(verdicts));
  }

  /** A verdict that names all that it counts. */
  static Verdict verdict(Kind kind, String stage, Place place, SequenceRange... ranges) {
    long count = List.of(ranges).stream().mapToLong(SequenceRange::count).sum();
    return new Verdict(kind, stage, place, "offsets", count, List.of(ranges));
  }

  static SequenceRange range(long from, long to) {
    return new SequenceRange(from, to);
  }

  static TraceVerdict trace(String pipeline, TraceId id, long offset, Kind kind) {
    return new TraceVerdict(
        pipeline,
        NOON,
        id,
        new Revision(0, offset),
        kind,
        "warehouse",
        Place.HOP,
        "deadline",
        List.of(
            new TraceVerdict.Passage("checkout", "shop", NOON, NOON.plusMillis(5), "handed_over")));
  }

  /** Of {@code issued} messages one is lost on the hop to the sink. */
  public static Summary summary(
      String pipeline, Instant window, Evidence evidence, int partition, long offset, long issued) {
    return new Summary(
        pipeline,
        window,
        evidence,
        new Revision(partition, offset),
        true,
        issued,
        false,
        List.of(
            new StageTotals("checkout", Role.ORIGIN, 0, issued, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            new StageTotals(
                "warehouse", Role.SINK, issued - 1, issued - 1, 1, 0, 0, 0, 0, 0, 2, 3, 4)),
        List.of(new SinkTotals("warehouse", issued - 1, 0, 1, 0, 0, 0, 5)),
        List.of(
            latency(Measure.STAGE, "checkout", "", 0, 3),
            latency(Measure.HOP, "warehouse", "checkout", 0, 10 * issued),
            latency(Measure.END_TO_END, "warehouse", "", 10 * issued)),
        List.of(new SpanCheck("checkout", issued, 0, 0), new SpanCheck("warehouse", 7, 8, 9)),
        evidence == Evidence.TRACES
            ? List.of(new LossSample("warehouse", 3, 1L << 55, issued, 1, 0))
            : List.of());
  }

  /** Of messages that took so long each. */
  public static LatencyHistogram latency(
      Measure measure, String stage, String from, long... millis) {
    SortedMap<Integer, Long> buckets = new TreeMap<>();
    for (long each : millis) {
      if (each > 0) {
        int index = (int) Math.ceil(8 * Math.log((double) each) / Math.log(2) - 1e-9) - 1;
        buckets.merge(index, 1L, Long::sum);
      }
    }
    List<Long> counts = new ArrayList<>();
    for (int i = 0; !buckets.isEmpty() && i <= buckets.lastKey() - buckets.firstKey(); i++) {
      counts.add(buckets.getOrDefault(buckets.firstKey() + i, 0L));
    }
    return new LatencyHistogram(
        measure,
        stage,
        from,
        millis.length,
        0,
        LongStream.of(millis).sum(),
        LongStream.of(millis).min().orElse(0),
        LongStream.of(millis).max().orElse(0),
        LatencyHistogram.SCALE,
        LongStream.of(millis).filter(each -> each == 0).count(),
        buckets.isEmpty() ? 0 : buckets.firstKey(),
        counts);
  }

  /** A window of the ledger of which nothing else is known. */
  static Summary latencies(
      String pipeline, Instant window, int partition, LatencyHistogram... latencies) {
    return new Summary(
        pipeline,
        window,
        Evidence.LEDGER,
        new Revision(partition, 5),
        true,
        0,
        false,
        List.of(),
        List.of(),
        List.of(latencies),
        List.of());
  }

  /** A window of traces, of which these are all that are decided. */
  static Summary samples(String pipeline, Instant window, int partition, LossSample... samples) {
    long decided = List.of(samples).stream().mapToLong(LossSample::decided).sum();
    long lost = List.of(samples).stream().mapToLong(LossSample::lost).sum();
    return new Summary(
        pipeline,
        window,
        Evidence.TRACES,
        new Revision(partition, 5),
        true,
        decided,
        false,
        List.of(),
        List.of(new SinkTotals("warehouse", decided - lost, 0, lost, 0, 0, 0, 0)),
        List.of(),
        List.of(),
        List.of(samples));
  }

  static Progress progress(int partition, int partitionCount, long offset, long dropped) {
    return new Progress(
        new Revision(partition, offset),
        partitionCount,
        NOON,
        1,
        3,
        1,
        2,
        100,
        Map.of("queue_full", dropped),
        4);
  }

  /** The same, provisional. */
  static Summary open(Summary summary) {
    return new Summary(
        summary.pipeline(),
        summary.window(),
        summary.evidence(),
        summary.revision(),
        false,
        summary.issued(),
        summary.atLeast(),
        summary.stages(),
        summary.sinks(),
        summary.latencies(),
        summary.spanChecks(),
        summary.samples());
  }
}
