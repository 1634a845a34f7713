// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Entry;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Hops that are not Kafka's: {@code upload} hands over files, which {@code index} reads. There are
 * no offsets to go by.
 */
class ElsewhereTest {
  private final TestLog log = new TestLog();
  private final TestInstance upload = log.instance("upload", Role.ORIGIN);
  private final TestInstance index = log.instance("index", Role.SINK);

  ElsewhereTest() {
    log.define(
        Orders.definition(
            1,
            List.of(
                StageDefinition.origin("upload"),
                new StageDefinition(
                    "index",
                    Role.SINK,
                    List.of(),
                    List.of("upload"),
                    StageDefinition.Evidence.OFFSETS,
                    false,
                    false,
                    false))));
  }

  private void handsOver(String sequences) {
    upload.issues(sequences).handsOver(sequences);
  }

  /** The deadline, with the entries from which it counts and the one that proves it. */
  private void passDeadline() {
    log.run(Orders.DEADLINE_SECONDS + 4);
  }

  private Told fold() {
    upload.endsSession();
    passDeadline();
    return log.settle().fold();
  }

  @Test
  void received_isComplete() {
    handsOver("0-9");
    index.receives("0-9").handsOver("0-9");
    fold().verdicts().complete("index", 10).closed().never(Kind.LOST).never(Kind.UNKNOWN);
  }

  @Test
  void deadlineNotPassed_waits() {
    handsOver("0-9");
    index.receives("0-8").handsOver("0-8");
    log.run(Orders.DEADLINE_SECONDS).fold().verdicts("WAITING index HOP deadline: 9").open();
  }

  @Test
  void deadlinePassed_isLost() {
    handsOver("0-9");
    index.receives("0-8").handsOver("0-8");
    fold().verdicts("LOST index HOP deadline: 9").complete("index", 9).closed();
  }

  @Test
  void logTimeGoesSlowly_deadlinePassesByUptimeAllTheSame() {
    handsOver("0-9");
    index.receives("0-8").handsOver("0-8");
    log.run(1);
    for (int second = 0; second < 2 * Orders.DEADLINE_SECONDS; second++) {
      log.stepClock(-900).run(1); // the broker's clock goes at a tenth of the pace
    }
    log.fold().verdicts("LOST index HOP deadline: 9");
  }

  @Test
  void receivedAtTheDeadline_wasNeverLost() {
    log.run(3);
    handsOver("0-9");
    log.run(Orders.DEADLINE_SECONDS);
    index.receives("0-9").handsOver("0-9");
    fold().verdicts().complete("index", 10).never(Kind.LOST);
  }

  @Test
  void toldBeforeItsHandOverIs_isComplete() {
    index.receives("0-9").handsOver("0-9").cuts();
    log.run(1);
    handsOver("0-9");
    fold().verdicts().complete("index", 10).never(Kind.LOST);
  }

  @Test
  void receivedAfterTheDeadline_isRevised() {
    handsOver("0-9");
    log.settle();
    index.receives("0-9").handsOver("0-9");
    fold()
        .once("LOST index HOP deadline: 0-9")
        .verdicts("LATE index STAGE reported: 0-9")
        .complete("index", 10)
        .closed();
  }

  @Test
  void receiverNeverHeard_waits() {
    index.crashes();
    handsOver("0-9");
    fold().verdicts("WAITING index HOP deadline: 0-9").open().never(Kind.LOST);
  }

  @Test
  void oneOfTwoReceiversHasNotRunPastTheDeadline_waits() {
    handsOver("0-9");
    log.run(Orders.DEADLINE_SECONDS);
    log.instance("index", Role.SINK);
    log.run(8).fold().verdicts("WAITING index HOP deadline: 0-9").never(Kind.LOST);
    fold().verdicts("LOST index HOP deadline: 0-9");
  }

  @Test
  void oneOfTwoReceiversFellSilent_isUnknown() {
    TestInstance other = log.instance("index", Role.SINK);
    log.run(3);
    handsOver("0-9");
    other.crashes();
    fold().verdicts("UNKNOWN index HOP hole: 0-9").closed().never(Kind.LOST);
  }

  @Test
  void silentReceiverReturns_isDecidedAgain() {
    TestInstance other = log.instance("index", Role.SINK);
    log.run(3);
    handsOver("0-9");
    other.fallsSilent();
    log.settle();
    other.returns();
    other.receives("0-4").handsOver("0-4");
    fold()
        .once("UNKNOWN index HOP hole: 0-9")
        .verdicts("LOST index HOP deadline: 5-9")
        .complete("index", 5)
        .closed();
  }

  @Test
  void receiverFellSilentLongBefore_countsNoMore() {
    log.instance("index", Role.SINK).cuts().crashes();
    log.run(10);
    handsOver("0-9");
    fold().verdicts("LOST index HOP deadline: 0-9").closed().never(Kind.UNKNOWN);
  }

  @Test
  void entryOfAReceiverMissing_isUnknown() {
    log.run(3);
    handsOver("0-9");
    log.run(1);
    index.receives("0-4").handsOver("0-4").loses();
    fold().verdicts("UNKNOWN index HOP hole: 0-9").closed().never(Kind.LOST);
  }

  @Test
  void entryMissingThatWasCutBeforeTheHandOverIsTold_isUnknown() {
    log.run(5);
    index.receives("0-4").handsOver("0-4").loses();
    log.run(1); // the origin's entry is late: it handed over before
    handsOver("0-9");
    fold().verdicts("UNKNOWN index HOP hole: 0-9").closed().never(Kind.LOST);
  }

  @Test
  void entryMissingLongBefore_countsNoMore() {
    log.run(2);
    index.loses();
    log.run(5);
    handsOver("0-9");
    fold().verdicts("LOST index HOP deadline: 0-9").closed().never(Kind.UNKNOWN);
  }

  @Test
  void entryMissingAfterTheProof_countsNoMore() {
    handsOver("0-9");
    passDeadline();
    index.loses();
    fold().verdicts("LOST index HOP deadline: 0-9").closed();
  }

  @Test
  void missingEntryComes_isDecidedAgain() {
    log.run(3);
    handsOver("0-9");
    log.run(1);
    Entry late = index.receives("0-4").handsOver("0-4").delays();
    log.settle().append(late);
    fold()
        .once("UNKNOWN index HOP hole: 0-9")
        .verdicts("LOST index HOP deadline: 5-9")
        .complete("index", 5)
        .closed();
  }

  @Test
  void oneOfTwoReceiversLeft_isLostByTheOther() {
    TestInstance other = log.instance("index", Role.SINK);
    log.run(3);
    handsOver("0-9");
    log.run(1);
    other.receives("0-4").handsOver("0-4").leaves();
    fold().verdicts("LOST index HOP deadline: 5-9").closed().never(Kind.UNKNOWN);
  }

  @Test
  void allReceiversLeft_waits() {
    log.run(3);
    handsOver("0-9");
    log.run(1);
    index.leaves();
    fold().verdicts("WAITING index HOP deadline: 0-9").open().never(Kind.LOST);
  }

  @Test
  void receiverComesAfterAllLeft_hasTheDeadlineFromItsStart() {
    index.leaves();
    handsOver("0-9");
    log.run(5 * Orders.DEADLINE_SECONDS);
    TestInstance next = log.instance("index", Role.SINK);
    log.run(Orders.DEADLINE_SECONDS);
    next.receives("0-8").handsOver("0-8");
    log.run(1);
    fold().verdicts("LOST index HOP deadline: 9").complete("index", 9).closed();
  }

  @Test
  void receiverHoldsWhatItReceivedAndLeaves_isUnknown() {
    handsOver("0-9");
    index.receives("0-9").handsOver("0-8");
    log.run(1);
    index.leaves();
    fold().verdicts("UNKNOWN index STAGE hole: 9").closed().never(Kind.LOST);
  }

  @Test
  void receivedAndNotHandedOver_isLostAfterTheDeadline() {
    handsOver("0-9");
    index.receives("0-9").handsOver("0-8");
    fold().verdicts("LOST index STAGE deadline: 9").complete("index", 9).closed();
  }

  @Test
  void oneCopyElsewhereWaitsAndOneIsDecided_waits() {
    handsOver("0-9");
    passDeadline();
    upload.handsOverAgain("3").handsOver("3");
    log.run(5)
        .fold()
        .verdicts(
            "LOST index HOP deadline: 0-2,4-9",
            "WAITING index HOP deadline: 3",
            "DUPLICATED upload STAGE reported: 3");
  }
}
