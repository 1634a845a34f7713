// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instances of a stage that reads no topics, {@code index}, which are gone for long. */
class ForgottenReceiversTest {
  private final TestLog log = new TestLog();
  private final TestInstance upload = log.instance("upload", Role.ORIGIN);
  private final TestInstance index = log.instance("index", Role.SINK);

  ForgottenReceiversTest() {
    log.settings(
        new FoldSettings(
            TestLog.GRACE_SECONDS * 1_000,
            TestLog.SILENCE_SECONDS,
            100,
            0,
            FoldSettings.DEFAULT_RETENTION_MILLIS,
            FoldSettings.DEFAULT_MAX_STATE_BYTES));
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

  /** Until who fell silent at the beginning is forgotten, and windows that closed are not yet. */
  private void forgetInstances() {
    log.run(300 + TestLog.GRACE_SECONDS + 2 + 1);
  }

  @Test
  void silentReceiverIsForgotten_staysUnknown() {
    TestInstance other = log.instance("index", Role.SINK);
    log.run(3);
    handsOver("0-9");
    other.crashes();
    forgetInstances();
    index.receives("0").handsOver("0"); // so the window is judged again
    log.settle()
        .fold()
        .verdicts("UNKNOWN index HOP hole: 1-9")
        .complete("index", 1)
        .never(Kind.LOST);
  }

  @Test
  void silentReceiverIsForgotten_countsNoMoreForWhatCameLater() {
    TestInstance other = log.instance("index", Role.SINK);
    log.run(3);
    other.crashes();
    forgetInstances();
    log.run(5);
    handsOver("0-9");
    log.run(Orders.DEADLINE_SECONDS + 4);
    log.fold().verdicts("LOST index HOP deadline: 0-9").never(Kind.UNKNOWN);
  }

  @Test
  void receiverThatLeftIsForgotten_itsSuccessorDecides() {
    log.run(3);
    handsOver("0-9");
    log.run(1);
    index.leaves();
    forgetInstances();
    TestInstance next = log.instance("index", Role.SINK);
    next.receives("0-8").handsOver("0-8");
    log.run(Orders.DEADLINE_SECONDS + 4);
    log.fold()
        .once("WAITING index HOP deadline: 0-9")
        .verdicts("LOST index HOP deadline: 9")
        .complete("index", 9);
  }
}
