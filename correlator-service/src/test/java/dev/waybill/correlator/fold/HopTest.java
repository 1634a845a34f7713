// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is found on the way from one stage to the next. */
class HopTest {
  private final Orders orders = Orders.declared();

  @Test
  void everyStageHandsOver_isComplete() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    orders.fold().verdicts().complete("archive", 10).closed().never(Kind.LOST).never(Kind.UNKNOWN);
  }

  @Test
  void notRead_waitsHoweverLong() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.archive.processes("0-4");
    orders.log.run(20 * Orders.DEADLINE_SECONDS);
    orders.fold().verdicts("WAITING archive HOP offsets: 5-9").open().never(Kind.LOST);
  }

  @Test
  void sinkStoppedForManyDeadlines_endsComplete() {
    orders.archive.crashes();
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.log.run(20 * Orders.DEADLINE_SECONDS);
    orders.newArchive().processes("0-9");
    orders.fold().verdicts().complete("archive", 10).closed().never(Kind.LOST).never(Kind.UNKNOWN);
  }

  @Test
  void stageNeverHeard_waits() {
    TestLog log = new TestLog();
    log.define(Orders.definition(1, Orders.stages()));
    log.instance("checkout", Role.ORIGIN).writes("placed").issues("0-9").handsOver("0-9");
    log.settle().fold().verdicts("WAITING enrich HOP offsets: 0-9").open();
  }

  @Test
  void readButNotCommitted_waits() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-8").receives("9").readsUpTo(10);
    orders.archive.processes("0-8");
    orders.log.run(20 * Orders.DEADLINE_SECONDS);
    orders
        .fold()
        .verdicts("WAITING enrich STAGE offsets: 9")
        .complete("archive", 9)
        .never(Kind.LOST);
  }

  @Test
  void offsetsCommittedAndNotReceived_isLost() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-9");
    orders.archive.processes("0-2,4-9");
    orders
        .fold()
        .verdicts("LOST enrich HOP offsets: 3")
        .complete("archive", 9)
        .closed()
        .never(Kind.UNKNOWN);
  }

  @Test
  void oneOfSeveralRangesNotCommitted_waits() {
    orders.checkout.issues("0-9").handsOver("0-9", "0-4,20-24");
    orders.enrich.receives("0-3").handsOver("0-3").commits("0-19");
    orders.archive.processes("0-3");
    orders.log.run(20 * Orders.DEADLINE_SECONDS);
    orders.fold().verdicts("WAITING enrich HOP offsets: 4-9").never(Kind.LOST);
  }

  @Test
  void offsetsOfOthersCommittedBetween_decideNothing() {
    orders.checkout.issues("0-9").handsOver("0-9", "0-4,20-24");
    orders.enrich.receives("0-8").handsOver("0-8").commits("0-4,20-24");
    orders.archive.processes("0-8");
    orders.fold().verdicts("LOST enrich HOP offsets: 9").closed();
  }

  @Test
  void passedOverByOwnLaterPosition_isLost() {
    orders.checkout.issues("0-9").handsOver("0-4").cuts().handsOver("5-9");
    orders.enrich.processes("0-4").passesOver("5-9").commits("10-11");
    orders.archive.processes("0-4");
    orders
        .fold()
        .verdicts("LOST enrich HOP passed_over: 5-9")
        .complete("archive", 5)
        .closed()
        .never(Kind.UNKNOWN);
  }

  @Test
  void passedOverAndNoCommitBehind_waits() {
    orders.checkout.issues("0-9").handsOver("0-4").cuts().handsOver("5-9");
    orders.enrich.processes("0-4").passesOver("5-9");
    orders.archive.processes("0-4");
    orders.log.run(20 * Orders.DEADLINE_SECONDS);
    orders.fold().verdicts("WAITING enrich HOP offsets: 5-9").never(Kind.LOST);
  }

  @Test
  void passedOverWhatAnotherHadReadUnheard_isRevised() {
    orders.checkout.issues("0-10").handsOver("0-10");
    orders.enrich.processes("0-4").cuts().fallsSilent();
    orders.enrich.receives("6-9").handsOver("6-9"); // as it tells when it returns
    orders.newEnrich().assignedAt(5).processes("5").passesOver("6-9").processes("10");
    orders.archive.processes("0-5,10");
    orders.log.settle();
    orders.enrich.returns();
    orders.archive.processes("6-9");
    orders
        .fold()
        .once("LOST enrich HOP passed_over: 6-9")
        .verdicts("LATE archive STAGE reported: 6-9")
        .complete("archive", 11)
        .closed();
  }

  @Test
  void passedOverAtAssignment_isUnknown() {
    orders.checkout.issues("0-9").handsOver("0-4").cuts().handsOver("5-9");
    orders.enrich.processes("0-4").crashes();
    orders.log.run(1);
    TestInstance next = orders.newEnrich().assignedAt(5);
    next.passesOverAtAssignment("5-9").commits("10-11");
    orders.archive.processes("0-4");
    orders.enrich.cuts();
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 5-9").closed().never(Kind.LOST);
  }

  @Test
  void compactedTopic_isSkipped() {
    Orders compacted = Orders.with("archive", Orders::compacted);
    compacted.checkout.issues("0-9").handsOver("0-9");
    compacted.enrich.processes("0-9");
    compacted.archive.receives("5-9").handsOver("5-9").commits("0-9");
    compacted.fold().verdicts("SKIPPED archive HOP compacted: 0-4").closed().never(Kind.LOST);
  }

  @Test
  void untraceableReceiptWhereItMayLie_isUnknown() {
    orders.checkout.issues("0-4").handsOver("0-4").cuts().issues("5-9").handsOver("5-9");
    orders.enrich.receives("0-2,4-7,9").handsOver("0-2,4-7,9").commits("0-9").findsUntraceable("8");
    orders.archive.processes("0-2,4-7,9");
    orders
        .fold()
        .verdicts("LOST enrich HOP offsets: 3", "UNKNOWN enrich HOP untraceable: 8")
        .closed();
  }

  @Test
  void untraceableReceiptInACompactedTopic_isUnknown() {
    Orders compacted = Orders.with("enrich", Orders::compacted);
    compacted.checkout.issues("0-4").handsOver("0-4").cuts().issues("5-9").handsOver("5-9");
    compacted
        .enrich
        .receives("0-2,4-7,9")
        .handsOver("0-2,4-7,9")
        .commits("0-9")
        .findsUntraceable("8");
    compacted.archive.processes("0-2,4-7,9");
    compacted
        .fold()
        .verdicts("SKIPPED enrich HOP compacted: 3", "UNKNOWN enrich HOP untraceable: 8")
        .closed();
  }

  @Test
  void untraceableReceiptBesidePassedOver_isUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders
        .enrich
        .receives("0-3")
        .handsOver("0-3")
        .commits("0-4")
        .findsUntraceable("4")
        .passesOver("5-9")
        .commits("10");
    orders.archive.processes("0-3");
    orders.fold().verdicts("UNKNOWN enrich HOP untraceable: 4-9").never(Kind.LOST);
  }

  @Test
  void handedOverToTopicThatNobodyReads_isUnknown() {
    orders.checkout.writes("elsewhere").issues("0-9").handsOver("0-9");
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 0-9").closed();
  }

  @Test
  void lostBeforeOneOfTwoSinks_isCompleteAtTheOther() {
    List<StageDefinition> stages = new ArrayList<>(Orders.stages());
    stages.add(Orders.billing());
    Orders fanOut = Orders.declared(Orders.definition(1, stages));
    TestInstance billing = fanOut.log.instance("billing", Role.SINK).reads("enriched");
    fanOut.checkout.issues("0-9").handsOver("0-9");
    fanOut.enrich.processes("0-9");
    fanOut.archive.processes("0-9");
    billing.receives("0-6,8-9").handsOver("0-6,8-9").commits("0-9");
    fanOut
        .fold()
        .verdicts("LOST billing HOP offsets: 7")
        .complete("archive", 10)
        .complete("billing", 9)
        .closed();
  }

  @Test
  void readByOneOfTwoSinks_waitsForTheOther() {
    List<StageDefinition> stages = new ArrayList<>(Orders.stages());
    stages.add(Orders.billing());
    Orders fanOut = Orders.declared(Orders.definition(1, stages));
    fanOut.checkout.issues("0-9").handsOver("0-9");
    fanOut.enrich.processes("0-9");
    fanOut.archive.processes("0-9");
    fanOut.fold().verdicts("WAITING billing HOP offsets: 0-9").complete("archive", 10).open();
  }
}
