// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pipelines that nobody declared are learned from who hands over to where, and who reads there. */
class LearnedTest {
  /** The default deadline, which holds for what is learned, and the grace. */
  private static final int UNDECLARED_SECONDS = 300 + TestLog.GRACE_SECONDS;

  /** After this long a stage that left is gone: the least horizon, with some seconds. */
  private static final int GONE_SECONDS = UNDECLARED_SECONDS + 10;

  private final Orders orders = new Orders();

  LearnedTest() {
    orders.log.settings(
        new FoldSettings(
            TestLog.GRACE_SECONDS * 1_000,
            TestLog.SILENCE_SECONDS,
            100,
            0,
            FoldSettings.DEFAULT_RETENTION_MILLIS,
            FoldSettings.DEFAULT_MAX_STATE_BYTES));
  }

  private void passEverything(String sequences) {
    orders.checkout.issues(sequences).handsOver(sequences);
    orders.enrich.processes(sequences);
    orders.archive.processes(sequences);
  }

  /** The first messages show the way, and what they show holds some heartbeats later. */
  private void learn() {
    passEverything("0-9");
    orders.log.run(5);
  }

  @Test
  void lostOnAHop_isLost() {
    learn();
    orders.checkout.issues("10-19").handsOver("10-19");
    orders.enrich.receives("10-18").handsOver("10-18").commits("10-19");
    orders.archive.processes("10-18");
    orders.fold().verdicts("LOST enrich HOP offsets: 19").complete("archive", 19).closed();
  }

  @Test
  void notRead_waits() {
    learn();
    orders.checkout.issues("10-19").handsOver("10-19");
    orders.enrich.processes("10-19");
    orders.log.run(20);
    orders.fold().verdicts("WAITING archive HOP offsets: 10-19").open().never(Kind.LOST);
  }

  @Test
  void relayDoesNotHandOver_countsAsLeftOut() {
    learn();
    orders.checkout.issues("10-19").handsOver("10-19");
    orders.enrich.receives("10-19").handsOver("10-18").commits("10-19");
    orders.archive.processes("10-18");
    orders
        .fold()
        .verdicts("SKIPPED enrich STAGE filtered: 19")
        .complete("archive", 19)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void sinkDoesNotHandOver_isLost() {
    learn();
    orders.checkout.issues("10-19").handsOver("10-19");
    orders.enrich.processes("10-19");
    orders.archive.receives("10-19").handsOver("10-18").commits("10-19");
    orders.fold().verdicts("LOST archive STAGE offsets: 19").complete("archive", 19).closed();
  }

  @Test
  void sinkSeenLater_isExpectedOfWhatIsIssuedAfterwards() {
    learn();
    TestInstance billing = orders.log.instance("billing", Role.SINK).reads("enriched");
    billing.assignedAt(10);
    orders.log.run(5);
    passEverything("10-19");
    orders
        .fold()
        .verdicts("WAITING billing HOP offsets: 10-19")
        .complete("archive", 20)
        .never(Kind.LOST)
        .never(Kind.UNKNOWN);
  }

  @Test
  void newSession_isJudgedByWhatWasLearnedFromOthers() {
    learn();
    TestInstance other = orders.log.instance("checkout", Role.ORIGIN).writes("placed");
    other.inSession(TestInstance.SESSION + 1).issues("0-9").handsOver("0-9", "10-19");
    orders.enrich.commits("10-19");
    other.endsSession();
    orders.fold().verdicts("LOST enrich HOP offsets: 0-9").complete("archive", 10).closed();
  }

  @Test
  void relayAtTheEnd_completes() {
    TestLog log = new TestLog();
    TestInstance checkout = log.instance("checkout", Role.ORIGIN).writes("placed");
    TestInstance mirror = log.instance("mirror", Role.RELAY).reads("placed").writes("elsewhere");
    log.run(5);
    checkout.issues("0").handsOver("0");
    mirror.processes("0");
    log.run(5);
    checkout.issues("1-9").handsOver("1-9");
    mirror.processes("1-9");
    checkout.endsSession();
    log.settle().fold().complete("mirror", 9).never(Kind.LOST);
  }

  @Test
  void topicForRetries_isNoWayBack() {
    TestInstance retry =
        orders.log.instance("retry", Role.RELAY).reads("enriched").writes("placed");
    retry.receives("0").handsOver("0", "100").commits("0-9");
    learn();
    orders.checkout.issues("10-19").handsOver("10-19");
    orders.enrich.receives("10-18").handsOver("10-18").commits("10-19");
    orders.archive.processes("10-18");
    retry.receives("10-18").handsOver("10", "101").commits("10-19");
    orders
        .fold()
        .verdicts("LOST enrich HOP offsets: 19", "SKIPPED retry STAGE filtered: 11-18")
        .complete("archive", 19)
        .closed();
  }

  @Test
  void nothingKnownBehindTheOrigin_isUnknownAfterTheDeadline() {
    TestLog log = new TestLog();
    TestInstance checkout = log.instance("checkout", Role.ORIGIN).writes("placed");
    checkout.issues("0-9").handsOver("0-9").endsSession();
    log.run(UNDECLARED_SECONDS - 2).fold().verdicts("WAITING checkout STAGE undeclared: 0-9");
    log.run(4 + TestLog.GRACE_SECONDS)
        .fold()
        .verdicts("UNKNOWN checkout STAGE undeclared: 0-9")
        .closed();
    log.instance("archive", Role.SINK).reads("placed").processes("0-9");
    log.settle().fold().verdicts().complete("archive", 10).closed().never(Kind.LOST);
  }

  @Test
  void stageGoneThatReadBesideAnother_isExpectedNoLonger() {
    TestInstance console = orders.log.instance("console", Role.SINK).reads("enriched");
    passEverything("0-9");
    console.processes("0-9");
    orders.log.run(5);
    passEverything("10-19");
    orders.log.run(5);
    console.leaves();
    orders.fold().verdicts("WAITING console HOP offsets: 10-19").open();
    orders.log.run(GONE_SECONDS);
    orders.fold().verdicts().complete("archive", 20).closed().never(Kind.LOST);
  }

  @Test
  void stageGoneThatAloneReadATopic_isExpectedFurtherOn() {
    learn();
    orders.archive.leaves();
    orders.log.run(GONE_SECONDS);
    orders.checkout.issues("10-19").handsOver("10-19");
    orders.enrich.processes("10-19");
    orders.fold().verdicts("WAITING archive HOP offsets: 10-19").open().never(Kind.LOST);
  }

  @Test
  void declared_holdsForWhatIsIssuedAfterwards() {
    learn();
    List<StageDefinition> stages = new ArrayList<>(Orders.stages());
    stages.add(Orders.billing());
    passEverything("10-19");
    orders.log.run(2).define(Orders.definition(1, stages));
    passEverything("20-29");
    orders
        .fold()
        .verdicts("WAITING billing HOP offsets: 0-9,20-29")
        .complete("archive", 30)
        .never(Kind.LOST);
  }

  @Test
  void namesThatNoDefinitionMayHave_areNotLearned() {
    TestLog log = new TestLog();
    TestInstance checkout = log.instance("check out!", Role.ORIGIN).writes("placed");
    TestInstance archive = log.instance("archive, too", Role.SINK).reads("placed");
    checkout.issues("0-9").handsOver("0-9");
    archive.processes("0-8");
    log.run(5);
    checkout.endsSession();
    log.settle().fold().verdicts("WAITING check out! STAGE undeclared: 9").never(Kind.LOST);
  }
}
