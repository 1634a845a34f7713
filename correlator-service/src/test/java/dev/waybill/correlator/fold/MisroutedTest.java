// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.Kind;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Summary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A stage of another pipeline takes messages for its own pipeline's: {@code ledger}, of the
 * pipeline {@code payments}, reads a topic of {@code orders}.
 */
class MisroutedTest {
  private final Orders orders = Orders.declared();
  private final TestInstance ledger =
      orders.log.instance("ledger", Role.SINK).inPipeline("payments").reads("placed");

  private static PipelineDefinition payments() {
    return PipelineDefinition.of(
        "payments",
        1,
        List.of(
            StageDefinition.origin("till"),
            StageDefinition.of("ledger", Role.SINK, "paid", "till")));
  }

  private void passEverything() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
  }

  private static List<String> issued(Told told) {
    return told.summaries().stream()
        .map(summary -> summary.pipeline() + " " + summary.issued())
        .toList();
  }

  @Test
  void receivedByAStageOfAnotherPipeline_isMisroutedBesideItsVerdict() {
    orders.log.define(payments());
    passEverything();
    orders.log.run(2);
    ledger.processes("2-4");
    Told told =
        orders
            .fold()
            .verdicts("MISROUTED ledger STAGE reported: 2-4")
            .complete("archive", 10)
            .closed()
            .never(Kind.LOST);
    assertEquals(List.of("orders 10"), issued(told));
    Summary.StageTotals totals =
        told.summaries().get(0).stages().stream()
            .filter(stage -> stage.stage().equals("ledger"))
            .findFirst()
            .orElseThrow();
    assertEquals(3, totals.misrouted());
    assertEquals(3, totals.received());
    assertEquals(Role.SINK, totals.role());
  }

  @Test
  void lostOnItsOwnPathAsWell_isBoth() {
    orders.log.define(payments());
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-8").handsOver("0-8").commits("0-9");
    orders.archive.processes("0-8");
    orders.log.run(2);
    ledger.processes("9");
    orders
        .fold()
        .verdicts("LOST enrich HOP offsets: 9", "MISROUTED ledger STAGE reported: 9")
        .closed();
  }

  @Test
  void receiverSpeaksBeforeTheOrigin_isMovedToItsOwnPipeline() {
    orders.log.define(payments());
    ledger.processes("2-4").cuts();
    orders.log.append(AuditBatch.tick(1)).run(2);
    passEverything();
    Told told =
        orders
            .fold()
            .verdicts("MISROUTED ledger STAGE reported: 2-4")
            .complete("archive", 10)
            .closed();
    assertEquals(List.of("orders 10", "payments 0"), issued(told));
    assertTrue(told.summaries().get(1).closed());
    assertEquals(List.of(), told.summaries().get(1).stages());
  }

  @Test
  void stageHasAPlaceInBothPipelines_isNotMisrouted() {
    List<StageDefinition> stages = new ArrayList<>(Orders.stages());
    stages.add(StageDefinition.of("ledger", Role.SINK, "placed", "checkout"));
    Orders both = Orders.declared(Orders.definition(1, stages));
    both.log.define(payments());
    both.checkout.issues("0-9").handsOver("0-9");
    both.enrich.processes("0-9");
    both.archive.processes("0-9");
    both.log.instance("ledger", Role.SINK).inPipeline("payments").reads("placed").processes("0-9");
    both.fold().verdicts().complete("ledger", 10).closed().never(Kind.MISROUTED);
  }

  @Test
  void otherPipelineIsNotDeclared_isNotMisrouted() {
    passEverything();
    ledger.processes("2-4");
    orders.fold().verdicts().complete("archive", 10).never(Kind.MISROUTED);
  }

  @Test
  void originNeverHeard_nothingIsCalledMisrouted() {
    orders.log.define(payments());
    orders.checkout.crashes();
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    ledger.processes("2-4");
    orders.log.settle().fold().never(Kind.MISROUTED);
  }
}
