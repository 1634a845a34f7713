// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.LatencyHistogram.Measure;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.StageDefinition.Evidence;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import dev.waybill.wire.Verdict.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values behind the golden JSON documents. Only ever added to. */
final class GoldenDocuments {
  private static final Instant WINDOW = Instant.parse("2026-01-31T12:34:00Z");
  private static final Revision REVISION = new Revision(3, 9_876_543_210L);

  private GoldenDocuments() {}

  static Map<String, PipelineDefinition> definitions() {
    List<StageDefinition> two =
        List.of(
            StageDefinition.origin("web"), StageDefinition.of("store", Role.SINK, "orders", "web"));
    List<StageDefinition> four =
        List.of(
            StageDefinition.origin("web"),
            new StageDefinition(
                "enrich",
                Role.RELAY,
                List.of("orders", "orders.eu"),
                List.of("web"),
                Evidence.DEADLINE,
                true,
                true,
                true),
            StageDefinition.of("store", Role.SINK, "enriched", "enrich"),
            new StageDefinition(
                "search",
                Role.SINK,
                List.of("enriched"),
                List.of("enrich", "web"),
                Evidence.OFFSETS,
                false,
                false,
                false));
    Map<String, PipelineDefinition> definitions = new LinkedHashMap<>();
    definitions.put("two-stages", PipelineDefinition.of("orders", 3, two));
    definitions.put(
        "every-member",
        new PipelineDefinition(
            "orders.v2",
            1_769_862_896_789L,
            four,
            Duration.ofMillis(90_500),
            0.5,
            OnCorrupted.QUARANTINE,
            0.25,
            false,
            0.999));
    return definitions;
  }

  static Map<String, VerdictRecord> verdicts() {
    return Map.of(
        "session",
        new SessionVerdicts(
            "orders",
            WINDOW,
            GoldenSamples.SESSION,
            REVISION,
            true,
            false,
            "shop",
            "host-1",
            "web",
            List.of(new SequenceRange(0, 900), new SequenceRange(1000, TraceId.MAX_SEQUENCE + 1)),
            List.of(
                new Verdict(
                    Kind.LOST,
                    "store",
                    Place.HOP,
                    "offsets",
                    4,
                    List.of(new SequenceRange(5, 8), new SequenceRange(500, 501))),
                new Verdict(
                    Kind.CORRUPTED,
                    "store",
                    Place.STAGE,
                    "",
                    1,
                    List.of(new SequenceRange(8, 9))))),
        "session-skewed",
        new SessionVerdicts(
            "orders",
            WINDOW,
            GoldenSamples.SESSION,
            REVISION,
            false,
            true,
            "shop",
            "host-1",
            "web",
            List.of(new SequenceRange(0, 900)),
            List.of(
                new Verdict(
                    Kind.MISROUTED,
                    "billing",
                    Place.STAGE,
                    "reported",
                    3,
                    List.of(new SequenceRange(5, 8))))),
        "late",
        new LateVerdicts(
            "orders",
            GoldenSamples.SESSION,
            REVISION,
            List.of(
                new Verdict(
                    Kind.LATE,
                    "store",
                    Place.STAGE,
                    "reported",
                    2,
                    List.of(new SequenceRange(7, 9))))),
        "trace",
        new TraceVerdict(
            "orders",
            WINDOW,
            TraceId.of(GoldenSamples.SESSION, 42),
            REVISION,
            Kind.COMPLETE,
            "store",
            Place.STAGE,
            "a \"reason\" \\ \u00E9\uD83D\uDE00\n",
            List.of(
                new TraceVerdict.Passage(
                    "web", "shop", WINDOW, WINDOW.plusNanos(1_000_001), "handed_over"))));
  }

  static Map<String, SummaryRecord> summaries() {
    return Map.of(
        "summary",
        new Summary(
            "orders",
            WINDOW,
            Summary.Evidence.LEDGER,
            REVISION,
            false,
            1000,
            true,
            List.of(
                new StageTotals("web", Role.ORIGIN, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 1, 0),
                new StageTotals("store", Role.SINK, 996, 994, 4, 0, 2, 0, 0, 0, 1, 0, 0)),
            List.of(new SinkTotals("store", 994, 0, 4, 2, 0, 0, 0))),
        "summary-misrouted-late",
        new Summary(
            "orders",
            WINDOW,
            Summary.Evidence.LEDGER,
            REVISION,
            true,
            1000,
            false,
            List.of(
                new StageTotals("web", Role.ORIGIN, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                new StageTotals("billing", Role.SINK, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 3)),
            List.of(new SinkTotals("store", 1000, 0, 0, 0, 0, 0, 4))),
        "summary-latencies",
        new Summary(
            "orders",
            WINDOW,
            Summary.Evidence.LEDGER,
            REVISION,
            true,
            1000,
            false,
            List.of(
                new StageTotals("web", Role.ORIGIN, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                new StageTotals("store", Role.SINK, 1000, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
            List.of(new SinkTotals("store", 1000, 0, 0, 0, 0, 0, 0)),
            List.of(
                new LatencyHistogram(
                    Measure.STAGE, "web", "", 10, 0, 12, 0, 2, 3, 1, -1, counts(6, 0, 3)),
                new LatencyHistogram(
                    Measure.HOP, "store", "web", 9, 2, 700, 0, 100, 3, 2, 53, counts(7)),
                new LatencyHistogram(
                    Measure.END_TO_END, "store", "", 9, 0, 900, 100, 100, 3, 0, 53, counts(9))),
            List.of(new SpanCheck("web", 10, 0, 0), new SpanCheck("store", 9, 1, 2))),
        "summary-samples",
        new Summary(
            "orders",
            WINDOW,
            Summary.Evidence.TRACES,
            REVISION,
            true,
            40,
            false,
            List.of(
                new StageTotals("web", Role.ORIGIN, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                new StageTotals("store", Role.SINK, 36, 35, 4, 0, 0, 1, 0, 0, 0, 0, 0)),
            List.of(new SinkTotals("store", 35, 0, 4, 0, 1, 0, 0)),
            List.of(),
            List.of(),
            List.of(
                new LossSample("store", 0, SpanThreshold.UNKNOWN, 9, 0, 1),
                new LossSample("store", 5, 0, 1, 0, 0),
                new LossSample("store", 5, 0xFD71_00_0000_0000L, 20, 4, 0),
                new LossSample("store", 63, 0xFF_FFFF_FFFF_FFFFL, 10, 0, 0))),
        "progress",
        new Progress(
            REVISION,
            12,
            WINDOW.plusMillis(56_789),
            3,
            4,
            1,
            2,
            2000,
            Map.of("queue_full", 100L),
            5));
  }

  private static List<Long> counts(long... counts) {
    return Arrays.stream(counts).boxed().toList();
  }
}
