// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.LatencyHistogram.Measure;
import dev.waybill.wire.Revision;
import dev.waybill.wire.Role;
import dev.waybill.wire.SpanCheck;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.Evidence;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Windows of pipelines of three stages, each with latencies in all stages and on all hops. */
final class ReportLoad {
  /** A message in a thousand is lost, and one in a hundred is sampled. */
  private static final long ISSUED = 60_000;

  private ReportLoad() {}

  static Summary summary(String pipeline, Instant window, long offset, Random random) {
    long lost = ISSUED / 1000;
    long left = ISSUED - lost;
    return new Summary(
        pipeline,
        window,
        Evidence.LEDGER,
        new Revision(0, offset),
        true,
        ISSUED,
        false,
        List.of(
            new StageTotals("checkout", Role.ORIGIN, 0, ISSUED, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            new StageTotals("enrich", Role.RELAY, left, left, lost, 0, 0, 0, 0, 0, 0, 0, 0),
            new StageTotals("warehouse", Role.SINK, left, left, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
        List.of(new SinkTotals("warehouse", left, 0, lost, 0, 0, 0, 0)),
        List.of(
            latency(Measure.STAGE, "checkout", "", random),
            latency(Measure.HOP, "enrich", "checkout", random),
            latency(Measure.STAGE, "enrich", "", random),
            latency(Measure.HOP, "warehouse", "enrich", random),
            latency(Measure.STAGE, "warehouse", "", random),
            latency(Measure.END_TO_END, "warehouse", "", random)),
        List.of(
            new SpanCheck("checkout", ISSUED / 100, 0, 0),
            new SpanCheck("enrich", left / 100, 0, 0),
            new SpanCheck("warehouse", left / 100, 0, 0)));
  }

  /** Some tens of ms, over 30 buckets. */
  private static LatencyHistogram latency(
      Measure measure, String stage, String from, Random random) {
    List<Long> buckets = new ArrayList<>();
    long count = 0;
    for (int i = 0; i < 30; i++) {
      long each = 1L + random.nextInt(40);
      buckets.add(each);
      count += each;
    }
    return new LatencyHistogram(
        measure,
        stage,
        from,
        count,
        0,
        count * 40,
        12,
        160,
        LatencyHistogram.SCALE,
        0,
        28,
        buckets);
  }
}
