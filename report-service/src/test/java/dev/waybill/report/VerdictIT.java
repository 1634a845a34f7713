// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static dev.waybill.report.Samples.range;
import static dev.waybill.report.Samples.session;
import static dev.waybill.report.Samples.trace;
import static dev.waybill.report.Samples.verdict;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.waybill.wire.Kind;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Verdict.Place;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages of {@code GET /pipelines/{name}/verdicts}. */
@ExtendWith(RunningReport.Extension.class)
class VerdictIT {
  private final RunningReport report;

  VerdictIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void verdicts_asATable_areTheSame() {
    report.verdicts(
        session(
            "verdict-table",
            17,
            NOON,
            5,
            range(0, 100),
            verdict(Kind.LOST, "c", Place.HOP, range(1, 4))));

    Response table =
        report
            .process()
            .request()
            .accept("text/csv")
            .get("/pipelines/verdict-table/verdicts?limit=2");

    table.then().statusCode(200).contentType(containsString("text/csv"));
    List<String> lines = table.asString().lines().toList();
    assertEquals(3, lines.size());
    assertEquals(
        TraceId.of(17, 1)
            + ",0000000000000011,1,,,,2026-01-31T12:00:00Z,LOST,c,hop,offsets,true,ledger",
        lines.get(1));
    assertNotNull(table.getHeader("Waybill-Next"));
  }

  @Test
  void verdicts_pagedByMessages_areAllOfThemOnce() {
    report.verdicts(
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
    report.verdicts(
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
    report.verdicts(
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
}
