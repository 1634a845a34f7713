// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import org.junit.jupiter.api.Test;

/** Which of several reports of one message holds: handed over, then skipped, then failed. */
class PrecedenceTest {
  private final Orders orders = Orders.declared();

  @Test
  void handedOverAndSkipped_isComplete() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9").skips("5");
    orders.archive.processes("0-9");
    orders.fold().verdicts().complete("archive", 10).closed();
  }

  @Test
  void handedOverAndFailed_isComplete() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.processes("0-9").fails("5");
    orders.archive.processes("0-9");
    orders.fold().verdicts().complete("archive", 10).closed();
  }

  @Test
  void skippedAndFailed_isSkipped() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").handsOver("0-4,6-9").skips("5").fails("5").commits("0-9");
    orders.archive.processes("0-4,6-9");
    orders.fold().verdicts("SKIPPED enrich STAGE reported: 5").closed();
  }

  @Test
  void skippedAfterOneReadAndHandedOverAfterAnother_isComplete() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders.enrich.receives("0-9").skips("5").handsOver("0-4,6-9").cuts().crashes();
    orders.newEnrich().processes("0-9");
    orders.archive.processes("0-9");
    orders.fold().verdicts("DUPLICATED enrich STAGE reported: 0-4,6-9").complete("archive", 10);
  }

  @Test
  void failedAndCorrupted_isFailedWithFlag() {
    orders.checkout.issues("0-9").handsOver("0-9");
    orders
        .enrich
        .receives("0-9")
        .findsCorrupted("5")
        .fails("5")
        .handsOver("0-4,6-9")
        .commits("0-9");
    orders.archive.processes("0-4,6-9");
    orders
        .fold()
        .verdicts("CORRUPTED enrich HOP reported: 5", "FAILED enrich STAGE reported: 5")
        .complete("archive", 9)
        .never(Kind.LOST);
  }
}
