// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.Kind;
import org.junit.jupiter.api.Test;

/** Messages of which there are several copies, and flags. */
class CopiesTest {
  private final Orders orders = Orders.declared();

  @Test
  void oneOfTwoCopiesNotRead_waits() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().handsOver("3", "100");
    orders.enrich.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-9");
    orders.archive.processes("0-2,4-9");
    orders.log.run(20 * Orders.DEADLINE_SECONDS);
    orders
        .fold()
        .verdicts("DUPLICATED checkout STAGE reported: 3", "WAITING enrich HOP offsets: 3")
        .open()
        .never(Kind.LOST);
  }

  @Test
  void oneOfTwoCopiesInAHole_isUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().handsOver("3", "50").cuts();
    orders.enrich.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-9,60-61");
    orders.archive.processes("0-2,4-9");
    orders
        .fold()
        .verdicts("DUPLICATED checkout STAGE reported: 3", "UNKNOWN enrich HOP hole: 3")
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void oneCopyWaitsAndOneInAHole_waits() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().handsOver("3", "50").cuts();
    orders.checkout.handsOver("3", "100");
    orders.enrich.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-9,60-61");
    orders.archive.processes("0-2,4-9");
    orders
        .fold()
        .verdicts("DUPLICATED checkout STAGE reported: 3", "WAITING enrich HOP offsets: 3")
        .open()
        .never(Kind.LOST);
  }

  @Test
  void copyWaitsOnAHopBefore_waitsAtTheSinkToo() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().handsOver("3", "100");
    orders.enrich.processes("0-9");
    orders.archive.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-9");
    orders
        .fold()
        .verdicts("DUPLICATED checkout STAGE reported: 3", "WAITING archive HOP offsets: 3")
        .open()
        .never(Kind.LOST);
  }

  @Test
  void readAgainByAnother_waitsUntilTheFirstReaderHasTold() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4");
    orders.log.run(3);
    Entry late = orders.enrich.receives("5").handsOver("5").readsUpTo(10).delays();
    orders.enrich.fallsSilent(); // so it would seem before long
    TestInstance other = orders.newEnrich().assignedAt(5);
    other.receives("6-9").handsOver("6-9").commits("5-9");
    orders.archive.processes("0-4,6-9");
    orders.log.run(2).append(late);
    orders.enrich.returns();
    orders.archive.processes("5");
    orders.fold().verdicts().complete("archive", 10).never(Kind.LOST);
  }

  @Test
  void readAgainByAnotherWhileTheFirstReaderWorksOn_waits() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-4").cuts();
    orders.enrich.receives("5").assignedAt(20); // its partition was taken away and given back
    orders.newEnrich().assignedAt(5).receives("5-9").handsOver("6-9").commits("5-9");
    orders.archive.processes("0-4,6-9");
    orders.log.run(Orders.DEADLINE_SECONDS - 1);
    orders.enrich.handsOver("5");
    orders.archive.processes("5");
    orders
        .fold()
        .once("WAITING enrich STAGE offsets: 5")
        .verdicts()
        .complete("archive", 10)
        .never(Kind.LOST);
  }

  @Test
  void bothCopiesReadAndNeitherReceived_isLost() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().handsOver("3", "10");
    orders.enrich.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-10");
    orders.archive.processes("0-2,4-9");
    orders
        .fold()
        .verdicts("DUPLICATED checkout STAGE reported: 3", "LOST enrich HOP offsets: 3")
        .closed();
  }

  @Test
  void oneOfTwoCopiesInDoubt_isUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().doubts("3");
    orders.enrich.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-9");
    orders.archive.processes("0-2,4-9");
    orders
        .fold()
        .once("WAITING enrich HOP offsets: 3")
        .verdicts("UNKNOWN enrich HOP in_doubt: 3")
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void oneOfTwoCopiesInDoubtOnAHopBefore_isUnknownAtTheSinkToo() {
    orders.checkout.issues("0-9").handsOver("0-9").cuts().doubts("3");
    orders.enrich.processes("0-9");
    orders.archive.receives("0-2,4-9").handsOver("0-2,4-9").commits("0-9");
    orders.fold().verdicts("UNKNOWN archive HOP in_doubt: 3").closed().never(Kind.LOST);
  }

  @Test
  void receivedThoughNobodyReportedHandingItOver_isUnknown() {
    // One relay handed 9 over and crashed before it told; the next left it out.
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-8").cuts().crashes();
    orders.newEnrich().assignedAt(9).receives("9").skips("9").commits("9");
    orders.archive.receives("0-9").handsOver("0-8").commits("0-9");
    orders.log.run(TestLog.GRACE_SECONDS + Orders.DEADLINE_SECONDS);
    orders
        .fold()
        .once("WAITING archive HOP unreported: 9")
        .verdicts("UNKNOWN archive HOP unreported: 9")
        .complete("archive", 9)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void receivedFromAnEntryThatIsMissing_isUnknown() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-8").cuts();
    orders.enrich.receives("9").handsOver("9").loses();
    orders.enrich.commits("9");
    orders.archive.receives("0-9").handsOver("0-8").commits("0-9");
    orders.log.run(TestLog.GRACE_SECONDS + Orders.DEADLINE_SECONDS);
    orders
        .fold()
        .verdicts("UNKNOWN archive HOP unreported: 9")
        .complete("archive", 9)
        .closed()
        .never(Kind.LOST);
  }

  @Test
  void handedOverTwiceByTwoInstances_isDuplicated() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-9").cuts().crashes();
    orders.newEnrich().receives("0-9").handsOver("0-9", "10-19").commits("0-9");
    orders.archive.receives("0-9").handsOver("0-9").commits("0-19");
    orders
        .fold()
        .verdicts("DUPLICATED enrich STAGE reported: 0-9")
        .complete("archive", 10)
        .closed();
  }

  @Test
  void handedOverTwiceWithinOneEntry_isDuplicated() {
    orders.checkout.issues("0-9").handsOver("0-9", "0-10").handsOverAgain("4");
    orders.enrich.processes("0-9").commits("10");
    orders.archive.processes("0-9");
    orders
        .fold()
        .verdicts("DUPLICATED checkout STAGE reported: 4")
        .complete("archive", 10)
        .closed();
  }

  @Test
  void receivedTwiceAndHandedOverOnce_isNotDuplicated() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").readsUpTo(10).cuts().crashes();
    orders.newEnrich().processes("0-9");
    orders.archive.processes("0-9");
    orders.fold().verdicts().complete("archive", 10).closed().never(Kind.DUPLICATED);
  }

  @Test
  void corruptedAndHandedOver_isCompleteWithFlag() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9").findsCorrupted("1,7");
    orders.archive.processes("0-9");
    orders.fold().verdicts("CORRUPTED enrich HOP reported: 1,7").complete("archive", 10).closed();
  }

  @Test
  void corruptedByAStageThatReceivedItWhole_namesThatStageAndTheNext() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").readsUpTo(10).cuts();
    orders.enrich.findsCorrupted("7").handsOver("0-9").commits("0-9");
    orders.archive.processes("0-9").findsCorrupted("7");
    orders
        .fold()
        .verdicts("CORRUPTED enrich HOP reported: 7", "CORRUPTED archive HOP reported: 7")
        .complete("archive", 10)
        .closed();
  }

  @Test
  void corruptedAndSkipped_isSkippedWithFlag() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9");
    orders
        .archive
        .receives("0-9")
        .findsCorrupted("7")
        .skips("7")
        .handsOver("0-6,8-9")
        .commits("0-9");
    orders
        .fold()
        .verdicts("CORRUPTED archive HOP reported: 7", "SKIPPED archive STAGE reported: 7")
        .complete("archive", 9)
        .closed();
  }
}
