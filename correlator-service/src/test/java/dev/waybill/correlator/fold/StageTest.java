// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import org.junit.jupiter.api.Test;

/** What is found in a stage, of messages that it issued or received. */
class StageTest {
  private final Orders orders = Orders.declared();

  @Test
  void offsetsCommittedAndNotHandedOver_isLost() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-5,7-9").commits("0-9");
    orders.archive.processes("0-5,7-9");
    orders
        .fold()
        .verdicts("LOST enrich STAGE offsets: 6")
        .complete("archive", 9)
        .closed()
        .never(Kind.UNKNOWN);
  }

  @Test
  void sinkCommittedAndDidNotHandOver_isLost() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders.archive.receives("0-9").handsOver("0-8").commits("0-9");
    orders.fold().verdicts("LOST archive STAGE offsets: 9").complete("archive", 9).closed();
  }

  @Test
  void evidenceDeadlineNotPassed_waits() {
    Orders byDeadline = Orders.with("enrich", Orders::byDeadline);
    byDeadline.checkout.issues("0-9").handsOver("0-9");
    byDeadline.enrich.receives("0-9").handsOver("0-7").commits("0-9");
    byDeadline.archive.processes("0-7");
    byDeadline
        .log
        .run(Orders.DEADLINE_SECONDS)
        .fold()
        .verdicts("WAITING enrich STAGE deadline: 8-9")
        .never(Kind.LOST);
  }

  @Test
  void evidenceDeadlinePassed_isLost() {
    Orders byDeadline = Orders.with("enrich", Orders::byDeadline);
    byDeadline.checkout.issues("0-9").handsOver("0-9");
    byDeadline.enrich.receives("0-9").handsOver("0-7").commits("0-9");
    byDeadline.archive.processes("0-7");
    byDeadline.fold().verdicts("LOST enrich STAGE deadline: 8-9").closed().never(Kind.UNKNOWN);
  }

  @Test
  void evidenceDeadlineAndHandedOverInTime_isComplete() {
    Orders byDeadline = Orders.with("enrich", Orders::byDeadline);
    byDeadline.checkout.issues("0-9").handsOver("0-9");
    byDeadline.enrich.receives("0-9").commits("0-9");
    byDeadline.log.run(Orders.DEADLINE_SECONDS - 1);
    byDeadline.enrich.handsOver("0-9");
    byDeadline.archive.processes("0-9");
    byDeadline.fold().verdicts().complete("archive", 10).never(Kind.LOST);
  }

  @Test
  void evidenceDeadlineAndHandedOverLater_isRevised() {
    Orders byDeadline = Orders.with("enrich", Orders::byDeadline);
    byDeadline.checkout.issues("0-9").handsOver("0-9");
    byDeadline.enrich.receives("0-9").handsOver("0-7").commits("0-9");
    byDeadline.archive.processes("0-7");
    byDeadline.log.run(Orders.DEADLINE_SECONDS + 2);
    byDeadline.enrich.handsOver("8-9");
    byDeadline.archive.processes("8-9");
    byDeadline
        .fold()
        .once("LOST enrich STAGE deadline: 8-9")
        .verdicts("LATE archive STAGE reported: 8-9")
        .complete("archive", 10)
        .closed();
  }

  @Test
  void evidenceDeadlineAndHolderSilent_isUnknown() {
    Orders byDeadline = Orders.with("enrich", Orders::byDeadline);
    byDeadline.checkout.issues("0-9").handsOver("0-9");
    byDeadline.enrich.receives("0-9").handsOver("0-7").commits("0-9").cuts().crashes();
    byDeadline.archive.processes("0-7");
    byDeadline.fold().verdicts("UNKNOWN enrich STAGE hole: 8-9").closed().never(Kind.LOST);
  }

  @Test
  void evidenceDeadlineAndHolderLeft_isUnknown() {
    Orders byDeadline = Orders.with("enrich", Orders::byDeadline);
    byDeadline.checkout.issues("0-9").handsOver("0-9");
    byDeadline.enrich.receives("0-9").handsOver("0-7").commits("0-9").leaves();
    byDeadline.archive.processes("0-7");
    byDeadline.fold().verdicts("UNKNOWN enrich STAGE hole: 8-9").closed().never(Kind.LOST);
  }

  @Test
  void evidenceDeadlineAndHolderReturns_isDecidedAgain() {
    Orders byDeadline = Orders.with("enrich", Orders::byDeadline);
    byDeadline.checkout.issues("0-9").handsOver("0-9").endsSession();
    byDeadline.enrich.receives("0-9").handsOver("0-7").commits("0-9").cuts().fallsSilent();
    byDeadline.archive.processes("0-7");
    byDeadline.log.settle();
    byDeadline.enrich.returns();
    byDeadline
        .fold()
        .once("UNKNOWN enrich STAGE hole: 8-9")
        .verdicts("LOST enrich STAGE deadline: 8-9")
        .closed();
  }

  @Test
  void evidenceDeadlineAndEntryMissing_isUnknown() {
    Orders byDeadline = Orders.with("enrich", Orders::byDeadline);
    byDeadline.checkout.issues("0-9").handsOver("0-9");
    byDeadline.enrich.receives("0-9").commits("0-9").cuts().handsOver("8-9").loses();
    byDeadline.enrich.handsOver("0-7");
    byDeadline.archive.processes("0-7");
    byDeadline.fold().verdicts("UNKNOWN enrich STAGE hole: 8-9").closed().never(Kind.LOST);
  }

  @Test
  void originSealedAndNotSent_waitsForTheDeadline() {
    orders.checkout.issues("0-9").handsOver("0-8");
    orders.enrich.processes("0-8");
    orders.archive.processes("0-8");
    orders
        .log
        .run(Orders.DEADLINE_SECONDS)
        .fold()
        .verdicts("WAITING checkout STAGE deadline: 9")
        .never(Kind.LOST);
  }

  @Test
  void originSealedAndNeverSent_isLost() {
    orders.checkout.issues("0-9").handsOver("0-8");
    orders.enrich.processes("0-8");
    orders.archive.processes("0-8");
    orders.fold().verdicts("LOST checkout STAGE deadline: 9").complete("archive", 9).closed();
  }

  @Test
  void reportedSkipped_isSkipped() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").skips("4").handsOver("0-3,5-9").commits("0-9");
    orders.archive.processes("0-3,5-9");
    orders.fold().verdicts("SKIPPED enrich STAGE reported: 4").complete("archive", 9).closed();
  }

  @Test
  void filteringStageDoesNotHandOver_isSkipped() {
    Orders filtering = Orders.with("enrich", Orders::filtering);
    filtering.checkout.issues("0-9").handsOver("0-9");
    filtering.enrich.receives("0-9").handsOver("0-4").commits("0-9");
    filtering.archive.processes("0-4");
    filtering
        .fold()
        .verdicts("SKIPPED enrich STAGE filtered: 5-9")
        .complete("archive", 5)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void filteringStageDidNotReceive_isLost() {
    Orders filtering = Orders.with("enrich", Orders::filtering);
    filtering.checkout.issues("0-9").handsOver("0-9");
    filtering.enrich.receives("1-9").handsOver("1-9").commits("0-9");
    filtering.archive.processes("1-9");
    filtering.fold().verdicts("LOST enrich HOP offsets: 0").closed();
  }

  @Test
  void reportedFailed_isFailed() {
    orders.checkout.issues("0-9").fails("2").handsOver("0-1,3-9");
    orders.enrich.receives("0-1,3-9").fails("3").handsOver("0-1,4-9").commits("0-9");
    orders.archive.processes("0-1,4-9");
    orders
        .fold()
        .verdicts("FAILED checkout STAGE reported: 2", "FAILED enrich STAGE reported: 3")
        .complete("archive", 8)
        .closed();
  }

  @Test
  void failedButSeenFurtherOn_isComplete() {
    orders.checkout.issues("0-9").fails("2").handsOver("0-1,3-9", "0-9");
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    orders.fold().verdicts().complete("archive", 10).closed();
  }

  @Test
  void inDoubtAndDeadlineNotPassed_waits() {
    orders.checkout.issues("0-9").doubts("9").handsOver("0-8");
    orders.enrich.processes("0-8");
    orders.archive.processes("0-8");
    orders
        .log
        .run(Orders.DEADLINE_SECONDS)
        .fold()
        .verdicts("WAITING checkout STAGE in_doubt: 9")
        .never(Kind.UNKNOWN);
  }

  @Test
  void inDoubtAndDeadlinePassed_isUnknown() {
    orders.checkout.issues("0-9").doubts("9").handsOver("0-8");
    orders.enrich.processes("0-8");
    orders.archive.processes("0-8");
    orders.fold().verdicts("UNKNOWN checkout STAGE in_doubt: 9").closed().never(Kind.LOST);
  }

  @Test
  void inDoubtButSeenFurtherOn_isComplete() {
    orders.checkout.issues("0-9").doubts("9").handsOver("0-8");
    orders.enrich.processes("0-9");
    orders.archive.processes("0-9");
    orders.fold().verdicts().complete("archive", 10).closed();
  }
}
