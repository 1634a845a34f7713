// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.LossSample;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.SpanThreshold;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.TraceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How traced messages came into the sample, and what a summary tells of that. */
class DrawnTest {
  private static final long HALF = 1L << 55;
  private static final long QUARTER = 3L << 54;
  private static final long NONE = SpanThreshold.UNKNOWN;

  private final TestLog log = new TestLog();
  private final Map<String, Object> checkout = new HashMap<>(Map.of("service.name", "shop"));
  private long spanIds;

  DrawnTest() {
    log.define(Orders.definition(1, Orders.stages()));
    checkout.put("service.instance.id", "shop-7");
  }

  private int group(String instance) {
    return Drawn.clusterOf("shop", instance);
  }

  /** Of a message whose randomness is the highest, so that every threshold samples it. */
  private DrawnTest origin(long trace, String state) {
    return span(trace, checkout, "checkout", "origin", "handed_over", state);
  }

  private DrawnTest passes(long trace, String stage, String outcome, String state) {
    String role = stage.equals("archive") ? "sink" : "relay";
    return span(trace, Map.of("service.name", stage), stage, role, outcome, state);
  }

  private DrawnTest span(
      long trace,
      Map<String, Object> resource,
      String stage,
      String role,
      String outcome,
      String state) {
    long start = (TestLog.START_MILLIS + log.elapsedMillis()) * 1_000_000;
    AuditSpan span =
        new AuditSpan(
            new TraceId(trace, -1),
            ++spanIds,
            0,
            state,
            "process orders",
            AuditSpan.CONSUMER,
            start,
            start + 5_000_000,
            false,
            Map.of(
                AuditSpan.PIPELINE, "orders",
                AuditSpan.STAGE, stage,
                AuditSpan.ROLE, role,
                AuditSpan.OUTCOME, outcome),
            List.of());
    log.append(new ResourceSpans(resource, List.of(span)));
    return this;
  }

  private LossSample sample(String instance, long threshold, long decided, long lost, long failed) {
    return new LossSample("archive", group(instance), threshold, decided, lost, failed);
  }

  private void assertSamples(LossSample... expected) {
    List<Summary> summaries = log.fold().summaries();
    assertEquals(1, summaries.size());
    assertEquals(List.of(expected), summaries.get(0).samples());
  }

  @Test
  void thresholdsAndInstances_areToldEach() {
    origin(1, "ot=th:8").passes(1, "archive", "handed_over", "ot=th:8");
    origin(2, "ot=th:8").passes(2, "enrich", "handed_over", "ot=th:8");
    origin(3, "ot=th:c").passes(3, "enrich", "failed", "ot=th:c");
    origin(4, "ot=th:c").passes(4, "enrich", "skipped", "ot=th:c");
    checkout.put("service.instance.id", "shop-8");
    origin(5, "ot=th:8").passes(5, "archive", "handed_over", "ot=th:8");
    log.run(30);
    assertTrue(group("shop-7") > group("shop-8"), "the order below");
    assertSamples(
        sample("shop-8", HALF, 1, 0, 0),
        sample("shop-7", HALF, 2, 1, 0),
        sample("shop-7", QUARTER, 2, 0, 1));
  }

  @Test
  void waits_isNotDecided() {
    origin(1, "ot=th:8").passes(1, "archive", "handed_over", "ot=th:8");
    origin(2, "ot=th:8").log.run(1);
    assertSamples(sample("shop-7", HALF, 1, 0, 0));
  }

  @Test
  void noThreshold_isTold() {
    origin(1, "").passes(1, "archive", "handed_over", "rojo=5");
    log.run(1);
    assertSamples(sample("shop-7", NONE, 1, 0, 0));
  }

  @Test
  void stagesSampleAtOtherRates_theGreatestProbabilityCounts() {
    origin(1, "ot=th:c").passes(1, "enrich", "handed_over", "ot=th:8");
    passes(1, "archive", "handed_over", "").log.run(1);
    assertSamples(sample("shop-7", HALF, 1, 0, 0));
  }

  @Test
  void instanceWithoutAnId_isThatOfItsHost() {
    checkout.remove("service.instance.id");
    checkout.put("host.name", "host-1");
    origin(1, "ot=th:8").passes(1, "archive", "handed_over", "ot=th:8").log.run(1);
    assertSamples(sample("host-1", HALF, 1, 0, 0));
  }

  @Test
  void spanOfTheOriginMissing_isInAGroupOfItsOwn() {
    passes(1, "archive", "handed_over", "ot=th:8").log.run(1);
    assertSamples(new LossSample("archive", Drawn.clusterOf("", ""), HALF, 1, 0, 0));
    assertNotEquals(Drawn.clusterOf("", ""), group("shop-7"));
  }

  @Test
  void ledger_hasNone() {
    Orders orders = Orders.declared();
    orders.checkout.issues("0-9").handsOver("0-9");
    assertEquals(List.of(), orders.fold().summaries().get(0).samples());
  }

  @Test
  void groupOfAnInstance_staysForEver() {
    assertEquals(41, Drawn.clusterOf("", ""));
    assertEquals(53, group("shop-7"));
    assertEquals(17, group("shop-8"));
  }

  @Test
  void moreThresholdsThanAreTold_leaveTheRareOnesWithoutWeight() {
    DrawnTotals totals = new DrawnTotals();
    for (int i = 0; i < 100; i++) {
      totals.add(trace(new Drawn(3, i), "archive"));
      totals.add(trace(new Drawn(3, i < 20 ? 99 : 98), "archive"));
    }
    List<LossSample> samples = totals.samples();
    assertEquals(DrawnTotals.MAX_THRESHOLDS + 1, samples.size());
    assertEquals(200, samples.stream().mapToLong(LossSample::decided).sum());
    assertEquals(200 - 81 - 21 - 14, samples.get(0).decided());
    assertEquals(NONE, samples.get(0).threshold());
    assertEquals(81, samples.get(15).decided());
    assertEquals(21, samples.get(16).decided());
  }

  @Test
  void moreSamplesThanFitIntoARecord_putsGroupsTogether() {
    DrawnTotals totals = new DrawnTotals();
    for (int group = 0; group < LossSample.CLUSTERS; group++) {
      for (int threshold = 0; threshold < DrawnTotals.MAX_THRESHOLDS; threshold++) {
        totals.add(trace(new Drawn(group, threshold), "archive", "billing", "search"));
      }
    }
    List<LossSample> samples = totals.samples();
    assertEquals(3 * 16 * 16, samples.size());
    assertEquals(3 * 64 * 16, samples.stream().mapToLong(LossSample::decided).sum());
    TreeSet<Integer> groups = new TreeSet<>(samples.stream().map(LossSample::cluster).toList());
    assertEquals(15, groups.last());
  }

  private static Counts trace(Drawn drawn, String... sinks) {
    List<SinkTotals> totals =
        List.of(sinks).stream().map(sink -> Totals.complete(sink, 1)).toList();
    return new Counts(1, false, List.of(), totals, drawn);
  }
}
