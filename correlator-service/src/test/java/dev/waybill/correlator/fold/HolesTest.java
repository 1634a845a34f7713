// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.Entry;
import dev.waybill.wire.Kind;
import org.junit.jupiter.api.Test;

/** Entries that are missing, late or doubled: what they put in doubt, and nothing else. */
class HolesTest {
  private final Orders orders = Orders.declared();

  @Test
  void entryMissing_makesItsOffsetsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").cuts();
    orders.enrich.receives("5-7").handsOver("5-6").readsUpTo(8).loses();
    orders.enrich.receives("8-9").handsOver("8-9").commits("5-9");
    orders.archive.processes("0-6,8-9");
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 7").closed().never(Kind.LOST);
  }

  @Test
  void entryMissingThatCommitted_makesItsOffsetsUnknownAfterTheGrace() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").cuts();
    orders.enrich.receives("5-7").handsOver("5-6").commits("5-7").loses();
    orders.enrich.processes("8-9");
    orders.archive.processes("0-6,8-9");
    orders
        .fold()
        .once("WAITING enrich HOP offsets: 7")
        .verdicts("UNKNOWN enrich HOP hole: 7")
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void laterOffsetsOfTheSameInstance_areDecidedAgain() {
    orders.checkout.issues("0-4").handsOver("0-4").cuts().issues("5-9").handsOver("5-9").cuts();
    orders.checkout.issues("10-19").handsOver("10-19");
    orders.enrich.processes("0-4").cuts();
    orders.enrich.receives("5-9").handsOver("5-9").commits("5-9").loses();
    orders.enrich.readsUpTo(10).cuts();
    orders.enrich.receives("10-18").handsOver("10-16").commits("10-19");
    orders.archive.processes("0-3,5-16").commits("4");
    orders
        .fold()
        .verdicts(
            "LOST archive HOP offsets: 4",
            "LOST enrich STAGE offsets: 17-18",
            "LOST enrich HOP offsets: 19")
        .complete("archive", 16)
        .closed();
  }

  @Test
  void lateEntry_fillsTheHole() {
    orders.checkout.issues("0-9").handsOver("0-9").endsSession();
    orders.enrich.processes("0-4").cuts();
    Entry late = orders.enrich.receives("5-6").handsOver("5-6").readsUpTo(7).delays();
    orders.enrich.receives("8-9").handsOver("8-9").commits("5-9");
    orders.archive.processes("0-6,8-9");
    orders.log.settle();
    orders.log.fold().verdicts("UNKNOWN enrich HOP hole: 7").closed();
    orders.log.append(late);
    orders.fold().verdicts("LOST enrich HOP offsets: 7").complete("archive", 9).closed();
  }

  @Test
  void lateEntryThatSaysNothingOfTheSession_fillsTheHole() {
    orders.checkout.issues("0-9").handsOver("0-9").endsSession();
    orders.enrich.processes("0-4").cuts();
    Entry late = orders.enrich.commits("5-9").delays();
    orders.enrich.commits("10");
    orders.archive.processes("0-4");
    orders.log.settle();
    orders.log.fold().verdicts("UNKNOWN enrich HOP hole: 5-9").closed();
    orders.log.append(late);
    orders.fold().verdicts("LOST enrich HOP offsets: 5-9").complete("archive", 5).closed();
  }

  @Test
  void oneOfTwoMissingEntriesComes_fillsNothingYet() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").cuts();
    Entry late = orders.enrich.receives("5").handsOver("5").readsUpTo(6).delays();
    orders.enrich.receives("6").handsOver("6").readsUpTo(7).loses();
    orders.enrich.receives("8-9").handsOver("8-9").commits("5-9");
    orders.archive.processes("0-6,8-9");
    orders.log.run(1).append(late);
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 7").closed().never(Kind.LOST);
  }

  @Test
  void secondOfTwoMissingEntriesComes_whatWasReadAfterItIsDecided() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().issues("10-14").handsOver("10-14");
    orders.enrich.processes("0-4").cuts();
    orders.enrich.receives("5").handsOver("5").readsUpTo(6).loses();
    Entry late = orders.enrich.receives("6-8").handsOver("6-8").commits("5-9").delays();
    orders.enrich.receives("10-13").handsOver("10-13").commits("10-14");
    orders.archive.processes("0-8,10-13");
    orders.log.run(1).append(late);
    orders
        .fold()
        .once("UNKNOWN enrich HOP hole: 14")
        .verdicts("UNKNOWN enrich HOP hole: 9", "LOST enrich HOP offsets: 14")
        .complete("archive", 13)
        .closed();
  }

  @Test
  void allButTheLastOfThreeMissingEntriesCome_whatWasCommittedByThenIsDecided() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().issues("10-14").handsOver("10-14");
    orders.enrich.processes("0-4").cuts();
    Entry first = orders.enrich.receives("5-6").handsOver("5-6").readsUpTo(7).delays();
    Entry second = orders.enrich.receives("7-8").handsOver("7-8").commits("5-9").delays();
    orders.enrich.receives("10").handsOver("10").readsUpTo(11).loses();
    orders.enrich.receives("11-13").handsOver("11-13").commits("10-14");
    orders.archive.processes("0-8,10-13");
    orders.log.run(1).append(second).run(1).append(first);
    orders
        .fold()
        .verdicts("UNKNOWN enrich HOP hole: 14", "LOST enrich HOP offsets: 9")
        .complete("archive", 13)
        .closed();
  }

  @Test
  void firstEntryMissing_makesItsOffsetsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-4").handsOver("0-4").readsUpTo(5).loses();
    orders.enrich.receives("5-8").handsOver("5-8").commits("0-9");
    orders.archive.processes("0-8");
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 9").closed().never(Kind.LOST);
  }

  @Test
  void positionWentBackAcrossTheHole_makesAllItsCommitsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-7").handsOver("0-7").readsUpTo(8).cuts();
    orders.enrich.loses();
    orders.enrich.assignedAt(4).commits("4-9");
    orders.archive.processes("0-7");
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 8-9").never(Kind.LOST);
  }

  @Test
  void holePassedByACommit_waitsForTheGraceThenIsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-4,6-9").cuts().handsOver("5");
    orders.enrich.processes("0-4").commits("6-9").receives("6-9").handsOver("6-9");
    orders.archive.processes("0-4,6-9");
    orders
        .log
        .run(TestLog.GRACE_SECONDS)
        .fold()
        .verdicts("WAITING enrich HOP offsets: 5")
        .never(Kind.UNKNOWN);
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 5").closed().never(Kind.LOST);
  }

  @Test
  void reportsOfACrashedRelayMissingButSeenFurtherOn_isComplete() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").crashes(); // never told
    orders.log.run(1);
    orders.newEnrich().assignedAt(5).processes("5-9");
    orders.archive.processes("0-9");
    orders.log.run(1);
    orders.fold().verdicts().complete("archive", 10);
  }

  @Test
  void entryInSeveralParts_isReadAsOne() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-4").handsOver("0-4").readsUpTo(10).cutsContinued();
    orders.log.append(AuditBatch.tick(1));
    orders.enrich.receives("5-8").handsOver("5-7").commits("0-9").cuts();
    orders.archive.processes("0-7");
    orders
        .fold()
        .verdicts("LOST enrich STAGE offsets: 8", "LOST enrich HOP offsets: 9")
        .complete("archive", 8)
        .closed()
        .never(Kind.UNKNOWN);
  }

  @Test
  void firstPartMissing_makesItsOffsetsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-1").cuts();
    orders.enrich.receives("2-4").handsOver("2-4").readsUpTo(10).losesContinued();
    orders.enrich.receives("5-8").handsOver("5-8").commits("2-9").cuts();
    orders.archive.processes("0-8");
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 9").closed().never(Kind.LOST);
  }

  @Test
  void partInTheMiddleMissing_makesItsOffsetsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9").endsSession();
    orders.enrich.receives("0-2").handsOver("0-2").readsUpTo(10).cutsContinued();
    Entry late = orders.enrich.receives("3-5").handsOver("3-5").delaysContinued();
    orders.enrich.receives("6-8").handsOver("6-8").commits("0-9").cuts();
    orders.archive.processes("0-8");
    orders.log.settle().fold().verdicts("UNKNOWN enrich HOP hole: 9").closed().never(Kind.LOST);
    orders.log.append(late);
    orders.fold().verdicts("LOST enrich HOP offsets: 9").complete("archive", 9).closed();
  }

  @Test
  void positionWentBackAndAPartInTheMiddleMissing_makesAllItsCommitsUnknown() {
    orders.checkout.issues("0-8").handsOver("0-8");
    orders.enrich.processes("0-1").passesOver("2-7").processes("8").cuts();
    orders.enrich.readsUpTo(8).cutsContinued();
    orders.enrich.receives("2-4").handsOver("2-4").losesContinued();
    orders.enrich.receives("6").handsOver("6").commits("2-7").readsUpTo(8).cuts();
    orders.archive.processes("0-4,6,8");
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 5,7").never(Kind.LOST);
  }

  @Test
  void lastPartMissing_makesItsOffsetsUnknownAfterTheGrace() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-4").handsOver("0-4").readsUpTo(10).cutsContinued();
    orders.enrich.receives("5-8").handsOver("5-8").commits("0-9").loses();
    orders.archive.processes("0-8");
    orders
        .fold()
        .once("WAITING enrich HOP offsets: 9")
        .verdicts("UNKNOWN enrich HOP hole: 9")
        .closed()
        .never(Kind.LOST);
  }

  /** A part says how long its instance has run; what it did until then the last part tells. */
  @Test
  void deadlinePassedByAPart_waitsForTheLast() {
    Orders early = Orders.with("enrich", Orders::byDeadline);
    early.checkout.issues("0-9").handsOver("0-9").cuts();
    early.enrich.receives("0-9").commits("0-9").cuts().fallsSilent(); // so it seems
    early.log.run(2 * Orders.DEADLINE_SECONDS);
    early.enrich.handsOver("0-4").cutsContinued();
    early.log.run(2);
    early.enrich.handsOver("5-9").cuts().returns();
    early.archive.processes("0-9");
    early.fold().verdicts().complete("archive", 10).closed().never(Kind.LOST);
  }

  @Test
  void entryMissingBeforeAReassignment_makesOffsetsOfBothAssignmentsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-5").cuts().handsOver("7-9");
    orders.enrich.processes("0-4").cuts();
    orders.enrich.receives("5,8").handsOver("5,8").readsUpTo(9).loses();
    orders.enrich.receives("9").handsOver("9").commits("5,7-9").reassignedAt(6).cuts();
    orders.archive.processes("0-5,8-9");
    orders
        .fold()
        .verdicts("LOST checkout STAGE deadline: 6", "UNKNOWN enrich HOP hole: 7")
        .complete("archive", 8);
  }

  @Test
  void readerThatNeverSpokeTookMessagesOver_isUnknown() {
    orders.checkout.issues("0-9").handsOver("0-4").cuts().handsOver("5-9");
    orders.newEnrich().processes("0-4").crashes(); // committed, handed over nothing, told nothing
    orders.enrich.crashes();
    orders.newEnrich().assignedAt(5).processes("5-9");
    orders.archive.processes("5-9");
    orders
        .log
        .run(TestLog.GRACE_SECONDS)
        .fold()
        .verdicts("WAITING enrich HOP offsets: 0-4")
        .never(Kind.UNKNOWN);
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 0-4").closed().never(Kind.LOST);
  }

  /** Nobody knows whether another, who told nothing, read the offset in between. */
  @Test
  void commitThatFailedWasTaken_makesItsOffsetsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").readsUpTo(6).cuts();
    orders.enrich.reassignedAt(6).processes("6-9");
    orders.archive.processes("0-4,6-9");
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 5").closed().never(Kind.LOST);
  }

  @Test
  void holeReadAgainByAnother_isDecided() {
    orders.checkout.issues("0-9").handsOver("0-9").endsSession();
    orders.enrich.assignedAt(5).processes("5-9");
    orders.archive.processes("5-9");
    orders.log.settle().fold().verdicts("UNKNOWN enrich HOP hole: 0-4").closed();
    orders.enrich.crashes();
    orders.newEnrich().processes("0-3,5-9").commits("4");
    orders.archive.processes("0-3");
    orders
        .fold()
        .verdicts("LOST enrich HOP offsets: 4", "DUPLICATED enrich STAGE reported: 5-9")
        .complete("archive", 9);
  }

  @Test
  void holeOfAReaderWhoseOffsetsWentToAnother_isUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-4").handsOver("0-4").commits("0-4").readsUpTo(10).cuts();
    orders.enrich.receives("5-7").handsOver("5-7").loses();
    orders.enrich.readsUpTo(10).cuts();
    orders.log.run(1);
    orders.newEnrich().assignedAt(5).receives("5-6,8-9").handsOver("5-6,8-9").commits("5-9");
    orders.archive.processes("0-4,8-9");
    orders
        .fold()
        .verdicts("UNKNOWN enrich HOP hole: 7", "UNKNOWN archive HOP hole: 5-6")
        .never(Kind.LOST);
  }

  @Test
  void committedWhileHandOverIsHeldBack_waits() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-5").commits("0-5").readsUpTo(10);
    orders.archive.processes("0-5");
    orders.log.run(20 * Orders.DEADLINE_SECONDS);
    orders.fold().verdicts("WAITING enrich STAGE offsets: 6-9").never(Kind.LOST);
  }

  @Test
  void holderFellSilent_makesOnlyWhatIsOpenThereWait() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-4").commits("0-4").readsUpTo(10).cuts().crashes();
    orders.archive.processes("0-4");
    orders
        .fold()
        .verdicts("WAITING enrich STAGE offsets: 5-9")
        .complete("archive", 5)
        .never(Kind.LOST)
        .never(Kind.UNKNOWN);
  }

  @Test
  void firstEntryMissingAndTheNextCommitsForAnEarlierAssignment_makesItsOffsetsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-8").loses();
    orders.enrich.commits("0-9").assignedAt(12).cuts();
    orders.archive.processes("0-8");
    orders
        .fold()
        .verdicts("UNKNOWN enrich HOP hole: 9")
        .complete("archive", 9)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void firstEntryMissingAndTheNextInPartsCommitsForAnEarlierAssignment_makesItsOffsetsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-8").loses();
    orders.enrich.assignedAt(12).cutsContinued();
    orders.enrich.commits("0-9").cuts();
    orders.archive.processes("0-8");
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 9").closed().never(Kind.LOST);
  }

  @Test
  void firstEntryMissingAndAPartOfTheNextComesLate_makesItsOffsetsUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-8").loses();
    Entry late = orders.enrich.assignedAt(12).delaysContinued();
    orders.enrich.commits("0-9").cuts();
    orders.archive.processes("0-8");
    orders.log.run(1).append(late);
    orders.fold().verdicts("UNKNOWN enrich HOP hole: 9").closed().never(Kind.LOST);
  }

  @Test
  void sameEntryTwice_changesNothing() {
    orders.checkout.issues("0-9").handsOver("0-9");
    Entry entry = orders.enrich.processes("0-9").delays();
    orders.log.append(entry).append(entry);
    orders.archive.processes("0-9");
    orders.log.run(3).append(entry);
    orders.fold().verdicts().complete("archive", 10).closed().never(Kind.DUPLICATED);
  }
}
