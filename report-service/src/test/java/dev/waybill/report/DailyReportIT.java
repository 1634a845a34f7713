// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.report.http.Problem;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code GET /reports/daily} and tables as CSV, of the packaged service. */
@ExtendWith(Servers.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DailyReportIT {
  private final LocalDate yesterday =
      LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).minusDays(1);
  private final Instant noon = yesterday.atTime(12, 0).toInstant(ZoneOffset.UTC);
  private final Topics topics;
  private final EmbeddedPostgresql database = Servers.postgresql();
  private final ReportProcess report;
  private final Journal journal;

  DailyReportIT(Servers servers) {
    topics = new Topics(servers.kafka());
    report =
        new ReportProcess("daily", servers.kafka(), database)
            .with("WAYBILL_REPORTS_EVERY", "PT1S")
            .with("WAYBILL_REPORTS_RECHECK", "PT1S")
            .with("WAYBILL_REPORTS_DELAY", "PT0S");
    journal = new Journal(topics, report);
  }

  @BeforeAll
  void startReport() {
    report.start();
  }

  @AfterAll
  void stopReport() {
    report.close();
    topics.close();
    database.close();
  }

  @Test
  void day_isProvisional_thenFinal_thenRevised() {
    journal.tell(
        journal.judged(noon),
        journal.closed("=orders", noon, 100, 2),
        journal.closed("=orders", noon.plusSeconds(60), 100, 8),
        journal.closed("=orders", noon.minusSeconds(7 * 86_400), 50, 0),
        journal.closed("=orders", noon.minusSeconds(2 * 86_400), 150, 15),
        journal.waiting("zlag", noon, 10, 10));

    JsonPath provisional = day();
    assertFalse(provisional.getBoolean("final"));
    assertEquals(List.of("=orders", "zlag"), provisional.getList("items.pipeline"));
    assertEquals(List.of(0, 0), provisional.getList("items.revision"));
    assertEquals(List.of(0, 1), provisional.getList("items.coverage.openWindows"));

    journal.tell(journal.judged(Instant.now()));
    JsonPath made = awaitRevision(1);
    assertFalse(made.getBoolean("final"), "one lags");
    assertEquals(List.of(true, false), made.getList("items.final"));
    assertEquals(200, made.getInt("items[0].totals.ledger.issued"));
    assertEquals(10, made.getInt("items[0].totals.ledger.stages[1].lostOnHop"));
    assertEquals(0.95, made.getDouble("items[0].completeness"), 1e-6);
    assertEquals(List.of(8, 2), made.getList("items[0].worstWindows.lost"));
    assertEquals(
        noon.plusSeconds(60).toString(), made.getString("items[0].worstWindows[0].window"));
    assertEquals(50, made.getInt("items[0].trend.issuedWeekBefore"));
    assertEquals(1, made.getDouble("items[0].trend.completenessWeekBefore"));
    assertEquals(100, made.getDouble("items[0].trend.issuedMean"));
    assertEquals(0.95, made.getDouble("items[0].trend.completenessMean"), 1e-6);
    assertEquals(
        List.of("=orders", "zlag"),
        report.all("/reports/daily", 1).stream().map(each -> each.get("pipeline")).toList(),
        "page by page");

    journal.tell(journal.closed("=orders", noon.plusSeconds(60), 100, 7));
    JsonPath revised = awaitRevision(2);
    assertEquals(9, revised.getInt("items[0].totals.ledger.stages[1].lostOnHop"));

    assertCsv();
  }

  private void assertCsv() {
    Response csv = report.request().accept("text/csv").get("/reports/daily?date=" + yesterday);
    csv.then().statusCode(200).contentType(containsString("text/csv"));
    String[] lines = csv.asString().split("\r\n", -1);
    assertTrue(lines[0].startsWith("date,pipeline,final,revision,evidence,"), lines[0]);
    assertTrue(lines[1].startsWith(yesterday + ",'=orders,true,2,ledger,true,200,"), lines[1]);
    assertEquals(6, lines.length, "a header, two stages of two pipelines, and the last line's end");

    String path = "/pipelines/=orders/summaries?limit=1&from=" + noon + "&to=" + Instant.now();
    Response page = report.request().accept("text/csv").get(path);
    page.then().statusCode(200).contentType(containsString("text/csv"));
    String[] rows = page.asString().split("\r\n", -1);
    assertTrue(rows[0].startsWith("window,evidence,closed,issued,"), rows[0]);
    assertTrue(rows[2].startsWith(noon + ",ledger,true,100,false,warehouse,sink,98,"), rows[2]);
    String next = page.getHeader("Waybill-Next");
    assertEquals(report.json(path).getString("next"), next, "JSON if nothing else is asked for");
    report
        .request()
        .accept("text/csv")
        .get(path + "&after=" + next)
        .then()
        .statusCode(200)
        .body(containsString(noon.plusSeconds(60).toString()));
    report
        .request()
        .accept("text/csv")
        .get("/pipelines/nobody/summaries")
        .then()
        .statusCode(404)
        .contentType(Problem.MEDIA_TYPE);
  }

  @Test
  void badQuestions_areProblemsThatNameTheParameter() {
    for (String bad : List.of("date=x", "date=2999-01-01", "date=-0001-01-01", "limit=0")) {
      report
          .get("/reports/daily?" + bad)
          .then()
          .statusCode(400)
          .body("detail", containsString(bad.substring(0, bad.indexOf('='))));
    }
    report.get("/reports/daily?date=0001-01-01").then().statusCode(200);
  }

  private JsonPath day() {
    return report.json("/reports/daily?date=" + yesterday);
  }

  private JsonPath awaitRevision(int revision) {
    await()
        .atMost(ReportProcess.PATIENCE)
        .until(() -> day().getInt("items[0].revision") == revision);
    return day();
  }
}
