// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static dev.waybill.report.Samples.range;
import static dev.waybill.report.Samples.session;
import static dev.waybill.report.Samples.verdict;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.report.http.Problem;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Verdict.Place;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.HttpURLConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every request that can't be answered is told why, as RFC 9457 says. */
@ExtendWith(RunningReport.Extension.class)
class ProblemIT {
  private final RunningReport report;

  ProblemIT(RunningReport report) {
    this.report = report;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/pipelines?limit=0 limit",
        "/pipelines?limit=1001 limit",
        "/pipelines?limit=many limit",
        "/pipelines?limit=5&limit=6 limit",
        "/pipelines?after=garbage after",
        "/pipelines?after=%00 after",
        "/pipelines?limt=5 limt",
        "/pipelines/p/summaries?from=yesterday from",
        "/pipelines/p/summaries?to=2026-01-31T12:00:00 to",
        "/pipelines/p/summaries?to=+1000000-01-31T12:00:00Z to",
        "/pipelines/p/summaries?from=2026-01-31T12:00:00Z&to=2026-01-31T12:00:00Z from",
        "/pipelines/p/summaries?step=2m step",
        "/pipelines/p/summaries?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:01Z from",
        "/pipelines/p/summaries?step=1h&from=2025-01-01T00:00:00Z&to=2026-03-01T00:00:00Z from",
        "/pipelines/p/summaries?step=1d&from=2000-01-01T00:00:00Z&to=2026-01-31T00:00:00Z from",
        "/pipelines/p/verdicts?kind=COMPLETE kind",
        "/pipelines/p/verdicts?kind=GONE kind",
        "/pipelines/p/verdicts?stage= stage",
        "/pipelines/p/verdicts?stage=%00 stage",
        "/pipelines/p/verdicts?place=there place",
        "/pipelines/p/verdicts?view=table view",
        "/pipelines/p/verdicts?from=2026-01-31T12:00:00Z&to=2026-01-31T11:00:00Z from",
        "/pipelines/%00 name",
        "/pipelines/%00/verdicts name",
        "/pipelines/p?limit=5 limit",
        "/messages/12 traceId",
        "/messages/00000000000000000000000000000000 traceId",
        "/messages/0af7651916cd43dd8448eb211c80319x traceId",
        "/messages/0af7651916cd43dd8448eb211c80319c?pipeline=%0a pipeline",
        "/audit?limit=-1 limit"
      })
  void badParameter_isNamed(String path, String parameter) {
    problem(report.get(path), 400)
        .then()
        .body("parameter", equalTo(parameter))
        .body("detail", containsString(parameter));
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing",
    "/pipelines/never-seen",
    "/pipelines/never-seen/summaries",
    "/pipelines/never-seen/verdicts",
    "/pipelines/p/q/r",
    "/messages",
    "/messages/0af7651916cd43dd8448eb211c80319d",
    "/q/nothing"
  })
  void unknown_isNotFound(String path) {
    problem(report.get(path), 404).then().body("parameter", nullValue());
  }

  @Test
  void cursor_ofAnotherQuestion_isRefused() {
    report.verdicts(
        session(
            "cursors",
            30,
            NOON,
            5,
            range(0, 10),
            verdict(Kind.LOST, "c", Place.HOP, range(0, 10))));
    String next = report.json("/pipelines/cursors/verdicts?limit=1").getString("next");

    problem(report.get("/pipelines/cursors/verdicts?kind=LOST&after=" + next), 400)
        .then()
        .body("parameter", equalTo("after"));
    problem(report.get("/pipelines?after=" + next), 400);
  }

  @Test
  void methodOrMediaType_notSupported_isTold() {
    problem(report.process().request().post("/pipelines"), 405);
    problem(report.process().request().delete("/audit"), 405);
    problem(report.process().request().accept("application/xml").get("/pipelines"), 406);
  }

  @Test
  void request_thatIsNoUri_isRefusedBeforeItReachesUs() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) report.process().url("/pipelines/%zz");

    assertEquals(400, connection.getResponseCode());
  }

  private static Response problem(Response response, int status) {
    response
        .then()
        .statusCode(status)
        .contentType(Problem.MEDIA_TYPE)
        .body("type", equalTo("about:blank"))
        .body("status", equalTo(status));
    return response;
  }
}
