// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Summary;
import dev.waybill.wire.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages that are known by plain OTLP spans alone. */
class TracesTest {
  private final TestLog log = new TestLog();

  private TracesTest declared() {
    log.define(Orders.definition(1, Orders.stages()));
    return this;
  }

  private long spanIds;

  private static TraceId trace(long number) {
    return new TraceId(77, number);
  }

  private ResourceSpans span(long trace, long spanId, String stage, String role, String outcome) {
    long start = (TestLog.START_MILLIS + log.elapsedMillis()) * 1_000_000;
    AuditSpan span =
        new AuditSpan(
            trace(trace),
            spanId,
            0,
            "",
            "process orders",
            role.equals("origin") ? AuditSpan.PRODUCER : AuditSpan.CONSUMER,
            start,
            start + 5_000_000,
            outcome.equals("failed"),
            Map.of(
                AuditSpan.PIPELINE, "orders",
                AuditSpan.STAGE, stage,
                AuditSpan.ROLE, role,
                AuditSpan.OUTCOME, outcome),
            List.of());
    return new ResourceSpans(Map.of("service.name", stage + "-service"), List.of(span));
  }

  private TracesTest passes(long trace, String stage, String role) {
    return passes(trace, stage, role, "handed_over");
  }

  private TracesTest passes(long trace, String stage, String role, String outcome) {
    log.append(span(trace, ++spanIds, stage, role, outcome));
    return this;
  }

  private void assertTold(String... expected) {
    assertEquals(List.of(expected), log.fold().traces().stream().map(Told::text).toList());
  }

  @Test
  void seenAtTheSink_isComplete() {
    declared().passes(1, "checkout", "origin").passes(1, "enrich", "relay");
    passes(1, "archive", "sink").log.run(1);
    assertTold("COMPLETE archive STAGE reported");
    assertEquals(3, log.fold().traces().get(0).passages().size());
  }

  @Test
  void notSeenAtTheSink_waitsForTheDeadlineThenIsLost() {
    declared().passes(1, "checkout", "origin").passes(1, "enrich", "relay");
    log.run(Orders.DEADLINE_SECONDS);
    assertTold("WAITING archive HOP deadline");
    log.run(1);
    assertTold("LOST archive HOP deadline");
  }

  @Test
  void seenLateAfterLost_isRevised() {
    declared().passes(1, "checkout", "origin").passes(1, "enrich", "relay");
    log.run(2 * Orders.DEADLINE_SECONDS);
    passes(1, "archive", "sink").log.run(10);
    assertTold("COMPLETE archive STAGE reported");
    log.fold().once("LOST archive HOP deadline");
  }

  /** Beside the pipeline of most tests: {@code billing} reads what {@code enrich} hands over. */
  private TracesTest declaredWithBilling() {
    List<StageDefinition> stages = new ArrayList<>(Orders.stages());
    stages.add(Orders.billing());
    log.define(Orders.definition(1, stages));
    return this;
  }

  private List<String> sinks() {
    return log.fold().summaries().get(0).sinks().stream()
        .map(
            sink -> sink.stage() + " " + sink.complete() + " " + sink.lost() + " " + sink.skipped())
        .toList();
  }

  @Test
  void seenAtOneOfTwoSinks_isLostOnTheWayToTheOther() {
    declaredWithBilling().passes(1, "checkout", "origin").passes(1, "enrich", "relay");
    passes(1, "archive", "sink").log.run(30);
    assertTold("LOST billing HOP deadline");
    assertEquals(List.of("archive 1 0 0", "billing 0 1 0"), sinks());
  }

  @Test
  void skippedByOneOfTwoSinks_isCompleteAtTheOther() {
    declaredWithBilling().passes(1, "checkout", "origin").passes(1, "enrich", "relay");
    passes(1, "archive", "sink").passes(1, "billing", "sink", "skipped").log.run(30);
    assertTold("SKIPPED billing STAGE reported");
    assertEquals(List.of("archive 1 0 0", "billing 0 0 1"), sinks());
  }

  @Test
  void skippedOnOneWayAndLostOnAnother_isLost() {
    declaredWithBilling().passes(1, "checkout", "origin").passes(1, "enrich", "relay");
    passes(1, "archive", "sink", "skipped").log.run(30);
    assertTold("LOST billing HOP deadline");
    assertEquals(List.of("archive 0 0 1", "billing 0 1 0"), sinks());
  }

  @Test
  void lostBeforeTheWaysPart_isLostThere() {
    declaredWithBilling().passes(1, "checkout", "origin").log.run(30);
    assertTold("LOST enrich HOP deadline");
    assertEquals(1, log.fold().summaries().get(0).stages().get(1).lostOnHop());
    assertEquals(List.of("archive 0 1 0", "billing 0 1 0"), sinks());
  }

  @Test
  void sinkBehindAnotherOrigin_isNotExpected() {
    List<StageDefinition> stages = new ArrayList<>(Orders.stages());
    stages.add(StageDefinition.origin("phone"));
    stages.add(StageDefinition.of("calls", Role.SINK, "called", "phone"));
    log.define(Orders.definition(1, stages));
    passes(1, "checkout", "origin").passes(1, "enrich", "relay").passes(1, "archive", "sink");
    log.run(30);
    assertTold("COMPLETE archive STAGE reported");
    assertEquals(List.of("archive 1 0 0"), sinks());
  }

  @Test
  void skipped_isSkipped() {
    declared().passes(1, "checkout", "origin").passes(1, "enrich", "relay", "skipped").log.run(30);
    assertTold("SKIPPED enrich STAGE reported");
  }

  @Test
  void failed_isFailed() {
    declared().passes(1, "checkout", "origin").passes(1, "enrich", "relay", "failed").log.run(30);
    assertTold("FAILED enrich STAGE reported");
  }

  @Test
  void failedThenHandedOver_isComplete() {
    declared().passes(1, "checkout", "origin").passes(1, "enrich", "relay", "failed");
    passes(1, "enrich", "relay").passes(1, "archive", "sink").log.run(30);
    assertTold("COMPLETE archive STAGE reported");
  }

  @Test
  void corrupted_isCountedAndComplete() {
    declared().passes(1, "checkout", "origin").passes(1, "enrich", "relay");
    passes(1, "archive", "sink", "corrupted").log.run(30);
    assertTold("COMPLETE archive STAGE reported");
    assertEquals(1, log.fold().summaries().get(0).stages().get(2).corrupted());
  }

  @Test
  void notDeclaredAndSeenAtASink_isComplete() {
    passes(1, "checkout", "origin").passes(1, "archive", "sink").log.run(1);
    assertTold("COMPLETE archive STAGE reported");
  }

  @Test
  void notDeclaredAndSinkLearnedBefore_isLostAfterTheDeadline() {
    passes(1, "checkout", "origin").passes(1, "archive", "sink").log.run(1);
    passes(2, "checkout", "origin").log.run(300);
    assertTold("COMPLETE archive STAGE reported", "WAITING archive HOP deadline");
    log.run(2);
    assertTold("COMPLETE archive STAGE reported", "LOST archive HOP deadline");
  }

  @Test
  void notDeclaredAndNoSinkKnown_isUnknownAfterTheDeadline() {
    passes(1, "checkout", "origin").log.run(300);
    assertTold("WAITING checkout STAGE undeclared");
    log.run(2);
    assertTold("UNKNOWN checkout STAGE undeclared");
  }

  @Test
  void sameSpanIdTwice_changesNothing() {
    declared();
    ResourceSpans first = span(1, 5, "checkout", "origin", "handed_over");
    log.append(first).append(first);
    log.append(span(1, 5, "archive", "sink", "handed_over")); // the same id, so not evidence
    log.run(30);
    assertTold("LOST enrich HOP deadline");
  }

  @Test
  void windowOfTraces_closesAfterTheGrace() {
    declared().passes(1, "checkout", "origin").passes(1, "archive", "sink").log.run(1);
    passes(2, "checkout", "origin").log.run(30);
    Summary summary = log.fold().summaries().get(0);
    assertEquals(Summary.Evidence.TRACES, summary.evidence());
    assertEquals(Instant.ofEpochMilli(TestLog.START_MILLIS), summary.window());
    assertEquals(2, summary.issued());
    assertEquals(1, summary.sinks().get(0).complete());
    assertEquals(1, summary.sinks().get(0).lost());
    assertEquals(true, summary.closed());
  }

  @Test
  void spansOfASession_neverMixWithIt() {
    Orders orders = Orders.declared();
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.archive.processes("0-8");
    orders.log.append(
        new ResourceSpans(
            Map.of(),
            List.of(
                new AuditSpan(
                    TraceId.of(TestInstance.SESSION, 9),
                    1,
                    0,
                    "",
                    "receive orders",
                    AuditSpan.CONSUMER,
                    0,
                    0,
                    false,
                    Map.of(AuditSpan.PIPELINE, "orders", AuditSpan.STAGE, "archive"),
                    List.of()))));
    orders.fold().verdicts("WAITING archive HOP offsets: 9").complete("archive", 10);
  }
}
