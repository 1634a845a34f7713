// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditPartition;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import dev.waybill.wire.Entry;
import dev.waybill.wire.OffsetRange;
import dev.waybill.wire.PartitionProgress;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionSets;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.TraceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Hand-made entries of a pipeline with an origin and a sink, whose topic has one partition. */
final class Orders {
  static final String PIPELINE = "orders";

  private static final int MESSAGES = 10;
  private static final long HEARTBEAT_MILLIS = 1_000;
  private static final SequenceSet NONE = new SequenceSet();

  private final int partition;
  private final long session;
  private final long firstOffset;

  /**
   * @param partition the audit partition
   * @param number tells this session from others of the same partition
   */
  Orders(int partition, int number) {
    this.partition = partition;
    long candidate = number * 1_000L + 1;
    while (AuditPartition.of(candidate, AuditTopics.PARTITIONS) != partition) {
      candidate++;
    }
    this.session = candidate;
    this.firstOffset = (long) number * MESSAGES;
  }

  long session() {
    return session;
  }

  static PipelineDefinition definition(long version) {
    return PipelineDefinition.of(
            PIPELINE,
            version,
            List.of(
                StageDefinition.origin("checkout"),
                StageDefinition.of("warehouse", Role.SINK, "orders", "checkout")))
        .with(Duration.ofSeconds(30), 0.01);
  }

  /** The origin handed over sequences 0 to 9 and said goodbye. */
  AuditBatch origin() {
    SequenceSet all = SequenceSet.ofRange(0, MESSAGES);
    long now = System.currentTimeMillis();
    SessionSets sets =
        sets(
            NONE,
            all,
            List.of(
                new SessionSets.Placed(
                    "orders", 0, new OffsetRange(firstOffset, firstOffset + MESSAGES))),
            new SessionSets.Origin(
                List.of(new SessionSets.Issued(now / 60_000, new SequenceRange(0, MESSAGES))),
                0, // log time need not be near it
                65_536,
                true));
    return batch(entry(1, "checkout", Role.ORIGIN, List.of(), sets));
  }

  /** The sink committed all offsets, and saw all sequences but these. */
  AuditBatch sinkWithout(long... missing) {
    SequenceSet seen = SequenceSet.ofRange(0, MESSAGES).minus(SequenceSet.of(missing));
    PartitionProgress progress =
        new PartitionProgress(
            "orders",
            0,
            firstOffset,
            firstOffset + MESSAGES,
            List.of(new OffsetRange(firstOffset, firstOffset + MESSAGES)),
            List.of(),
            List.of(),
            0,
            0,
            0);
    return batch(
        entry(2, "warehouse", Role.SINK, List.of(progress), sets(seen, seen, List.of(), null)));
  }

  /** Plain OTLP of a message with two stages, as any tracer in any language could send it. */
  AuditBatch trace() {
    TraceId id = TraceId.of(session, 0);
    long now = System.currentTimeMillis() * 1_000_000;
    return new AuditBatch(
        false,
        0,
        List.of(
            resource("shop", span(id, 1, 0, "checkout", "origin", AuditSpan.PRODUCER, now)),
            resource("store", span(id, 2, 1, "warehouse", "sink", AuditSpan.CONSUMER, now))),
        List.of(),
        List.of(),
        null,
        false);
  }

  TraceId traceId() {
    return TraceId.of(session, 0);
  }

  private static ResourceSpans resource(String service, AuditSpan span) {
    return new ResourceSpans(Map.of("service.name", service), List.of(span));
  }

  private static AuditSpan span(
      TraceId id, long spanId, long parent, String stage, String role, int kind, long nanos) {
    return new AuditSpan(
        id,
        spanId,
        parent,
        "",
        "send orders",
        kind,
        nanos,
        nanos + 1_000_000,
        false,
        Map.of(
            AuditSpan.PIPELINE, PIPELINE,
            AuditSpan.STAGE, stage,
            AuditSpan.ROLE, role,
            AuditSpan.OUTCOME, "handed_over"),
        List.of());
  }

  private Entry entry(
      long stageNumber,
      String stage,
      Role role,
      List<PartitionProgress> progress,
      SessionSets sets) {
    return new Entry(
        session * 10 + stageNumber,
        0,
        HEARTBEAT_MILLIS,
        HEARTBEAT_MILLIS,
        stage,
        role,
        stage + "-service",
        "host",
        true,
        true,
        false,
        Map.of(PIPELINE, 1L),
        progress,
        List.of(sets),
        new Balance(MESSAGES, 0, Map.of(), MESSAGES));
  }

  private SessionSets sets(
      SequenceSet received,
      SequenceSet handedOver,
      List<SessionSets.Placed> placed,
      SessionSets.Origin origin) {
    return new SessionSets(
        session, PIPELINE, received, handedOver, NONE, NONE, NONE, NONE, NONE, placed, origin);
  }

  private AuditBatch batch(Entry entry) {
    return AuditBatch.of(AuditTopics.PARTITIONS, List.of(entry), List.of());
  }

  int partition() {
    return partition;
  }
}
