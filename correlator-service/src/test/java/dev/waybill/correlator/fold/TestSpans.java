// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the spans of a stage's sampled messages into a {@link TestLog}, as its tracer would. Times
 * are in ms from the time at which the log begins.
 */
final class TestSpans {
  private final TestLog log;
  private final String stage;
  private final Role role;
  private final String before;
  private String pipeline = "orders";
  private String outcome = "handed_over";
  private String traceState = "ot=th:fd7";
  private long session = TestInstance.SESSION;

  /** A stage behind the one named; null at an origin. */
  TestSpans(TestLog log, String stage, Role role, String before) {
    this.log = log;
    this.stage = stage;
    this.role = role;
    this.before = before;
  }

  /** What follows is of another pipeline. */
  TestSpans inPipeline(String other) {
    pipeline = other;
    return this;
  }

  /** What follows is of another session. */
  TestSpans inSession(long other) {
    session = other;
    return this;
  }

  /** What follows ends so. */
  TestSpans outcome(String other) {
    outcome = other;
    return this;
  }

  /** What follows is of messages that are not sampled, and corrupted. */
  TestSpans notSampled() {
    traceState = "";
    outcome = "corrupted";
    return this;
  }

  /** Spans of these messages: received and handed over at these times. */
  TestSpans tells(String sequences, long startMillis, long endMillis) {
    List<AuditSpan> spans = new ArrayList<>();
    for (SequenceRange range : Sequences.of(sequences).ranges()) {
      for (long sequence = range.from(); sequence < range.to(); sequence++) {
        spans.add(span(sequence, startMillis, endMillis));
      }
    }
    log.append(
        AuditBatch.of(
            1, List.of(), List.of(new ResourceSpans(Map.of("service.name", stage), spans))));
    return this;
  }

  private AuditSpan span(long sequence, long startMillis, long endMillis) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("messaging.kafka.offset", sequence);
    attributes.put(AuditSpan.PIPELINE, pipeline);
    attributes.put(AuditSpan.STAGE, stage);
    attributes.put(AuditSpan.ROLE, role.name().toLowerCase(Locale.ROOT));
    attributes.put(AuditSpan.OUTCOME, outcome);
    return new AuditSpan(
        TraceId.of(session, sequence),
        id(stage, sequence),
        before == null ? 0 : id(before, sequence),
        traceState,
        (role == Role.ORIGIN ? "send " : "process ") + pipeline,
        role == Role.ORIGIN ? AuditSpan.PRODUCER : AuditSpan.CONSUMER,
        (TestLog.START_MILLIS + startMillis) * 1_000_000,
        (TestLog.START_MILLIS + endMillis) * 1_000_000,
        false,
        attributes,
        List.of());
  }

  private static long id(String stage, long sequence) {
    return (long) stage.hashCode() << 32 | (sequence + 1);
  }
}
