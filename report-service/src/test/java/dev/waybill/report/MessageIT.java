// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static dev.waybill.report.Samples.range;
import static dev.waybill.report.Samples.session;
import static dev.waybill.report.Samples.trace;
import static dev.waybill.report.Samples.verdict;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.waybill.report.http.Problem;
import dev.waybill.wire.Kind;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Revision;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Verdict.Place;
import dev.waybill.wire.VerdictRecord;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code GET /messages/{traceId}} tells. */
@ExtendWith(RunningReport.Extension.class)
class MessageIT {
  private final RunningReport report;

  MessageIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void message_complete_isToldThoughNothingNamesIt() {
    report.verdicts(session("complete", 1, NOON, 5, range(0, 10)));

    report
        .get("/messages/" + TraceId.of(1, 3))
        .then()
        .statusCode(200)
        .body("session", equalTo("0000000000000001"))
        .body("sequence", equalTo(3))
        .body("pipeline", equalTo("complete"))
        .body("window", equalTo("2026-01-31T12:00:00Z"))
        .body("closed", equalTo(true))
        .body("skewed", equalTo(false))
        .body("evidence", equalTo("ledger"))
        .body("origin", equalTo(Map.of("service", "shop", "host", "shop-7", "stage", "checkout")))
        .body("kind", equalTo("COMPLETE"))
        .body("verdicts", empty())
        .body("flags", empty())
        .body("unnamed", nullValue());
  }

  @Test
  void message_lostAndFlagged_tellsWorstVerdictAndFlags() {
    report.verdicts(
        session(
            "flagged",
            -2,
            NOON,
            5,
            range(0, 10),
            verdict(Kind.WAITING, "b", Place.STAGE, range(4, 5)),
            verdict(Kind.LOST, "c", Place.HOP, range(4, 5)),
            verdict(Kind.CORRUPTED, "b", Place.HOP, range(4, 6)),
            verdict(Kind.DUPLICATED, "a", Place.STAGE, range(4, 5)),
            verdict(Kind.MISROUTED, "d", Place.STAGE, range(4, 5))));

    JsonPath four = report.json("/messages/" + TraceId.of(-2, 4));
    JsonPath five = report.json("/messages/" + TraceId.of(-2, 5));

    assertEquals("fffffffffffffffe", four.getString("session"));
    assertEquals("LOST", four.getString("kind"));
    assertEquals(List.of("LOST", "WAITING"), four.getList("verdicts.kind"));
    assertEquals(List.of("CORRUPTED", "DUPLICATED", "MISROUTED"), four.getList("flags.kind"));
    assertEquals(List.of("b", "a", "d"), four.getList("flags.stage"));
    assertEquals("COMPLETE", five.getString("kind"));
    assertEquals(List.of("CORRUPTED"), five.getList("flags.kind"));
  }

  @Test
  void message_farBelowItsWindowsLastOnes_isFound() {
    List<VerdictRecord> windows = new ArrayList<>();
    for (int minute = 1; minute <= 150; minute++) { // all of them between its two ranges
      windows.add(
          session(
              "far", 41, NOON.plusSeconds(60L * minute), 5, range(10L * minute, 10L * minute + 5)));
    }
    SessionVerdicts both = session("far", 41, NOON, 5, range(0, 10));
    windows.add(
        new SessionVerdicts(
            both.pipeline(),
            both.window(),
            both.session(),
            both.revision(),
            both.closed(),
            both.skewed(),
            both.service(),
            both.host(),
            both.originStage(),
            List.of(range(0, 10), range(5_000, 5_010)),
            List.of()));
    report.verdicts(windows.toArray(VerdictRecord[]::new));

    String window = report.json("/messages/" + TraceId.of(41, 5_003)).getString("window");
    assertEquals(NOON.toString(), window);
    report.get("/messages/" + TraceId.of(41, 4_000)).then().statusCode(404);
  }

  @Test
  void message_ofADeclaredPipeline_hasItsWayStageByStage() {
    report.declare(PipelineDefinition.of("way", 1, Definitions.STAGES));
    report.verdicts(
        session(
            "way",
            31,
            NOON,
            5,
            range(0, 10),
            verdict(Kind.LOST, "warehouse", Place.HOP, range(4, 5))));
    String lost = "/messages/" + TraceId.of(31, 4);
    await()
        .atMost(ReportProcess.PATIENCE)
        .until(() -> report.json(lost).getList("path.state"), notNullValue());

    assertEquals(List.of("handed_over", "lost"), report.json(lost).getList("path.state"));
    assertEquals("hop", report.json(lost).getString("path[1].place"));
    assertEquals(
        List.of("handed_over", "handed_over"),
        report.json("/messages/" + TraceId.of(31, 5)).getList("path.state"));
  }

  @Test
  void message_lostAndSeenAfterItWasForgotten_isLate() {
    LateVerdicts late =
        new LateVerdicts(
            "afterwards",
            9,
            new Revision(0, 99),
            List.of(verdict(Kind.LATE, "c", Place.STAGE, range(4, 6))));
    report.verdicts(
        session(
            "afterwards",
            9,
            NOON,
            5,
            range(0, 10),
            verdict(Kind.LOST, "c", Place.HOP, range(3, 6))),
        late,
        late);

    JsonPath four = report.json("/messages/" + TraceId.of(9, 4));

    assertEquals("LATE", four.getString("kind"));
    assertEquals(List.of("LATE", "LOST"), four.getList("verdicts.kind"));
    assertEquals("LOST", report.json("/messages/" + TraceId.of(9, 3)).getString("kind"));
  }

  @Test
  void message_behindNamedRangesOfATruncatedVerdict_mayBeOneOfThem() {
    report.verdicts(
        session(
            "unnamed",
            3,
            NOON,
            5,
            range(0, 100),
            new Verdict(Kind.LOST, "c", Place.HOP, "offsets", 7, List.of(range(10, 12)))));

    JsonPath behind = report.json("/messages/" + TraceId.of(3, 50));
    JsonPath before = report.json("/messages/" + TraceId.of(3, 5));

    assertEquals(5, behind.getInt("unnamed[0].count"));
    assertEquals("LOST", behind.getString("unnamed[0].kind"));
    assertNull(before.get("unnamed"), "the first are named, so those before them are none");
    assertEquals(5, report.json("/pipelines/unnamed/verdicts").getInt("unnamed"));
  }

  @Test
  void message_movedToAnotherWindow_isFoundInTheNewerOne() {
    report.verdicts(
        session("moved", 4, NOON, 5, range(0, 10)),
        session("moved", 4, NOON.plusSeconds(60), 6, range(5, 20)));

    assertEquals(
        "2026-01-31T12:01:00Z", report.json("/messages/" + TraceId.of(4, 7)).getString("window"));
    assertEquals(
        "2026-01-31T12:00:00Z", report.json("/messages/" + TraceId.of(4, 3)).getString("window"));
  }

  @Test
  void message_ofForeignTrace_isToldByItsSpans() {
    TraceId id = new TraceId(0x0af7651916cd43ddL, 0x8448eb211c80319cL);
    report.verdicts(trace("foreign", id, 5, Kind.LOST), trace("foreign-too", id, 6, Kind.COMPLETE));

    report
        .get("/messages/" + id)
        .then()
        .statusCode(200)
        .body("evidence", equalTo("traces"))
        .body("pipeline", equalTo("foreign"))
        .body("kind", equalTo("LOST"))
        .body("passages", hasSize(1))
        .body("passages[0].stage", equalTo("checkout"))
        .body("passages[0].end", equalTo("2026-01-31T12:00:00.005Z"))
        .body("alsoIn", contains("foreign-too"));
    assertEquals(
        "COMPLETE", report.json("/messages/" + id + "?pipeline=foreign-too").getString("kind"));
    assertEquals(
        List.of(id.toString()),
        report.json("/pipelines/foreign/verdicts").getList("items.traceId"));
    assertEquals(List.of(), report.json("/pipelines/foreign-too/verdicts").getList("items"));
  }

  @Test
  void message_unknown_isNotFound() {
    report.verdicts(session("known", 6, NOON, 5, range(0, 10)));

    report
        .get("/messages/" + TraceId.of(6, 10))
        .then()
        .statusCode(404)
        .contentType(Problem.MEDIA_TYPE)
        .body("status", equalTo(404))
        .body("title", equalTo("Not Found"));
  }
}
