// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Minutes of origin time: what is in them, when they close, and the fold's clock. */
class WindowsTest {
  private static final long HOUR_MILLIS = 3_600_000;

  private final Orders orders = Orders.declared();

  private void passEverything(String sequences) {
    orders.checkout.issues(sequences).handsOver(sequences);
    orders.enrich.processes(sequences);
    orders.archive.processes(sequences);
  }

  private static List<SessionVerdicts> history(Told told) {
    return told.outputs().stream()
        .filter(FoldOutput.Verdict.class::isInstance)
        .map(output -> (SessionVerdicts) ((FoldOutput.Verdict) output).record())
        .toList();
  }

  private static List<Boolean> closedHistory(Told told) {
    return history(told).stream().map(SessionVerdicts::closed).toList();
  }

  @Test
  void issuedAroundTheFullMinute_countInTheirOwnWindows() {
    orders.log.run(59);
    passEverything("0-9");
    orders.checkout.cuts();
    orders.log.run(1);
    passEverything("10-29");
    Told told = orders.fold().complete("archive", 30).closed();
    Instant start = Instant.ofEpochMilli(TestLog.START_MILLIS);
    assertEquals(
        List.of(start, start.plusSeconds(60)),
        told.summaries().stream().map(Summary::window).toList());
    assertEquals(List.of(10L, 20L), told.summaries().stream().map(Summary::issued).toList());
  }

  @Test
  void sequencesThatTheOriginDidNotTell_countInTheWindowBefore() {
    passEverything("0-4");
    orders.log.run(60);
    orders.checkout.issues("5-9").handsOver("5-9").loses();
    orders.checkout.issues("10-14").handsOver("10-14");
    orders.enrich.processes("5-14");
    orders.archive.processes("5-14");
    Told told = orders.fold().verdicts().complete("archive", 15).closed();
    assertEquals(List.of(10L, 5L), told.summaries().stream().map(Summary::issued).toList());
  }

  @Test
  void everythingDecided_isProvisionalForTheGraceThenClosed() {
    passEverything("0-9");
    orders.checkout.endsSession();
    orders.log.run(TestLog.GRACE_SECONDS).fold().open();
    Told told = orders.log.run(1).fold().closed();
    assertEquals(List.of(false, true), closedHistory(told));
  }

  @Test
  void somethingWaits_staysProvisional() {
    orders.checkout.issues("0-9").handsOver("0-9").endsSession();
    orders.enrich.processes("0-9");
    orders.archive.processes("0-8");
    orders.log.run(600);
    assertFalse(orders.log.fold().summaries().get(0).closed());
  }

  @Test
  void sessionGoesOn_windowClosesWhenALaterOneIsToldOf() {
    passEverything("0-9");
    orders.log.run(30).fold().open();
    orders.log.run(30);
    passEverything("10-19");
    Told told = orders.log.run(1).fold().open();
    assertEquals(List.of(true, false), closed(told));
  }

  @Test
  void sessionIsIdleForAMinute_windowCloses() {
    passEverything("0-9");
    orders.log.run(60).fold().open();
    orders.log.run(3).fold().closed().complete("archive", 10);
  }

  @Test
  void onlyTicks_closeWhatACrashedOriginLeft() {
    passEverything("0-9");
    orders.log.run(1);
    orders.checkout.crashes();
    orders.enrich.crashes();
    orders.archive.crashes();
    orders.log.settle().fold().closed().complete("archive", 10);
  }

  @Test
  void laterEntryChangesAClosedWindow_isReopenedAndClosedAgain() {
    passEverything("0-9");
    orders.checkout.endsSession();
    orders.log.settle();
    orders.archive.findsCorrupted("3");
    orders.log.run(1).fold().verdicts("CORRUPTED archive HOP reported: 3").open();
    Told told = orders.log.settle().fold().verdicts("CORRUPTED archive HOP reported: 3").closed();
    assertEquals(List.of(false, true, false, true), closedHistory(told));
    List<Long> revisions = history(told).stream().map(each -> each.revision().offset()).toList();
    assertEquals(revisions.stream().sorted().distinct().toList(), revisions);
  }

  @Test
  void laterEntryChangesNothing_isNotToldAgain() {
    passEverything("0-9");
    orders.checkout.endsSession();
    orders.log.settle();
    orders.newArchive().assignedAt(5).receives("5-9").readsUpTo(10);
    assertEquals(List.of(false, true), closedHistory(orders.log.settle().fold()));
  }

  @Test
  void lostAndSeenLater_isRevisedToLate() {
    // A reader that died before it ever spoke had taken 3 over, and handed it over.
    orders.checkout.issues("0-9").handsOver("0-9").endsSession();
    orders.enrich.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-9");
    orders.archive.processes("0-2,4-9");
    orders.log.settle().fold().verdicts("LOST enrich HOP offsets: 3").closed();
    orders.archive.receives("3").handsOver("3", "10").commits("10");
    orders
        .log
        .settle()
        .fold()
        .verdicts("LATE archive STAGE reported: 3")
        .complete("archive", 10)
        .closed();
  }

  @Test
  void logTimeStepsByAnHour_makesNobodySilent() {
    passEverything("0-4");
    orders.log.run(5).stepClock(HOUR_MILLIS).run(5).stepClock(-2 * HOUR_MILLIS).run(5);
    passEverything("5-9");
    orders.log.stepClock(HOUR_MILLIS).run(5).stepClock(-HOUR_MILLIS).run(5);
    Told told = orders.fold().verdicts().complete("archive", 10).closed();
    told.never(Kind.UNKNOWN).never(Kind.LOST);
    assertTrue(told.summaries().stream().noneMatch(Summary::atLeast));
  }

  /** Nobody has had the time to speak before the tick. */
  @Test
  void logTimeStepsByAnHourBeforeATick_makesNobodySilent() {
    orders.log.settings(new FoldSettings(5_000, 10, 100));
    orders.checkout.issues("0-9").handsOver("0-8");
    orders.enrich.processes("0-8");
    orders.archive.processes("0-8");
    orders.log.run(2).stepClock(HOUR_MILLIS).append(AuditBatch.tick(1)).run(2);
    orders.checkout.handsOver("9");
    orders.enrich.processes("9");
    orders.archive.processes("9");
    orders.fold().verdicts().complete("archive", 10).closed().never(Kind.UNKNOWN);
  }

  @Test
  void logTimeStepsByAnHour_makesNothingOverdue() {
    orders.checkout.issues("0-9").handsOver("0-8");
    orders.enrich.processes("0-8");
    orders.archive.processes("0-8");
    orders.log.run(2).stepClock(HOUR_MILLIS).run(2).stepClock(HOUR_MILLIS).run(2);
    orders.log.fold().verdicts("WAITING checkout STAGE deadline: 9").never(Kind.LOST);
  }

  @Test
  void logTimeGoesSlowly_deadlinesPassByUptimeAllTheSame() {
    orders.checkout.issues("0-9").handsOver("0-8");
    orders.enrich.processes("0-8");
    orders.archive.processes("0-8");
    orders.log.run(1);
    for (int second = 0; second < 2 * Orders.DEADLINE_SECONDS; second++) {
      orders.log.stepClock(-900).run(1); // the broker's clock goes at a tenth of the pace
    }
    orders.log.fold().verdicts("LOST checkout STAGE deadline: 9");
  }

  @Test
  void longerGraceInTheLog_holdsFromThereOn() {
    orders.log.settings(new FoldSettings(40_000, 3, 100));
    passEverything("0-9");
    orders.checkout.endsSession();
    orders.log.run(40).fold().open();
    orders.log.run(2).fold().closed();
  }

  @Test
  void shorterGraceInTheLog_closesAtOnce() {
    passEverything("0-9");
    orders.checkout.endsSession();
    orders.log.run(3).fold().open();
    orders.log.settings(new FoldSettings(1_000, 3, 100)).run(1).fold().closed();
  }

  @Test
  void moreRangesThanNamed_countStaysExact() {
    orders.log.settings(new FoldSettings(5_000, 3, 2));
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("1,3,5,7,9").handsOver("1,3,5,7,9").commits("0-9");
    orders.archive.processes("1,3,5,7,9");
    Told told = orders.fold().verdicts("LOST enrich HOP offsets: 0,2").closed();
    assertEquals(5, told.sessions().get(0).verdicts().get(0).count());
  }

  private static List<Boolean> closed(Told told) {
    return told.sessions().stream().map(SessionVerdicts::closed).toList();
  }
}
