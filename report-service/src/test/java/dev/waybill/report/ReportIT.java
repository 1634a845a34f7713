// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static dev.waybill.report.Samples.range;
import static dev.waybill.report.Samples.session;
import static dev.waybill.report.Samples.trace;
import static dev.waybill.report.Samples.verdict;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.waybill.wire.Kind;
import dev.waybill.wire.Summary.Evidence;
import dev.waybill.wire.SummaryRecord;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Verdict.Place;
import dev.waybill.wire.VerdictRecord;
import io.restassured.path.json.JsonPath;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records in, REST out. Each test has a pipeline and sessions of its own. */
@ExtendWith(Servers.Extension.class)
class ReportIT {
  private static ReportProcess report;
  private static Topics topics;

  @BeforeAll
  static void start(Servers servers) {
    topics = new Topics(servers.kafka());
    report = new ReportProcess("report", servers.kafka(), servers.database());
    report.start();
  }

  @AfterAll
  static void stop() {
    report.close();
    topics.close();
  }

  @Test
  void message_complete_isToldThoughNothingNamesIt() {
    verdicts(session("complete", 1, NOON, 5, range(0, 10)));

    report
        .get("/messages/" + TraceId.of(1, 3))
        .then()
        .statusCode(200)
        .body("session", equalTo("0000000000000001"))
        .body("sequence", equalTo(3))
        .body("pipeline", equalTo("complete"))
        .body("window", equalTo("2026-01-31T12:00:00Z"))
        .body("closed", equalTo(true))
        .body("evidence", equalTo("ledger"))
        .body("origin", equalTo(Map.of("service", "shop", "host", "shop-7", "stage", "checkout")))
        .body("kind", equalTo("COMPLETE"))
        .body("verdicts", empty())
        .body("flags", empty())
        .body("unnamed", nullValue());
  }

  @Test
  void message_lostAndFlagged_tellsWorstVerdictAndFlags() {
    verdicts(
        session(
            "flagged",
            -2,
            NOON,
            5,
            range(0, 10),
            verdict(Kind.WAITING, "b", Place.STAGE, range(4, 5)),
            verdict(Kind.LOST, "c", Place.HOP, range(4, 5)),
            verdict(Kind.CORRUPTED, "b", Place.HOP, range(4, 6)),
            verdict(Kind.DUPLICATED, "a", Place.STAGE, range(4, 5))));

    JsonPath four = report.json("/messages/" + TraceId.of(-2, 4));
    JsonPath five = report.json("/messages/" + TraceId.of(-2, 5));

    assertEquals("fffffffffffffffe", four.getString("session"));
    assertEquals("LOST", four.getString("kind"));
    assertEquals(List.of("LOST", "WAITING"), four.getList("verdicts.kind"));
    assertEquals(List.of("CORRUPTED", "DUPLICATED"), four.getList("flags.kind"));
    assertEquals(List.of("b", "a"), four.getList("flags.stage"));
    assertEquals("COMPLETE", five.getString("kind"));
    assertEquals(List.of("CORRUPTED"), five.getList("flags.kind"));
  }

  @Test
  void message_behindNamedRangesOfATruncatedVerdict_mayBeOneOfThem() {
    verdicts(
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
    verdicts(
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
    verdicts(trace("foreign", id, 5, Kind.LOST), trace("foreign-too", id, 6, Kind.COMPLETE));

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
    verdicts(session("known", 6, NOON, 5, range(0, 10)));

    report
        .get("/messages/" + TraceId.of(6, 10))
        .then()
        .statusCode(404)
        .contentType(Problem.MEDIA_TYPE)
        .body("status", equalTo(404))
        .body("title", equalTo("Not Found"));
  }

  @Test
  void verdicts_pagedByMessages_areAllOfThemOnce() {
    verdicts(
        session(
            "paged",
            7,
            NOON,
            5,
            range(0, 100),
            verdict(Kind.LOST, "c", Place.HOP, range(1, 4), range(6, 7), range(20, 31)),
            verdict(Kind.LOST, "b", Place.STAGE, range(50, 52)),
            verdict(Kind.CORRUPTED, "b", Place.HOP, range(1, 2))),
        session(
            "paged",
            8,
            NOON.plusSeconds(60),
            5,
            range(0, 100),
            verdict(Kind.LOST, "c", Place.HOP, range(0, 2))),
        trace("paged", TraceId.of(9, 1), 5, Kind.FAILED));

    for (int limit : List.of(1, 2, 3, 5, 19, 20, 1000)) {
      List<Map<String, Object>> all = report.all("/pipelines/paged/verdicts", limit);
      Set<Map<String, Object>> distinct = new HashSet<>(all);
      assertEquals(21, all.size(), "limit " + limit);
      assertEquals(21, distinct.size(), "limit " + limit);
    }
    List<Object> lost =
        report.all("/pipelines/paged/verdicts?kind=LOST&stage=c&place=hop", 4).stream()
            .map(item -> item.get("traceId"))
            .toList();
    List<Object> expected =
        LongStream.of(1, 2, 3, 6, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)
            .mapToObj(sequence -> (Object) TraceId.of(7, sequence).toString())
            .collect(Collectors.toList());
    expected.add(TraceId.of(8, 0).toString());
    expected.add(TraceId.of(8, 1).toString());
    assertEquals(expected, lost);
    assertEquals(
        2,
        report
            .json("/pipelines/paged/verdicts?kind=lost&from=2026-01-31T12:01:00Z")
            .getList("items")
            .size());
    assertEquals(
        19,
        report.json("/pipelines/paged/verdicts?to=2026-01-31T12:01:00Z").getList("items").size());
  }

  @Test
  void verdicts_viewRanges_areRanges() {
    verdicts(
        session(
            "ranges",
            10,
            NOON,
            5,
            range(0, 100),
            verdict(Kind.LOST, "c", Place.HOP, range(1, 4), range(6, 7), range(20, 31))));

    List<Map<String, Object>> ranges = report.all("/pipelines/ranges/verdicts?view=ranges", 2);

    assertEquals(List.of(1, 6, 20), ranges.stream().map(r -> r.get("fromSequence")).toList());
    assertEquals(List.of(4, 7, 31), ranges.stream().map(r -> r.get("toSequence")).toList());
    assertEquals(List.of(3, 1, 11), ranges.stream().map(r -> r.get("count")).toList());
  }

  @Test
  void verdicts_rangeOfTenMillions_pagesWell() {
    long count = 10_000_000;
    verdicts(
        session(
            "millions",
            11,
            NOON,
            5,
            range(0, count + 5),
            verdict(Kind.WAITING, "c", Place.HOP, range(5, count + 5))));

    JsonPath first = report.json("/pipelines/millions/verdicts?limit=1000");
    JsonPath second =
        report.json("/pipelines/millions/verdicts?limit=1000&after=" + first.getString("next"));

    assertEquals(5, first.getInt("items[0].sequence"));
    assertEquals(1004, first.getInt("items[999].sequence"));
    assertEquals(1005, second.getInt("items[0].sequence"));
    assertEquals(
        count, report.json("/pipelines/millions/verdicts?view=ranges").getLong("items[0].count"));
  }

  @Test
  void summaries_addUpPartitionsButNotEvidences() {
    summaries(
        Samples.summary("sums", NOON, Evidence.LEDGER, 0, 5, 10),
        Samples.summary("sums", NOON, Evidence.LEDGER, 1, 5, 20),
        Samples.summary("sums", NOON, Evidence.TRACES, 1, 5, 7),
        Samples.summary("sums", NOON.plusSeconds(60), Evidence.LEDGER, 1, 5, 30),
        Samples.summary("sums", NOON.plusSeconds(3600), Evidence.LEDGER, 1, 5, 40));
    String hour = "/pipelines/sums/summaries?from=2026-01-31T12:00:00Z&to=2026-01-31T13:00:00Z";

    JsonPath minutes = report.json(hour);

    assertEquals(List.of("ledger", "traces", "ledger"), minutes.getList("items.evidence"));
    assertEquals(List.of(30, 7, 30), minutes.getList("items.issued"));
    assertEquals(2, minutes.getInt("items[0].stages[1].lostOnHop"));
    assertEquals(28, minutes.getInt("items[0].sinks[0].complete"));
    assertEquals(60, minutes.getInt("total.ledger.issued"));
    assertEquals(7, minutes.getInt("total.traces.issued"));
    assertEquals(List.of("checkout", "warehouse"), minutes.getList("total.ledger.stages.stage"));
    assertEquals(List.of("origin", "sink"), minutes.getList("total.ledger.stages.role"));
    assertEquals(minutes.getList("items"), report.all(hour, 1));
    JsonPath hours =
        report.json(
            "/pipelines/sums/summaries?step=1h&from=2026-01-31T12:00:00Z&to=2026-01-31T14:00:00Z");
    assertEquals(List.of(60, 7, 40), hours.getList("items.issued"));
    assertEquals(
        List.of("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", "2026-01-31T13:00:00Z"),
        hours.getList("items.window"));
    JsonPath days =
        report.json(
            "/pipelines/sums/summaries?step=1d&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z");
    assertEquals(List.of(100, 7), days.getList("items.issued"));
    assertEquals(List.of(), report.json("/pipelines/sums/summaries").getList("items"));
  }

  @Test
  void summaries_openPartition_keepsWindowOpen() {
    summaries(
        Samples.summary("open", NOON, Evidence.LEDGER, 0, 5, 10),
        SummaryRecords.open(Samples.summary("open", NOON, Evidence.LEDGER, 1, 5, 10)));

    JsonPath window =
        report.json("/pipelines/open/summaries?from=2026-01-31T12:00:00Z&to=2026-02-01T12:00:00Z");

    assertEquals(List.of(false), window.getList("items.closed"));
  }

  @Test
  void pipelines_seenOrDeclared_areListed() {
    summaries(Samples.summary("listed-seen", NOON, Evidence.LEDGER, 0, 5, 10));
    verdicts(session("listed-verdicts", 12, NOON, 5, range(0, 10)));

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
  void audit_tellsPartitionsAndTheMissing() {
    summaries(Samples.progress(0, 4, 10, 7), Samples.progress(2, 4, 11, 8));

    report
        .get("/audit")
        .then()
        .statusCode(200)
        .body("partitionCount", equalTo(4))
        .body("neverHeardOf", equalTo(2))
        .body("neverHeardOfPartitions", contains(1, 3))
        .body("total.recorded", equalTo(200))
        .body("total.instances", equalTo(3))
        .body("total.dropped.queue_full", equalTo(15))
        .body("items.partition", contains(0, 2))
        .body("items[1].offset", equalTo(11))
        .body("items[1].dropped.queue_full", equalTo(8));
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
        .body("components.parameters.keySet()", hasItems("limit", "after", "from", "to"));
  }

  private static void verdicts(VerdictRecord... verdicts) {
    topics.send(
        List.of(verdicts).stream()
            .map(v -> new ProducerRecord<byte[], byte[]>(report.topic("verdicts"), v.encode()))
            .toList());
    topics.awaitConsumed(report.group("verdicts"), report.topic("verdicts"));
  }

  private static void summaries(SummaryRecord... summaries) {
    topics.send(
        List.of(summaries).stream()
            .map(s -> new ProducerRecord<byte[], byte[]>(report.topic("summaries"), s.encode()))
            .toList());
    topics.awaitConsumed(report.group("summaries"), report.topic("summaries"));
  }

  /** Variations of summaries. */
  private static final class SummaryRecords {
    static SummaryRecord open(dev.waybill.wire.Summary s) {
      return new dev.waybill.wire.Summary(
          s.pipeline(),
          s.window(),
          s.evidence(),
          s.revision(),
          false,
          s.issued(),
          s.atLeast(),
          s.stages(),
          s.sinks());
    }
  }
}
