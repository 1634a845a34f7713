// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static dev.waybill.report.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.LatencyHistogram.Measure;
import dev.waybill.wire.LossSample;
import dev.waybill.wire.Summary.Evidence;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sums of {@code GET /pipelines/{name}/summaries}. */
@ExtendWith(RunningReport.Extension.class)
class SummaryIT {
  private final RunningReport report;

  SummaryIT(RunningReport report) {
    this.report = report;
  }

  @Test
  void summaries_addUpPartitionsButNotEvidences() {
    report.summaries(
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
    assertEquals(8, minutes.getInt("items[0].stages[1].misrouted"));
    assertEquals(10, minutes.getInt("items[0].sinks[0].late"));
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

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
  void compressedSummaries_areStored(String codec) {
    report.topics().compressBy(codec);

    report.summaries(Samples.summary(codec, NOON, Evidence.LEDGER, 0, 5, 10));

    JsonPath hour =
        report.json(
            "/pipelines/" + codec + "/summaries?from=2026-01-31T12:00:00Z&to=2026-01-31T13:00:00Z");
    assertEquals(List.of(10), hour.getList("items.issued"));
  }

  @Test
  void latencies_arePercentilesOfMergedHistograms() {
    long[] fast = new long[98];
    Arrays.fill(fast, 10);
    Instant next = NOON.plusSeconds(60);
    report.summaries(
        Samples.latencies("lat", NOON, 0, Samples.latency(Measure.HOP, "b", "a", fast)),
        Samples.latencies("lat", NOON, 1, Samples.latency(Measure.HOP, "b", "a", 4_000)),
        Samples.latencies("lat", next, 0, Samples.latency(Measure.HOP, "b", "a", 0)));

    JsonPath told =
        report.json("/pipelines/lat/summaries?from=2026-01-31T12:00:00Z&to=2026-01-31T13:00:00Z");

    assertEquals(1, told.getList("items[0].latencies").size());
    assertEquals("hop", told.getString("items[0].latencies[0].measure"));
    assertEquals("b", told.getString("items[0].latencies[0].stage"));
    assertEquals("a", told.getString("items[0].latencies[0].from"));
    assertEquals(99, told.getInt("items[0].latencies[0].count"));
    assertEquals(10, told.getInt("items[0].latencies[0].p95Millis"));
    assertEquals(4_000, told.getInt("items[0].latencies[0].p99Millis"), 180);
    assertEquals(4_000, told.getInt("items[0].latencies[0].maxMillis"));
    assertEquals(0, told.getInt("items[1].latencies[0].p99Millis"));
    assertEquals(100, told.getInt("total.ledger.latencies[0].count"));
    assertEquals(0, told.getInt("total.ledger.latencies[0].minMillis"));
    assertEquals(10, told.getInt("total.ledger.latencies[0].p99Millis"), "not the worst of them");
    assertEquals(49.8, told.getDouble("total.ledger.latencies[0].meanMillis"), 0.01);
  }

  @Test
  void laterRevision_replacesLatenciesAndChecks() {
    report.summaries(Samples.summary("revised", NOON, Evidence.LEDGER, 0, 5, 10));
    report.summaries(Samples.summary("revised", NOON, Evidence.LEDGER, 0, 6, 20));
    report.summaries(Samples.summary("revised", NOON, Evidence.LEDGER, 0, 5, 10));

    JsonPath told =
        report.json(
            "/pipelines/revised/summaries?from=2026-01-31T12:00:00Z&to=2026-01-31T13:00:00Z");

    assertEquals(List.of(2, 2, 1), told.getList("items[0].latencies.count"));
    assertEquals(List.of("stage", "hop", "end_to_end"), told.getList("items[0].latencies.measure"));
    assertEquals(200, told.getInt("items[0].latencies[2].maxMillis"));
    assertEquals(List.of("checkout", "warehouse"), told.getList("items[0].spanChecks.stage"));
    assertEquals(List.of(20, 7), told.getList("items[0].spanChecks.spans"));
    assertEquals(List.of(0, 8), told.getList("items[0].spanChecks.missing"));
    assertEquals(List.of(0, 9), told.getList("items[0].spanChecks.unexpected"));
  }

  @Test
  void summaries_openPartition_keepsWindowOpen() {
    report.summaries(
        Samples.summary("open", NOON, Evidence.LEDGER, 0, 5, 10),
        Samples.open(Samples.summary("open", NOON, Evidence.LEDGER, 1, 5, 10)));

    JsonPath window =
        report.json("/pipelines/open/summaries?from=2026-01-31T12:00:00Z&to=2026-02-01T12:00:00Z");

    assertEquals(List.of(false), window.getList("items.closed"));
  }

  @Test
  void samples_areEstimatesOverPartitionsAndWindows_theLedgerIsExact() {
    Instant next = NOON.plusSeconds(60);
    long tenth = Math.round(0.9 * 0x1p56); // of the messages, that is
    report.summaries(
        Samples.samples("sampled", NOON, 0, new LossSample("warehouse", 1, 1L << 55, 100, 3, 0)),
        Samples.samples("sampled", NOON, 1, new LossSample("warehouse", 1, 1L << 55, 100, 0, 0)),
        Samples.samples("sampled", next, 1, new LossSample("warehouse", 2, tenth, 100, 0, 0)),
        Samples.summary("sampled", NOON, Evidence.LEDGER, 0, 5, 10));

    JsonPath told =
        report.json(
            "/pipelines/sampled/summaries?from=2026-01-31T12:00:00Z&to=2026-01-31T13:00:00Z");

    assertNull(told.get("items[0].sinks[0].estimate"), "the ledger's");
    JsonPath first = new JsonPath(told.prettify()).setRootPath("items[1].sinks[0].estimate");
    assertEquals(0.015, first.getDouble("lossShare.value"), 1e-6);
    assertEquals(0.0031, first.getDouble("lossShare.low"), 0.0001, "of Clopper and Pearson");
    assertEquals(0.0432, first.getDouble("lossShare.high"), 0.0001);
    assertEquals(0.985, first.getDouble("completeness.value"), 1e-6);
    assertEquals(0.0149, first.getDouble("smallestDetectableLoss"), 0.0001);
    assertEquals(200, first.getInt("sampled"));
    assertEquals(400, first.getInt("messages"));
    assertEquals(1, first.getInt("clusters"));
    assertEquals("by_message", first.getString("method"));
    assertEquals(0, told.getDouble("items[2].sinks[0].estimate.lossShare.value"));
    assertTrue(told.getDouble("items[2].sinks[0].estimate.lossShare.high") > 0.03);
    JsonPath total = new JsonPath(told.prettify()).setRootPath("total.traces.sinks[0].estimate");
    assertEquals(6 / 1400.0, total.getDouble("lossShare.value"), 1e-6);
    assertEquals(1400, total.getInt("messages"));
    assertEquals(2, total.getInt("clusters"));
    JsonPath pipelines =
        new JsonPath(report.json("/pipelines?limit=100").prettify())
            .setRootPath("items.find { it.name == 'sampled' }");
    assertEquals(2, pipelines.getInt("recent.traces.sinks[0].estimate.clusters"));
  }
}
