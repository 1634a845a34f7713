// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.SpanCheck;
import dev.waybill.wire.Summary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spans and ledger are two measurements of the same. */
class SpanChecksTest {
  private final Orders orders = Orders.declared();
  private final TestSpans checkout = new TestSpans(orders.log, "checkout", Role.ORIGIN, null);
  private final TestSpans enrich = new TestSpans(orders.log, "enrich", Role.RELAY, "checkout");
  private final TestSpans archive = new TestSpans(orders.log, "archive", Role.SINK, "enrich");

  /** All hand over all; the ledger tells so. */
  private void passed(String sequences) {
    orders.checkout.issues(sequences).handsOver(sequences).cuts();
    orders.enrich.processes(sequences).cuts();
    orders.archive.processes(sequences).cuts();
  }

  private void sampled(String sequences) {
    checkout.tells(sequences, 0, 3);
    enrich.tells(sequences, 20, 30);
    archive.tells(sequences, 100, 500);
  }

  /** By stage: spans, missing and unexpected; of the last summary of each window. */
  private static void assertChecks(Told told, String... expected) {
    List<String> texts = new ArrayList<>();
    for (Summary summary : told.summaries()) {
      for (SpanCheck each : summary.spanChecks()) {
        texts.add(
            each.stage() + " " + each.spans() + " " + each.missing() + " " + each.unexpected());
      }
    }
    assertEquals(List.of(expected).stream().sorted().toList(), texts.stream().sorted().toList());
  }

  @Test
  void bothAgree_nothingIsFound() {
    passed("0-9");
    sampled("3,7");
    assertChecks(orders.fold(), "checkout 2 0 0", "enrich 2 0 0", "archive 2 0 0");
  }

  @Test
  void nothingSampled_tellsNothing() {
    passed("0-9");
    assertChecks(orders.fold());
  }

  @Test
  void spanMissingWhereTheLedgerSawTheMessage_isAHoleAndNoLoss() {
    passed("0-9");
    sampled("3");
    checkout.tells("7", 0, 3);
    archive.tells("7", 100, 500);
    Told told = orders.fold().never(Kind.LOST).verdicts().complete("archive", 10);
    assertChecks(told, "checkout 2 0 0", "enrich 1 1 0", "archive 2 0 0");
  }

  @Test
  void allSpansOfAStageMissing_areCounted() {
    passed("0-9");
    checkout.tells("3,7", 0, 3);
    enrich.tells("3,7", 20, 30);
    assertChecks(orders.fold(), "checkout 2 0 0", "enrich 2 0 0", "archive 0 2 0");
  }

  @Test
  void spanOfAMessageThatTheLedgerDidNotSee_isUnexpected() {
    passed("0-6");
    orders.checkout.issues("7-9").handsOver("7-9").cuts();
    orders.enrich.receives("8-9").handsOver("8-9").commits("7-9").cuts(); // 7 is lost, it says
    orders.archive.processes("8-9").cuts();
    sampled("3");
    checkout.tells("7", 0, 3);
    enrich.tells("7", 20, 30);
    assertChecks(orders.fold(), "checkout 2 0 0", "enrich 2 0 1", "archive 1 0 0");
  }

  @Test
  void spanWhereAnEntryIsMissing_isNotUnexpected() {
    passed("0-6");
    orders.checkout.issues("7-9").handsOver("7-9").cuts();
    orders.enrich.receives("7").handsOver("7").commits("7").loses();
    orders.enrich.processes("8-9").cuts();
    orders.archive.processes("7-9").cuts();
    sampled("7");
    assertChecks(orders.fold(), "checkout 1 0 0", "enrich 1 0 0", "archive 1 0 0");
  }

  @Test
  void spanOfASkippedOrFailedMessage_isExpected() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts();
    orders.enrich.receives("0-9").skips("3").fails("4").handsOver("0-2,5-9").commits("0-9").cuts();
    orders.archive.processes("0-2,5-9").cuts();
    checkout.tells("3-4", 0, 3);
    new TestSpans(orders.log, "enrich", Role.RELAY, null).outcome("skipped").tells("3", 20, 30);
    new TestSpans(orders.log, "enrich", Role.RELAY, null).outcome("failed").tells("4", 20, 30);
    assertChecks(orders.fold(), "checkout 2 0 0", "enrich 2 0 0");
  }

  @Test
  void spanOfACorruptedMessageThatIsNotSampled_leavesTheOthersAlone() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts();
    orders.enrich.findsCorrupted("5").processes("0-9").cuts();
    orders.archive.findsCorrupted("5").processes("0-9").cuts();
    enrich.notSampled().tells("5", 20, 30);
    assertChecks(orders.fold());
  }

  @Test
  void openWindow_isNotCheckedYet() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts();
    orders.enrich.processes("0-9").cuts();
    checkout.tells("3", 0, 3);
    assertChecks(orders.log.run(10).fold());
  }

  @Test
  void windowsOfOneSession_areCheckedEach() {
    passed("0-9");
    sampled("3");
    orders.log.run(61);
    passed("10-19");
    checkout.tells("12", 61_000, 61_001);
    assertChecks(
        orders.fold(),
        "checkout 1 0 0",
        "enrich 1 0 0",
        "archive 1 0 0",
        "checkout 1 0 0",
        "enrich 0 1 0",
        "archive 0 1 0");
  }
}
