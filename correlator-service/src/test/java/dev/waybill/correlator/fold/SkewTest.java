// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.waybill.wire.SessionVerdicts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Windows of origins whose clock is off. */
class SkewTest {
  private static final long MINUTE = 60_000;

  private final Orders orders = Orders.declared();

  /** Passes messages, one for each second. */
  private void pass(int from, int to) {
    for (int i = from; i < to; i++) {
      String sequence = Integer.toString(i);
      orders.checkout.issues(sequence).handsOver(sequence);
      orders.enrich.processes(sequence);
      orders.archive.processes(sequence);
      orders.log.run(1);
    }
  }

  /** Minutes since the log began, how many messages, and whether they are marked. */
  private static List<String> windows(Told told) {
    return told.sessions().stream().map(SkewTest::text).toList();
  }

  private static String text(SessionVerdicts record) {
    long minute = (record.window().toEpochMilli() - TestLog.START_MILLIS) / MINUTE;
    long count = record.issued().stream().mapToLong(range -> range.count()).sum();
    return minute + ": " + count + (record.skewed() ? " skewed" : "");
  }

  @Test
  void clockNearLogTime_isTaken() {
    orders.checkout.withClockOff(4 * MINUTE);
    pass(0, 90);
    assertEquals(List.of("4: 60", "5: 30"), windows(orders.fold().closed()));
  }

  @Test
  void clockADayAhead_isShiftedAndMarked() {
    orders.checkout.withClockOff(24 * 60 * MINUTE);
    pass(0, 90);
    Told told = orders.fold().verdicts().complete("archive", 90).closed();
    assertEquals(List.of("0: 60 skewed", "1: 30 skewed"), windows(told));
    assertEquals(
        List.of(
            Instant.ofEpochMilli(TestLog.START_MILLIS),
            Instant.ofEpochMilli(TestLog.START_MILLIS + MINUTE)),
        told.summaries().stream().map(summary -> summary.window()).toList());
  }

  @Test
  void clockBehind_isShiftedAndMarked() {
    orders.checkout.withClockOff(-7 * MINUTE);
    pass(0, 90);
    assertEquals(List.of("0: 60 skewed", "1: 30 skewed"), windows(orders.fold().closed()));
  }

  @Test
  void clockDrifts_shiftStays() {
    orders.checkout.withClockOff(10 * MINUTE);
    pass(0, 30);
    orders.checkout.withClockOff(10 * MINUTE + 45_000);
    pass(30, 75);
    assertEquals(List.of("0: 30 skewed", "1: 45 skewed"), windows(orders.fold().closed()));
  }

  @Test
  void clockIsSetRight_isShiftedNoLonger() {
    orders.checkout.withClockOff(10 * MINUTE);
    pass(0, 60);
    orders.checkout.withClockOff(0);
    pass(60, 90);
    assertEquals(List.of("0: 60 skewed", "1: 30"), windows(orders.fold().closed()));
  }
}
