// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static dev.waybill.report.Samples.range;
import static dev.waybill.report.Samples.session;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Summary.Evidence;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which pipelines there are, and how their table mirrors the topic. */
@ExtendWith(RunningReport.Extension.class)
class PipelineIT {
  private final RunningReport report;

  PipelineIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void pipelines_seenOrDeclared_areListed() {
    report.summaries(Samples.summary("listed-seen", NOON, Evidence.LEDGER, 0, 5, 10));
    report.verdicts(session("listed-verdicts", 12, NOON, 5, range(0, 10)));

    report
        .get("/pipelines?limit=1000")
        .then()
        .statusCode(200)
        .body("items.name", hasItems("listed-seen", "listed-verdicts"))
        .body("items.find { it.name == 'listed-seen' }.declared", equalTo(false))
        .body("items.find { it.name == 'listed-seen' }.recent.ledger.issued", equalTo(10));
    report
        .get("/pipelines/listed-seen")
        .then()
        .statusCode(200)
        .body("declared", equalTo(false))
        .body("seenStages.name", contains("checkout", "warehouse"));
    List<Map<String, Object>> all = report.all("/pipelines", 1000);
    assertEquals(all, report.all("/pipelines", 1));
  }

  @Test
  void definition_declaredThenDeleted_isShownThenGone() {
    PipelineDefinition definition = PipelineDefinition.of("declared", 7, Definitions.STAGES);

    report.declare(definition);

    await()
        .atMost(ReportProcess.PATIENCE)
        .untilAsserted(() -> report.get("/pipelines/declared").then().statusCode(200));
    report
        .get("/pipelines/declared")
        .then()
        .body("declared", equalTo(true))
        .body("definition.version", equalTo(7))
        .body("definition.stages.name", contains("checkout", "warehouse"))
        .body("definition.deadline", equalTo("PT5M"));
    report
        .get("/pipelines?limit=1000")
        .then()
        .body("items.find { it.name == 'declared' }.declared", equalTo(true))
        .body("items.find { it.name == 'declared' }.version", equalTo(7));

    report.undeclare("declared");

    await()
        .atMost(ReportProcess.PATIENCE)
        .untilAsserted(() -> report.get("/pipelines/declared").then().statusCode(404));
    report.get("/pipelines?limit=1000").then().body("items.name", not(hasItem("declared")));
  }

  @Test
  void definition_deletedButSeen_isShownAsOnlySeen() {
    report.summaries(Samples.summary("deleted-seen", NOON, Evidence.LEDGER, 0, 5, 10));
    report.declare(PipelineDefinition.of("deleted-seen", 1, Definitions.STAGES));
    awaitDeclared("deleted-seen", true);

    report.undeclare("deleted-seen");

    awaitDeclared("deleted-seen", false);
  }

  private void awaitDeclared(String name, boolean declared) {
    await()
        .atMost(ReportProcess.PATIENCE)
        .untilAsserted(
            () -> report.get("/pipelines/" + name).then().body("declared", equalTo(declared)));
  }
}
