// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Verdict.Place;
import dev.waybill.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever a fold might tell wrongly of a simulated pipeline is found: each check can fail. */
class SimulationCheckTest {
  /** Of which messages are lost, left out, damaged and doubled, and nobody crashes. */
  private static final long SEED = 197;

  private static final SimulatedPipeline PIPELINE = new SimulatedPipeline(SEED).run();

  /** Of which a sink needs longer than the deadline for its work. */
  private static final long SLOW_SEED = 1000;

  private final List<List<FoldOutput>> told = told(PIPELINE);

  private static List<List<FoldOutput>> told(SimulatedPipeline pipeline) {
    Fold fold = new Fold(0, SimulatedAuditLog.PARTITIONS);
    List<List<FoldOutput>> told = new ArrayList<>();
    for (SimulatedAuditLog.Logged record : pipeline.audit.partition(0)) {
      told.add(fold.apply(record.value(), told.size(), record.logTime()));
    }
    return told;
  }

  private static List<String> check(List<List<FoldOutput>> outputs) {
    return check(PIPELINE, outputs, new TreeMap<>());
  }

  private static List<String> check(
      SimulatedPipeline pipeline, List<List<FoldOutput>> outputs, Map<String, Integer> seen) {
    SimulationCheck check = new SimulationCheck(pipeline, 0, seen);
    for (int offset = 0; offset < outputs.size(); offset++) {
      check.take(outputs.get(offset), offset);
    }
    return check.end();
  }

  private void assertFound(String fault, UnaryOperator<FoldOutput> change) {
    List<List<FoldOutput>> changed = new ArrayList<>();
    for (List<FoldOutput> outputs : told) {
      changed.add(outputs.stream().map(change).toList());
    }
    List<String> faults = check(changed);
    assertTrue(faults.stream().anyMatch(each -> each.contains(fault)), faults::toString);
  }

  private void assertFoundInSession(String fault, UnaryOperator<SessionVerdicts> change) {
    assertFound(
        fault,
        output ->
            output instanceof FoldOutput.Verdict verdict
                    && verdict.record() instanceof SessionVerdicts session
                ? new FoldOutput.Verdict(change.apply(session))
                : output);
  }

  private void assertFoundInVerdict(String fault, Kind kind, UnaryOperator<Verdict> change) {
    assertFoundInSession(
        fault,
        session ->
            with(
                session,
                session.verdicts().stream()
                    .map(verdict -> verdict.kind() == kind ? change.apply(verdict) : verdict)
                    .toList()));
  }

  private void assertFoundWithout(String fault, Kind kind) {
    assertFoundInSession(
        fault,
        session ->
            with(
                session,
                session.verdicts().stream().filter(verdict -> verdict.kind() != kind).toList()));
  }

  private void assertFoundInSummary(String fault, UnaryOperator<Summary> change) {
    assertFound(
        fault,
        output ->
            output instanceof FoldOutput.Summary summary
                    && summary.record() instanceof Summary totals
                ? new FoldOutput.Summary(change.apply(totals))
                : output);
  }

  private static SessionVerdicts with(SessionVerdicts session, List<Verdict> verdicts) {
    return new SessionVerdicts(
        session.pipeline(),
        session.window(),
        session.session(),
        session.revision(),
        session.closed(),
        session.skewed(),
        session.service(),
        session.host(),
        session.originStage(),
        session.issued(),
        verdicts);
  }

  private static Verdict as(Kind kind, Verdict verdict) {
    return new Verdict(
        kind,
        verdict.stage(),
        verdict.place(),
        verdict.reason(),
        verdict.count(),
        verdict.ranges());
  }

  @Test
  void whatTheFoldTells_hasNoFault() {
    assertEquals(List.of(), check(told));
  }

  @Test
  void lostButComplete_isFound() {
    assertFoundWithout("complete without a report", Kind.LOST);
  }

  @Test
  void lostButWaiting_isFound() {
    assertFoundInVerdict("waits for ever", Kind.LOST, verdict -> as(Kind.WAITING, verdict));
  }

  @Test
  void lostButUnknown_isFound() {
    assertFoundInVerdict("UNKNOWN without a reason", Kind.LOST, each -> as(Kind.UNKNOWN, each));
  }

  @Test
  void lostButSkipped_isFound() {
    assertFoundInVerdict("not what happened", Kind.LOST, verdict -> as(Kind.SKIPPED, verdict));
  }

  @Test
  void lostElsewhere_isFound() {
    assertFoundInVerdict(
        "not what happened",
        Kind.LOST,
        verdict ->
            new Verdict(
                Kind.LOST,
                verdict.stage(),
                verdict.place() == Place.HOP ? Place.STAGE : Place.HOP,
                verdict.reason(),
                verdict.count(),
                verdict.ranges()));
  }

  @Test
  void completeButLost_isFound() {
    assertFoundInVerdict("false LOST", Kind.DUPLICATED, verdict -> as(Kind.LOST, verdict));
  }

  @Test
  void completeInTimeButLostByTheDeadline_isFound() {
    assertFoundInVerdict(
        "false LOST",
        Kind.DUPLICATED,
        verdict ->
            new Verdict(
                Kind.LOST,
                verdict.stage(),
                Place.STAGE,
                Reason.DEADLINE,
                verdict.count(),
                verdict.ranges()));
  }

  @Test
  void lostButHandedOverAfterTheDeadline_isNoFault() {
    SimulatedPipeline slow = new SimulatedPipeline(SLOW_SEED).run();
    Map<String, Integer> seen = new TreeMap<>();
    assertEquals(List.of(), check(slow, told(slow), seen));
    String excuse = "lost, but for a copy that was held for longer than the deadline";
    assertTrue(seen.containsKey(excuse), seen::toString);
  }

  @Test
  void twoVerdicts_areFound() {
    assertFoundInSession(
        "more than one verdict",
        session -> {
          List<Verdict> verdicts = new ArrayList<>(session.verdicts());
          verdicts.addAll(session.verdicts());
          return with(session, verdicts);
        });
  }

  @Test
  void flagMissing_isFound() {
    assertFoundWithout("DUPLICATED at []", Kind.DUPLICATED);
    assertFoundWithout("CORRUPTED at []", Kind.CORRUPTED);
  }

  @Test
  void flagTooMany_isFound() {
    assertFoundInVerdict("CORRUPTED at", Kind.LOST, verdict -> as(Kind.CORRUPTED, verdict));
    assertFoundInVerdict("DUPLICATED at", Kind.LOST, verdict -> as(Kind.DUPLICATED, verdict));
  }

  @Test
  void lateThatWasNeverLost_isFound() {
    assertFoundInVerdict("late true", Kind.DUPLICATED, verdict -> as(Kind.LATE, verdict));
  }

  @Test
  void otherWindow_isFound() {
    assertFoundInSession(
        "windows",
        session ->
            new SessionVerdicts(
                session.pipeline(),
                session.window().plus(Duration.ofMinutes(1)),
                session.session(),
                session.revision(),
                session.closed(),
                false,
                session.service(),
                session.host(),
                session.originStage(),
                session.issued(),
                session.verdicts()));
  }

  @Test
  void windowThatStaysOpen_isFound() {
    assertFoundInSession(
        "never closed",
        session ->
            new SessionVerdicts(
                session.pipeline(),
                session.window(),
                session.session(),
                session.revision(),
                false,
                session.skewed(),
                session.service(),
                session.host(),
                session.originStage(),
                session.issued(),
                session.verdicts()));
  }

  @Test
  void sessionsThatAreNotTold_areFound() {
    assertFound(
        "never heard of",
        output ->
            output instanceof FoldOutput.Verdict ? new FoldOutput.DeadLetter(0, "none") : output);
  }

  @Test
  void totalsThatDoNotBalance_areFound() {
    assertFoundInSummary("issued ", totals -> with(totals, totals.issued() + 1, totals.sinks()));
    assertFoundInSummary(
        "balance of",
        totals ->
            with(
                totals,
                totals.issued(),
                totals.sinks().stream()
                    .map(
                        sink ->
                            new SinkTotals(
                                sink.stage(),
                                sink.complete() - 1,
                                sink.waiting(),
                                sink.lost() + 1,
                                sink.skipped(),
                                sink.failed(),
                                sink.unknown(),
                                sink.late()))
                    .toList()));
  }

  private static Summary with(Summary totals, long issued, List<SinkTotals> sinks) {
    return new Summary(
        totals.pipeline(),
        totals.window(),
        totals.evidence(),
        totals.revision(),
        totals.closed(),
        issued,
        totals.atLeast(),
        totals.stages(),
        sinks,
        totals.latencies(),
        totals.spanChecks());
  }

  @Test
  void deadLetter_isFound() {
    assertFound("DeadLetter", output -> new FoldOutput.DeadLetter(0, "for no reason"));
  }

  @Test
  void correlatorsThatCommitWhatTheyHaveNotTold_areFound() throws WireException {
    Set<String> faults = new TreeSet<>();
    for (int kills = 0; kills < 20; kills++) {
      List<SimulatedAuditLog.Logged> log = PIPELINE.audit.partition(0);
      assertEquals(List.of(), new SimulatedCorrelators(kills, 0, false).faultsOver(log));
      faults.addAll(new SimulatedCorrelators(kills, 0, true).faultsOver(log));
    }
    assertEquals(Set.of("killed and restored, correlators tell otherwise"), faults);
  }
}
