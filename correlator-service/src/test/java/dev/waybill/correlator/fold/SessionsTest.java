// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Entry;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Origins and relays that crash or come late, and several sessions. */
class SessionsTest {
  private final Orders orders = Orders.declared();

  private static boolean atLeast(Told told) {
    return told.summaries().stream().anyMatch(Summary::atLeast);
  }

  @Test
  void originEndsSession_issuedIsExact() {
    orders.checkout.issues("0-9").handsOver("0-9").endsSession().leaves();
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    Told told = orders.log.settle().fold().verdicts().complete("archive", 10).closed();
    assertFalse(atLeast(told));
  }

  @Test
  void originCrashes_tailIsAtLeast() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().crashes();
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    Told told = orders.log.settle().fold().verdicts().complete("archive", 10).closed();
    assertTrue(atLeast(told));
  }

  @Test
  void originLeavesWithoutEndingTheSession_tailIsAtLeast() {
    orders.checkout.issues("0-9").handsOver("0-9").leaves();
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    Told told = orders.log.settle().fold().verdicts().complete("archive", 10).closed();
    assertTrue(atLeast(told));
  }

  @Test
  void originCrashesAndItsTailIsSeen_isComplete() {
    orders.checkout.issues("0-4").handsOver("0-4").cuts();
    orders.checkout.issues("5-9").handsOver("5-9").crashes();
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    Told told = orders.log.settle().fold().verdicts().complete("archive", 10).closed();
    assertTrue(atLeast(told));
  }

  @Test
  void originCrashesAndItsTailIsSeenInPart_isUnknown() {
    orders.checkout.issues("0-4").handsOver("0-4").cuts();
    orders.checkout.issues("5-9").handsOver("5-9").crashes();
    orders.enrich.receives("0-4,8-9").handsOver("0-4,8-9").commits("0-9");
    orders.archive.processes("0-4,8-9");
    orders
        .log
        .settle()
        .fold()
        .verdicts("UNKNOWN checkout STAGE hole: 5-7")
        .complete("archive", 7)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void originCrashesWithMessagesNotSent_isUnknown() {
    orders.checkout.issues("0-9").handsOver("0-6").cuts().crashes();
    orders.enrich.processes("0-6");
    orders.archive.processes("0-6");
    orders
        .log
        .settle()
        .fold()
        .verdicts("UNKNOWN checkout STAGE hole: 7-9")
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void originReturnsFromSilence_issuedIsExactAgain() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().fallsSilent();
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    assertTrue(atLeast(orders.log.settle().fold().closed()));
    orders.checkout.returns();
    assertFalse(atLeast(orders.fold().verdicts().complete("archive", 10).closed()));
  }

  @Test
  void originsEntryMissing_unseenMessagesAreUnknown() {
    orders.checkout.issues("0-4").handsOver("0-4").cuts();
    orders.checkout.issues("5-9").handsOver("5-9").loses();
    orders.checkout.issues("10-14").handsOver("10-14");
    orders.enrich.receives("0-6,9-14").handsOver("0-6,9-14").commits("0-14");
    orders.archive.processes("0-6,9-14");
    orders
        .fold()
        .verdicts("UNKNOWN checkout STAGE hole: 7-8")
        .complete("archive", 13)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void relayCrashesAndAnotherReadsOnAndCommits_isComplete() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").receives("5-9").readsUpTo(10).cuts().crashes();
    orders.log.run(1);
    orders.newEnrich().assignedAt(5).processes("5-9");
    orders.archive.processes("0-9");
    orders
        .fold()
        .verdicts()
        .complete("archive", 10)
        .closed()
        .never(Kind.LOST)
        .never(Kind.UNKNOWN)
        .never(Kind.DUPLICATED);
  }

  @Test
  void relayCrashesHoldingWhatAnotherLoses_isUnknown() {
    // The one that crashed may have handed 9 over before: then it lies where nobody told.
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").receives("5-9").readsUpTo(10).cuts().crashes();
    orders.log.run(1);
    orders.newEnrich().assignedAt(5).receives("5-9").handsOver("5-8").commits("5-9");
    orders.archive.processes("0-8");
    orders
        .fold()
        .verdicts("UNKNOWN enrich STAGE hole: 9")
        .complete("archive", 9)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void relayLeavesHoldingWhatAnotherLoses_isLost() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").receives("5-9").readsUpTo(10).leaves();
    orders.newEnrich().assignedAt(5).receives("5-9").handsOver("5-8").commits("5-9");
    orders.archive.processes("0-8");
    orders.fold().verdicts("LOST enrich STAGE offsets: 9").complete("archive", 9).closed();
  }

  @Test
  void relayCrashesUnheardAndAnotherLosesWhatItReadsAgain_isLost() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").cuts().receives("5-9").readsUpTo(10).crashes();
    orders.newEnrich().assignedAt(5).receives("5-9").handsOver("5-8").commits("5-9");
    orders.archive.processes("0-8");
    orders.fold().verdicts("LOST enrich STAGE offsets: 9").complete("archive", 9).closed();
  }

  @Test
  void originsEntryComesAfterTheSinks_isComplete() {
    Entry late = orders.checkout.issues("0-9").handsOver("0-9").delays();
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    orders.log.run(1).append(late);
    Told told = orders.fold().verdicts().complete("archive", 10).closed();
    assertEquals("checkout-service", told.sessions().get(0).service());
    assertFalse(atLeast(told));
  }

  @Test
  void originsEntryComesAfterTheGrace_countsInItsOwnWindow() {
    Entry late = orders.checkout.issues("0-9").handsOver("0-9").delays();
    orders.log.run(70);
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    orders.log.run(1);
    assertEquals(List.of(10L), issued(orders.log.fold()));
    orders.log.append(late);
    Told told = orders.fold().verdicts().complete("archive", 10).closed();
    assertEquals(List.of(10L, 0L), issued(told));
  }

  private static List<Long> issued(Told told) {
    return told.summaries().stream().map(Summary::issued).toList();
  }

  @Test
  void originNeverHeard_seenMessagesAreCompleteAndWindowCloses() {
    orders.checkout.crashes();
    orders.enrich.receives("0-4,7-9").handsOver("0-4,7-9").commits("0-9");
    orders.archive.processes("0-4,7-9");
    Told told = orders.log.settle().fold().verdicts("UNKNOWN checkout STAGE hole: 5-6").closed();
    told.complete("archive", 8).never(Kind.LOST);
    assertEquals("", told.sessions().get(0).originStage());
  }

  @Test
  void sequenceThatALivingOriginNeverTold_isUnknownAfterTheDeadline() {
    orders.checkout.issues("0-4").handsOver("0-4");
    orders.enrich.receives("0-4,7").handsOver("0-4,7").commits("0-7");
    orders.archive.processes("0-4,7");
    orders.log.run(TestLog.GRACE_SECONDS + Orders.DEADLINE_SECONDS);
    orders
        .fold()
        .once("WAITING checkout STAGE unreported: 5-6")
        .verdicts("UNKNOWN checkout STAGE unreported: 5-6")
        .complete("archive", 6)
        .closed()
        .never(Kind.LOST);
  }

  /** As where retention has cut the log: of what was issued before nobody tells. */
  @Test
  void sessionFirstHeardFarInItsMiddle_isAccountedForFromThereOn() {
    orders.checkout.issues("20000000-20000009").handsOver("20000000-20000009");
    orders.enrich.processes("20000000-20000009");
    orders.archive.processes("20000000-20000009");
    Told told = orders.fold().verdicts().complete("archive", 10).closed();
    assertTrue(told.summaries().stream().allMatch(summary -> summary.issued() <= 10));
  }

  @Test
  void twoSessions_areJudgedEachOnItsOwn() {
    long other = TestInstance.SESSION + 1;
    TestInstance second = orders.log.instance("checkout", Role.ORIGIN);
    second.writes("placed").inSession(other).issues("0-9").handsOver("0-9", "10-19").endsSession();
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-9").commits("0-9");
    orders.enrich.inSession(other).receives("0-8").handsOver("0-8", "10-18").commits("10-19");
    orders.archive.processes("0-9").inSession(other).receives("0-8").handsOver("0-8");
    orders.archive.commits("10-18");
    Told told = orders.fold().verdicts("LOST enrich HOP offsets: 9").complete("archive", 19);
    assertEquals(2, told.sessions().size());
    SessionVerdicts first = told.sessions().get(0);
    assertTrue(first.verdicts().isEmpty(), first::toString);
    assertEquals(20, told.summaries().get(0).issued());
  }
}
