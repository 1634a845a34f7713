// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Summary.Evidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is there beside the resources: OpenAPI, health, metrics, index. */
@ExtendWith(RunningReport.Extension.class)
class ApiIT {
  private final RunningReport report;

  ApiIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void openapi_tellsAllPathsAndProblems() {
    report
        .get("/openapi?format=json")
        .then()
        .statusCode(200)
        .body(
            "paths.keySet()",
            hasItems(
                "/pipelines",
                "/pipelines/{name}",
                "/pipelines/{name}/summaries",
                "/pipelines/{name}/verdicts",
                "/messages/{traceId}",
                "/audit"))
        .body("components.schemas.keySet()", hasItem("Problem"))
        .body(
            "paths.'/pipelines/{name}/verdicts'.get.parameters.name",
            hasItems("name", "kind", "from", "limit"));
  }

  @Test
  void health_ready_tellsDatabaseAndConsumers() {
    report
        .management("/q/health/ready")
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"))
        .body(
            "checks.name",
            hasItems(
                "consumers are assigned",
                "channels store what they read",
                "Database connections health check"));
  }

  @Test
  void metrics_tellOutcomesOfRecords() {
    report.summaries(Samples.summary("metrics", NOON, Evidence.LEDGER, 0, 5, 10));
    report.summaries(Samples.summary("metrics", NOON, Evidence.LEDGER, 0, 5, 10));
    report.get("/pipelines");

    report
        .management("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("waybill_report_dead_letters_total{channel=\"verdicts\""))
        .body(containsString("http_server_requests_seconds_bucket{"))
        .body(containsString("waybill_report_batch_records_count{channel=\"summaries\"}"));
    String stale = "waybill_report_records_total{channel=\"summaries\",outcome=\"stale\"}";
    assertTrue(metric(stale) >= 1);
    assertEquals(
        metric("waybill_report_batch_records_sum{"),
        metric("waybill_report_records_total{"),
        "each record that was read has an outcome");
  }

  @Test
  void index_linksToWhatThereIs() {
    report
        .get("/")
        .then()
        .statusCode(200)
        .body("links.pipelines", equalTo("/pipelines"))
        .body("links.openapi", equalTo("/openapi"));
  }

  @Test
  void healthAndMetrics_areNotOnThePortOfTheApi() {
    report.get("/q/health").then().statusCode(404);
    report.get("/q/metrics").then().statusCode(404);
    report.management("/pipelines").then().statusCode(404);
  }

  private double metric(String beginning) {
    return report
        .management("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
