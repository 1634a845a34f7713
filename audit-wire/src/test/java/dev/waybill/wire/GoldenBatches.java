// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import dev.waybill.wire.PartitionProgress.Skipped;
import dev.waybill.wire.SessionSets.Issued;
import dev.waybill.wire.SessionSets.Origin;
import dev.waybill.wire.SessionSets.Placed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values behind the golden batches. Only ever added to. */
final class GoldenBatches {
  private GoldenBatches() {}

  static Map<String, AuditBatch> all() {
    ResourceSpans spans = spans();
    PipelineDefinition definition = GoldenDocuments.definitions().get("two-stages");
    Map<String, AuditBatch> batches = new LinkedHashMap<>();
    batches.put("tick", AuditBatch.tick(12));
    batches.put(
        "announcement",
        AuditBatch.announcement(
            12,
            List.of(
                new AuditBatch.Definition(definition.name(), definition),
                new AuditBatch.Definition("gone", null)),
            FoldSettings.DEFAULT));
    batches.put("origin", AuditBatch.of(12, List.of(originEntry()), List.of()));
    batches.put("sink", AuditBatch.of(12, List.of(sinkEntry()), List.of()));
    batches.put("continued", AuditBatch.of(12, List.of(continuedEntry()), List.of()));
    batches.put("spans", AuditBatch.of(12, List.of(), List.of(spans)));
    batches.put(
        "plain-otlp", new AuditBatch(false, 0, List.of(spans), List.of(), List.of(), null, false));
    batches.put(
        "everything",
        new AuditBatch(
            true,
            12,
            List.of(spans),
            List.of(originEntry(), sinkEntry()),
            List.of(new AuditBatch.Definition(definition.name(), definition)),
            new FoldSettings(1, 2, 3),
            true));
    batches.put(
        "snapshot-part",
        AuditBatch.snapshot(12, new SnapshotPart(123_456_789L, 2, 5, new byte[] {0, 1, -1, 127})));
    return batches;
  }

  private static ResourceSpans spans() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put(AuditSpan.PIPELINE, "orders");
    attributes.put(AuditSpan.STAGE, "store");
    attributes.put(AuditSpan.ROLE, "sink");
    attributes.put(AuditSpan.OUTCOME, "handed_over");
    attributes.put("messaging.kafka.offset", 77L);
    attributes.put("flag", true);
    attributes.put("share", 0.25);
    AuditSpan span =
        new AuditSpan(
            TraceId.of(GoldenSamples.SESSION, 42),
            0x00F067AA0BA902B7L,
            0x1111111111111111L,
            "ot=th:fd71",
            "process orders",
            AuditSpan.CONSUMER,
            1_769_862_896_789_000_000L,
            1_769_862_896_790_000_001L,
            true,
            attributes,
            List.of(new AuditSpan.Link(new TraceId(2, 3), 4)));
    return new ResourceSpans(Map.of("service.name", "store"), List.of(span));
  }

  private static Entry originEntry() {
    SequenceSet none = new SequenceSet();
    Origin origin =
        new Origin(
            List.of(
                new Issued(29_497_714, new SequenceRange(0, 900)),
                new Issued(29_497_715, new SequenceRange(900, 1000))),
            1_769_862_900_000L,
            0xFD71,
            true);
    SessionSets sets =
        new SessionSets(
            GoldenSamples.SESSION,
            "orders",
            none,
            SequenceSet.ofRange(0, 1000),
            none,
            none,
            SequenceSet.of(17),
            SequenceSet.of(18),
            SequenceSet.of(19),
            List.of(new Placed("orders", 0, new OffsetRange(70, 1100))),
            origin);
    return entry(7, 0, Role.ORIGIN, List.of(), sets);
  }

  private static Entry sinkEntry() {
    SequenceSet received = SequenceSet.ofRange(0, 1000);
    received.removeAll(SequenceSet.of(5, 6, 7, 500));
    SequenceSet handedOver = received.minus(SequenceSet.of(100, 101));
    SequenceSet none = new SequenceSet();
    SessionSets sets =
        new SessionSets(
            GoldenSamples.SESSION,
            "orders",
            received,
            handedOver,
            SequenceSet.of(100),
            SequenceSet.of(100, 101),
            none,
            none,
            none,
            List.of(),
            null);
    PartitionProgress progress =
        new PartitionProgress(
            "orders",
            3,
            70,
            1200,
            List.of(new OffsetRange(70, 800), new OffsetRange(810, 1100)),
            List.of(new Skipped(new OffsetRange(800, 810), false)),
            List.of(new OffsetRange(75, 76)),
            4,
            1,
            2);
    return entry(8, 5, Role.SINK, List.of(progress), sets);
  }

  /** The first of two that tell of one moment. */
  private static Entry continuedEntry() {
    Entry last = sinkEntry();
    PartitionProgress progress =
        new PartitionProgress("orders", 3, 70, 1200, List.of(), List.of(), List.of(), 0, 0, 0);
    return new Entry(
        last.instance(),
        last.number() - 1,
        last.uptimeMillis(),
        last.heartbeatMillis(),
        last.stage(),
        last.role(),
        last.service(),
        last.host(),
        false,
        false,
        true,
        last.known(),
        List.of(progress),
        last.sessions(),
        new Balance(1000, 400, Map.of("queue_full", 100L), 500));
  }

  private static Entry entry(
      long instance, long number, Role role, List<PartitionProgress> progress, SessionSets sets) {
    return new Entry(
        instance,
        number,
        60_000 + number,
        10_000,
        role == Role.ORIGIN ? "web" : "store",
        role,
        "shop",
        "host-1",
        number == 0,
        number > 0,
        false,
        Map.of("orders", 3L),
        progress,
        List.of(sets),
        new Balance(2000, 900, Map.of("queue_full", 100L), 1000));
  }
}
