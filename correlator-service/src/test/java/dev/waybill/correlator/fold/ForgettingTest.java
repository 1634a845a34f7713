// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Entry;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of windows that are closed for long, and of those for which there is no room. */
class ForgettingTest {
  /** Until an idle session's window closes; then the default deadline, grace, two heartbeats. */
  private static final int HORIZON_SECONDS =
      60 + 2 * TestLog.GRACE_SECONDS + 300 + TestLog.GRACE_SECONDS + 2 + 3;

  private final Orders orders = Orders.declared();

  ForgettingTest() {
    settings(FoldSettings.DEFAULT_RETENTION_MILLIS, FoldSettings.DEFAULT_MAX_STATE_BYTES);
  }

  private void settings(long retentionMillis, long maxStateBytes) {
    orders.log.settings(
        new FoldSettings(
            TestLog.GRACE_SECONDS * 1_000,
            TestLog.SILENCE_SECONDS,
            100,
            0,
            retentionMillis,
            maxStateBytes));
  }

  private void forget() {
    orders.log.run(HORIZON_SECONDS);
  }

  @Test
  void closedForLongerThanTheHorizon_takesNoMoreRoom() {
    long size = 0;
    for (int i = 0; i < 6; i++) {
      String messages = 1_000 * i + "-" + (1_000 * i + 999);
      orders.checkout.issues(messages).handsOver(messages);
      orders.enrich.processes(messages);
      orders.archive.processes(messages);
      forget();
      long now = Told.stateOf(orders.log.records()).length;
      assertTrue(i < 2 || now <= size + 32, "state of " + now + " after " + size);
      size = now;
    }
    orders.fold().verdicts().complete("archive", 6_000).closed();
  }

  @Test
  void handedOverAfterTheHorizon_isToldAsLate() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-9");
    orders.archive.processes("0-2,4-9");
    forget();
    orders.archive.receives("3").handsOver("3", "10").commits("10");
    Told told = orders.fold().verdicts("LOST enrich HOP offsets: 3").complete("archive", 9);
    assertEquals(List.of("LATE archive STAGE reported: 3"), told.closed().afterwards());
  }

  @Test
  void handedOverAgainAfterTheHorizon_isToldAsDuplicate() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    forget();
    orders.archive.receives("3-4").handsOver("3");
    Told told = orders.fold().verdicts().complete("archive", 10).closed();
    assertEquals(List.of("DUPLICATED archive STAGE reported: 3"), told.afterwards());
  }

  @Test
  void sessionGoesOnAfterTheHorizon_isJudgedAsBefore() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    forget();
    orders.checkout.issues("10-19").handsOver("10-19");
    orders.enrich.receives("10-18").handsOver("10-17").commits("10-19");
    orders.archive.processes("10-17");
    orders
        .fold()
        .verdicts("LOST enrich STAGE offsets: 18", "LOST enrich HOP offsets: 19")
        .complete("archive", 18)
        .closed();
  }

  @Test
  void originTellsOfAForgottenMinute_countsInTheNextWindow() {
    orders.checkout.issues("0-4").handsOver("0-4").cuts();
    Entry late = orders.checkout.issues("5-9").handsOver("5-9").delays();
    orders.enrich.processes("0-4");
    orders.archive.processes("0-4");
    forget();
    orders.log.append(late);
    orders.enrich.processes("5-9");
    orders.archive.processes("5-9");
    Told told = orders.fold().verdicts().complete("archive", 10).closed();
    assertEquals(2, told.summaries().size());
    assertEquals(5, told.summaries().get(0).issued());
  }

  @Test
  void waitsForLongerThanTheHorizon_isNotForgotten() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    forget();
    orders.archive.receives("0-7").handsOver("0-7").commits("0-9");
    orders
        .fold()
        .once("WAITING archive HOP offsets: 0-9")
        .verdicts("LOST archive HOP offsets: 8-9")
        .complete("archive", 8)
        .closed();
  }

  @Test
  void stoppedSinkNeedsMoreRoomThanThereIs_theOldestIsUnknown() {
    settings(FoldSettings.DEFAULT_RETENTION_MILLIS, 6_000);
    for (int minute = 0; minute < 12; minute++) {
      String messages = 1_000 * minute + "-" + (1_000 * minute + 999);
      orders.checkout.issues(messages).handsOver(messages);
      orders.enrich.processes(messages);
      orders.log.run(60);
    }
    Told told = orders.fold().never(Kind.LOST);
    assertTrue(
        told.sessions().get(0).verdicts().stream()
            .anyMatch(verdict -> verdict.reason().equals(Reason.EVICTED)));
    assertEquals(12_000, told.summaries().stream().mapToLong(summary -> summary.issued()).sum());
    assertTrue(Told.stateOf(orders.log.records()).length < 12_000);
  }

  @Test
  void evictedAndReadLater_isToldAsLate() {
    settings(FoldSettings.DEFAULT_RETENTION_MILLIS, 2_600);
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.log.run(20);
    orders.archive.processes("0-9");
    Told told = orders.fold().verdicts("UNKNOWN archive HOP evicted: 0-9").closed();
    assertEquals(List.of("LATE archive STAGE reported: 0-9"), told.afterwards());
  }

  @Test
  void sessionNotHeardForLongerThanTheRetention_takesNoRoom() {
    settings(1_000, FoldSettings.DEFAULT_MAX_STATE_BYTES);
    orders.checkout.issues("0-9").handsOver("0-9").endsSession();
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    orders.log.run(5);
    assertTrue(knowsOf("checkout-service"));
    forget();
    assertFalse(knowsOf("checkout-service"));
    orders.log.fold().verdicts().complete("archive", 10).closed();
  }

  private boolean knowsOf(String service) {
    byte[] state = Told.stateOf(orders.log.records());
    return new String(state, ISO_8859_1).contains(service);
  }

  /** What is remembered of each is small, but there may be any number of them. */
  @Test
  void forgedSessionsNeedMoreRoomThanThereIs_areForgotten() {
    long maxStateBytes = 200_000;
    settings(FoldSettings.DEFAULT_RETENTION_MILLIS, maxStateBytes);
    for (int session = 1; session <= 100; session++) {
      orders.archive.inSession(session).receives("0,16000000").cuts();
    }
    orders.log.run(60);
    Fold fold = new Fold(0, 1);
    long offset = 0;
    long largest = 0;
    for (TestLog.Logged record : orders.log.records()) {
      fold.apply(record.value(), offset++, record.logTimeMillis());
      largest = Math.max(largest, fold.stats().sizeBytes());
    }
    assertTrue(largest > 0 && largest <= maxStateBytes, "" + largest);
  }
}
