// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.LatencyHistogram;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Summary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long sampled messages took, whatever the order of their spans. */
class LatencyTest {
  private static final String[] ALL = {
    "STAGE checkout 1x3",
    "HOP checkout enrich 1x17",
    "STAGE enrich 1x10",
    "HOP enrich archive 1x70",
    "STAGE archive 1x400",
    "END_TO_END archive 1x500"
  };

  private final Orders orders = Orders.declared();
  private final TestSpans checkout = new TestSpans(orders.log, "checkout", Role.ORIGIN, null);
  private final TestSpans enrich = new TestSpans(orders.log, "enrich", Role.RELAY, "checkout");
  private final TestSpans archive = new TestSpans(orders.log, "archive", Role.SINK, "enrich");

  private void passed(String sequences) {
    orders.checkout.issues(sequences).handsOver(sequences).cuts();
    orders.enrich.processes(sequences).cuts();
    orders.archive.processes(sequences).cuts();
  }

  /** By stage, hop and sink: how many, and how long all together; over all windows. */
  private static List<String> latencies(Told told) {
    List<String> texts = new ArrayList<>();
    for (Summary summary : told.summaries()) {
      for (LatencyHistogram each : summary.latencies()) {
        String from = each.from().isEmpty() ? "" : each.from() + " ";
        String skewed = each.skewed() == 0 ? "" : " skewed " + each.skewed();
        texts.add(
            String.format(
                "%s %s%s %dx%d%s",
                each.measure(), from, each.stage(), each.count(), each.sumMillis(), skewed));
      }
    }
    return texts;
  }

  private static void assertLatencies(Told told, String... expected) {
    assertEquals(
        List.of(expected).stream().sorted().toList(), latencies(told).stream().sorted().toList());
  }

  private void tellAll() {
    checkout.tells("0", 0, 3);
    enrich.tells("0", 20, 30);
    archive.tells("0", 100, 500);
  }

  @Test
  void spansInOrder_measureStagesHopsAndTheWholeWay() {
    passed("0");
    tellAll();
    assertLatencies(orders.fold(), ALL);
  }

  @Test
  void spansInAnyOrder_measureTheSame() {
    int[][] orderings = {{0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int[] ordering : orderings) {
      LatencyTest fresh = new LatencyTest();
      List<Runnable> itsSpans =
          List.of(
              () -> fresh.checkout.tells("0", 0, 3),
              () -> fresh.enrich.tells("0", 20, 30),
              () -> fresh.archive.tells("0", 100, 500));
      fresh.passed("0");
      for (int each : ordering) {
        itsSpans.get(each).run();
        fresh.orders.log.run(2);
      }
      assertLatencies(fresh.orders.fold(), ALL);
    }
  }

  @Test
  void spansBeforeTheLedger_measureTheSame() {
    tellAll();
    orders.log.run(3);
    passed("0");
    assertLatencies(orders.fold(), ALL);
  }

  @Test
  void sameSpanAgain_isTransport() {
    passed("0");
    tellAll();
    tellAll(); // when the message is dropped already
    orders.log.run(2);
    tellAll();
    assertLatencies(orders.fold(), ALL);
  }

  @Test
  void clocksOfTwoHostsApart_countAsZeroAndAreCounted() {
    passed("0");
    checkout.tells("0", 0, 3);
    enrich.tells("0", -50, -40);
    archive.tells("0", -10, -5);
    assertLatencies(
        orders.fold(),
        "STAGE checkout 1x3",
        "HOP checkout enrich 1x0 skewed 1",
        "STAGE enrich 1x10",
        "HOP enrich archive 1x30",
        "STAGE archive 1x5",
        "END_TO_END archive 1x0 skewed 1");
  }

  @Test
  void originsSpanMissing_measuresNothing() {
    passed("0");
    enrich.tells("0", 20, 30);
    archive.tells("0", 100, 500);
    assertLatencies(orders.fold());
  }

  @Test
  void relaysSpanMissing_measuresTheWholeWay() {
    passed("0");
    checkout.tells("0", 0, 3);
    archive.tells("0", 100, 500);
    assertLatencies(
        orders.fold(), "STAGE checkout 1x3", "STAGE archive 1x400", "END_TO_END archive 1x500");
  }

  @Test
  void skippedAtTheRelay_measuresTheHopAlone() {
    passed("0");
    checkout.tells("0", 0, 3);
    enrich.outcome("skipped").tells("0", 20, 30);
    assertLatencies(orders.fold(), "STAGE checkout 1x3", "HOP checkout enrich 1x17");
  }

  @Test
  void notSampledAndCorrupted_measuresNothing() {
    passed("0");
    enrich.notSampled().tells("0", 20, 30);
    assertLatencies(orders.fold());
  }

  @Test
  void minuteOfTheOriginsStart_isTheWindow() {
    orders.checkout.issues("0").handsOver("0").cuts();
    orders.enrich.processes("0").cuts();
    orders.archive.processes("0").cuts();
    orders.log.run(61);
    orders.checkout.issues("1").handsOver("1").cuts();
    orders.enrich.processes("1").cuts();
    orders.archive.processes("1").cuts();
    tellAll();
    checkout.tells("1", 61_000, 61_001);
    enrich.tells("1", 61_002, 61_003);

    List<Summary> summaries = orders.fold().summaries();

    assertEquals(2, summaries.size());
    assertEquals(6, summaries.get(0).latencies().size());
    assertEquals(3, summaries.get(1).latencies().size());
  }

  @Test
  void originsClockADayAhead_isShiftedAsItsWindows() {
    long day = 86_400_000;
    orders.checkout.withClockOff(day);
    orders.checkout.issues("0").handsOver("0").cuts();
    checkout.tells("0", day, day + 3);
    enrich.tells("0", 20, 30);
    archive.tells("0", 100, 500);
    Told told = orders.fold();
    assertEquals(1, told.summaries().size());
    assertLatencies(
        told,
        "STAGE checkout 1x3",
        "HOP checkout enrich 1x0 skewed 1",
        "STAGE enrich 1x10",
        "HOP enrich archive 1x70",
        "STAGE archive 1x400",
        "END_TO_END archive 1x0 skewed 1");
  }

  @Test
  void twoSinks_areMeasuredEach() {
    List<StageDefinition> stages = new ArrayList<>(Orders.stages());
    stages.add(Orders.billing());
    Orders two = Orders.declared(Orders.definition(1, stages));
    two.checkout.issues("0").handsOver("0").cuts();
    new TestSpans(two.log, "checkout", Role.ORIGIN, null).tells("0", 0, 3);
    new TestSpans(two.log, "enrich", Role.RELAY, "checkout").tells("0", 20, 30);
    new TestSpans(two.log, "archive", Role.SINK, "enrich").tells("0", 100, 500);
    new TestSpans(two.log, "billing", Role.SINK, "enrich").tells("0", 40, 41);
    List<String> told = latencies(two.fold());
    assertTrue(told.contains("HOP enrich archive 1x70"), told::toString);
    assertTrue(told.contains("HOP enrich billing 1x10"), told::toString);
    assertTrue(told.contains("END_TO_END archive 1x500"), told::toString);
    assertTrue(told.contains("END_TO_END billing 1x41"), told::toString);
  }

  @Test
  void undeclaredPipeline_takesTheSpanBeforeFromTheSpans() {
    for (int[] ordering : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}}) {
      Orders undeclared = new Orders();
      List<Runnable> spans =
          List.of(
              () -> new TestSpans(undeclared.log, "checkout", Role.ORIGIN, null).tells("0", 0, 3),
              () ->
                  new TestSpans(undeclared.log, "enrich", Role.RELAY, "checkout")
                      .tells("0", 20, 30),
              () ->
                  new TestSpans(undeclared.log, "archive", Role.SINK, "enrich")
                      .tells("0", 100, 500));
      undeclared.checkout.issues("0").handsOver("0").cuts();
      for (int each : ordering) {
        spans.get(each).run();
        undeclared.log.run(1);
      }
      assertLatencies(undeclared.fold(), ALL);
    }
  }

  @Test
  void pipelineDeclaredLater_goesByItsDefinition() {
    Orders later = new Orders();
    later.checkout.issues("0").handsOver("0").cuts();
    new TestSpans(later.log, "archive", Role.SINK, null).tells("0", 100, 500);
    new TestSpans(later.log, "enrich", Role.RELAY, null).tells("0", 20, 30);
    later.log.define(Orders.definition(1, Orders.stages()));
    new TestSpans(later.log, "checkout", Role.ORIGIN, null).tells("0", 0, 3);
    assertLatencies(later.fold(), ALL);
  }

  @Test
  void moreStagesThanAreLookedAt_areLeftOut() {
    passed("0");
    for (int i = 0; i < 10; i++) {
      new TestSpans(orders.log, "other-" + i, Role.RELAY, null).tells("0", 20, 30);
    }
    tellAll();
    List<String> told = latencies(orders.fold());
    assertEquals(6 + MessageStages.MAX - 3, told.size(), told::toString);
  }

  @Test
  void messagesBeyondTheHorizon_areForgotten() {
    orders.checkout.issues("0").handsOver("0").cuts();
    checkout.tells("0", 0, 3);
    orders.checkout.leaves();
    orders.enrich.leaves();
    orders.archive.leaves();
    orders.log.settings(settings(1_000, FoldSettings.DEFAULT_MAX_STATE_BYTES));
    long horizonSeconds = PipelineDefinition.DEFAULT_DEADLINE.toSeconds() + 10; // at least
    orders.log.run((int) (2 * horizonSeconds));
    assertEquals(0, foldOf(orders.log).stats().openSampled());
    enrich.tells("0", 20, 30);
    assertLatencies(orders.log.settle().fold(), "STAGE checkout 1x3");
  }

  @Test
  void moreMessagesThanThereIsRoomFor_letTheOldestGo() {
    orders.log.settings(settings(FoldSettings.DEFAULT_HORIZON_MILLIS, 100 * 256));
    for (int i = 0; i < 50; i++) {
      checkout.tells((10 * i) + "-" + (10 * i + 9), 0, 3);
    }
    FoldStats stats = foldOf(orders.log).stats();
    assertTrue(stats.openSampled() <= 120, stats::toString);
    assertTrue(stats.evictedSampled() >= 380, stats::toString);
    assertEquals(500, stats.openSampled() + stats.evictedSampled());
  }

  @Test
  void timesThatNobodyHas_areLeftOutAndCounted() {
    checkout.tells("0", -TestLog.START_MILLIS, 3);
    checkout.tells("1", Long.MAX_VALUE / 1_000_000 - TestLog.START_MILLIS + 5, 3); // overflows
    checkout.tells("2", 0, 3);
    FoldStats stats = foldOf(orders.log).stats();
    assertEquals(2, stats.leftOutSpans());
    assertEquals(1, stats.openSampled());
  }

  @Test
  void manyMessages_areMeasuredOnceEachInAnyOrder() {
    Random random = new Random(5);
    passed("0-199");
    List<Runnable> spans = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String sequence = "" + i;
      spans.add(() -> checkout.tells(sequence, 0, 3));
      spans.add(() -> enrich.tells(sequence, 20, 30));
      spans.add(() -> archive.tells(sequence, 100, 500));
    }
    spans.addAll(spans.subList(0, 100)); // transport
    Collections.shuffle(spans, random);
    spans.forEach(Runnable::run);
    List<String> expected = new ArrayList<>();
    for (String each : ALL) {
      int at = each.lastIndexOf(" 1x");
      int sum = 200 * Integer.parseInt(each.substring(at + 3));
      expected.add(each.substring(0, at) + " 200x" + sum);
    }
    assertLatencies(orders.fold(), expected.toArray(String[]::new));
    assertEquals(0, foldOf(orders.log).stats().openSampled());
  }

  private static FoldSettings settings(long horizonMillis, long maxStateBytes) {
    return new FoldSettings(
        TestLog.GRACE_SECONDS * 1000,
        TestLog.SILENCE_SECONDS,
        100,
        horizonMillis,
        FoldSettings.DEFAULT_RETENTION_MILLIS,
        maxStateBytes);
  }

  private static Fold foldOf(TestLog log) {
    Fold fold = new Fold(0, 1);
    for (int offset = 0; offset < log.records().size(); offset++) {
      TestLog.Logged record = log.records().get(offset);
      fold.apply(record.value(), offset, record.logTimeMillis());
    }
    return fold;
  }
}
