// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Entry;
import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Progress;
import dev.waybill.wire.Role;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of instances that are gone for longer than the horizon, and come back then. */
class ForgottenInstancesTest {
  /** Silence; then the default deadline, grace, two heartbeats. */
  private static final int HORIZON_SECONDS =
      TestLog.SILENCE_SECONDS + 300 + TestLog.GRACE_SECONDS + 2 + 3;

  private final Orders orders = Orders.declared();

  ForgottenInstancesTest() {
    retention(FoldSettings.DEFAULT_RETENTION_MILLIS);
  }

  private void retention(long millis) {
    orders.log.settings(
        new FoldSettings(
            TestLog.GRACE_SECONDS * 1_000,
            TestLog.SILENCE_SECONDS,
            100,
            0,
            millis,
            FoldSettings.DEFAULT_MAX_STATE_BYTES));
  }

  private void forget() {
    orders.log.run(HORIZON_SECONDS);
  }

  private Progress progress() {
    return Told.of(orders.log.records()).progress();
  }

  @Test
  void fellSilent_isCountedUntilTheHorizon() {
    orders.log.run(2);
    orders.archive.crashes();
    orders.log.run(10 + TestLog.SILENCE_SECONDS);
    assertEquals(1, progress().silentInstances());
    assertEquals(3, progress().instances());
    forget();
    assertEquals(0, progress().silentInstances());
    assertEquals(2, progress().instances());
  }

  @Test
  void sinkIsAway_whatWaitsForItIsDecidedThough() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-7");
    orders.archive.receives("0").handsOver("0").commits("0");
    orders.log.run(1);
    orders.enrich.handsOver("8").commits("0-9").leaves();
    orders.archive.crashes();
    forget();
    orders.newArchive().assignedAt(1).receives("1-7").handsOver("1-7").commits("1-8");
    orders
        .fold()
        .once("WAITING archive HOP offsets: 1-8")
        .verdicts("LOST enrich STAGE offsets: 9", "LOST archive HOP offsets: 8")
        .complete("archive", 8)
        .closed();
  }

  @Test
  void holderIsForgotten_whatItHeldStaysUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-7").readsUpTo(10);
    orders.archive.crashes();
    orders.log.run(2);
    orders.enrich.crashes();
    orders.newEnrich().receives("0-9").commits("0-9"); // and loses them
    forget();
    orders.newArchive().receives("0-7").handsOver("0-7").commits("0-7");
    orders
        .fold()
        .verdicts("UNKNOWN enrich STAGE hole: 8-9")
        .complete("archive", 8)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void originIsForgotten_whatItIssuedIsAtLeast() {
    orders.checkout.issues("0-9").handsOver("0-8");
    orders.enrich.processes("0-8");
    orders.log.run(1);
    orders.checkout.crashes();
    forget();
    orders.archive.processes("0-8");
    Told told = orders.log.settle().fold();
    told.verdicts("UNKNOWN checkout STAGE hole: 9").complete("archive", 9).closed();
    assertTrue(told.summaries().get(0).atLeast());
  }

  @Test
  void speaksAgain_goesOnWhereItWas() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.archive.receives("0-4").handsOver("0-2").commits("0-2");
    orders.log.run(2);
    orders.archive.fallsSilent();
    forget();
    orders.archive.returns();
    orders.archive.receives("5-8").handsOver("3-8").commits("3-9");
    orders
        .fold()
        .verdicts("LOST archive HOP offsets: 9")
        .complete("archive", 9)
        .closed()
        .never(Kind.DUPLICATED);
    assertEquals(0, progress().holes());
    assertEquals(3, progress().instances());
  }

  @Test
  void speaksAgainAndWorksOnWhatAnotherCommits_waits() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4");
    orders.archive.processes("0-4");
    orders.log.run(2);
    orders.enrich.fallsSilent();
    forget();
    orders.enrich.returns();
    orders.enrich.receives("5").assignedAt(20); // its partition was taken away and given back
    orders.newEnrich().assignedAt(5).receives("5-9").handsOver("6-9").commits("5-9");
    orders.archive.processes("6-9");
    orders.log.run(Orders.DEADLINE_SECONDS - 1);
    orders.enrich.handsOver("5");
    orders.archive.processes("5");
    orders.fold().verdicts().complete("archive", 10).never(Kind.LOST);
  }

  @Test
  void speaksAgainAndAnEntryIsMissing_isAHole() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.log.run(2);
    orders.archive.fallsSilent();
    forget();
    orders.archive.returns();
    orders.archive.receives("0-4").handsOver("0-4").loses();
    orders.archive.receives("5-8").handsOver("5-8").commits("0-9");
    orders.fold().verdicts("UNKNOWN archive HOP hole: 0-4,9").closed().never(Kind.LOST);
    assertEquals(1, progress().holes());
  }

  @Test
  void originSpeaksAgain_issuedIsExactAgain() {
    orders.checkout.issues("0-4").handsOver("0-4");
    orders.enrich.processes("0-4");
    orders.log.run(2);
    orders.checkout.fallsSilent();
    forget();
    orders.checkout.returns();
    orders.checkout.issues("5-9").handsOver("5-9");
    orders.enrich.processes("5-9");
    orders.archive.processes("0-9");
    Told told = orders.fold();
    told.verdicts().complete("archive", 10).closed().never(Kind.LOST);
    told.summaries().forEach(summary -> assertTrue(!summary.atLeast(), summary::toString));
  }

  @Test
  void sameEntryAgain_isTransport() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    Entry told = orders.archive.receives("0-4").handsOver("0-4").commits("0-4").delays();
    orders.log.append(told);
    orders.archive.leaves();
    forget();
    orders.log.append(told);
    orders.newArchive().assignedAt(5).processes("5-9");
    orders.fold().verdicts().complete("archive", 10).never(Kind.DUPLICATED).never(Kind.LOST);
    assertEquals(0, progress().holes());
  }

  @Test
  void missingEntryComesThen_countsAsMissing() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.log.run(1);
    Entry late = orders.archive.receives("0-4").handsOver("0-4").commits("0-4").delays();
    orders.archive.leaves();
    orders.newArchive().assignedAt(5).processes("5-9");
    forget();
    orders.log.append(late);
    orders
        .fold()
        .verdicts("UNKNOWN archive HOP hole: 0-4")
        .complete("archive", 5)
        .closed()
        .never(Kind.LOST);
    assertEquals(1, progress().holes());
  }

  @Test
  void handOverIsToldThen_offsetsThatWereInDoubtStillAre() {
    orders.checkout.issues("0-9").handsOver("0-4").cuts();
    Entry late = orders.checkout.handsOver("5-9").delays();
    orders.log.run(1);
    orders.enrich.processes("0-4");
    orders.enrich.loses(); // it may have told that it received them
    orders.enrich.commits("5-9").leaves();
    orders.newEnrich().assignedAt(10);
    forget();
    orders.log.append(late);
    orders.archive.processes("0-4");
    orders
        .fold()
        .verdicts("UNKNOWN enrich HOP hole: 5-9")
        .complete("archive", 5)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void knownNoLongerAndSpeaksAgain_isInDoubt() {
    retention(1_000);
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.archive.receives("0").handsOver("0").commits("0").cuts();
    Entry before = orders.archive.receives("1").handsOver("1").commits("1").delays();
    orders.log.append(before).run(1);
    orders.archive.fallsSilent();
    forget();
    orders.archive.returns();
    orders.archive.receives("2-8").handsOver("2-8").commits("2-9").cuts();
    orders.log.append(before);
    orders
        .fold()
        .verdicts("UNKNOWN archive HOP hole: 9")
        .complete("archive", 9)
        .closed()
        .never(Kind.DUPLICATED)
        .never(Kind.LOST);
    assertEquals(0, progress().holes());
  }

  @Test
  void forgottenAndReturned_countsAreCountedOnce() {
    TestInstance looker = orders.log.instance("looker", Role.SINK);
    looker.counts(100, 7).cuts();
    orders.log.run(1);
    looker.fallsSilent();
    forget();
    assertEquals(100, progress().recorded());
    assertEquals(Map.of("queue_full", 7L), progress().dropped());
    looker.returns();
    looker.counts(120, 9).cuts();
    orders.log.run(2);
    assertEquals(120, progress().recorded());
    assertEquals(Map.of("queue_full", 9L), progress().dropped());
    looker.leaves();
    forget();
    assertEquals(120, progress().recorded());
    assertEquals(Map.of("queue_full", 9L), progress().dropped());
  }

  @Test
  void knownNoLongerAndReturned_countsAreCountedOnce() {
    retention(1_000);
    TestInstance looker = orders.log.instance("looker", Role.SINK);
    looker.counts(100, 7).cuts();
    orders.log.run(1);
    looker.fallsSilent();
    forget();
    looker.returns();
    looker.counts(120, 7).cuts();
    orders.log.run(11); // until it is told
    assertEquals(120, progress().recorded());
    assertEquals(Map.of("queue_full", 7L), progress().dropped());
    assertEquals(0, progress().holes());
  }

  /** One stage restarts every two heartbeats, and is killed every other time. */
  @Test
  void stageRestartsThousandsOfTimes_stateStaysBounded() throws WireException {
    Fold fold = new Fold(0, 1);
    long offset = 0;
    TestInstance enrich = orders.enrich;
    List<Integer> sizes = new ArrayList<>(); // every 100 restarts
    for (int i = 0; i < 3_000; i++) {
      String message = Integer.toString(i);
      orders.checkout.issues(message).handsOver(message);
      enrich.receives(message).handsOver(message).readsUpTo(i + 1);
      orders.archive.processes(message);
      orders.log.run(2);
      enrich.commits(message);
      if (i % 2 == 0) {
        enrich.leaves();
      } else {
        enrich.cuts().crashes();
      }
      enrich = orders.newEnrich().assignedAt(i + 1);
      for (TestLog.Logged record : orders.log.records()) {
        fold.apply(record.value(), offset++, record.logTimeMillis());
      }
      orders.log.records().clear();
      assertTrue(fold.stats().instances() <= HORIZON_SECONDS / 2, fold.stats()::toString);
      if (i % 100 == 99) {
        sizes.add(fold.save().length);
      }
    }
    assertEquals(0, fold.stats().holes());
    int full = Collections.max(sizes.subList(0, 15)); // as many are known again as may be
    sizes.subList(15, 30).forEach(size -> assertTrue(size < full + 2_000, sizes::toString));
    assertTrue(full < 60_000, sizes::toString);
    assertArrayEquals(fold.save(), Fold.restore(fold.save()).save());
  }
}
