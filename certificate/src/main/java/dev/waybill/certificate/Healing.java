// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * Measures how long it takes until the audit is up to date again after a fault: until REST tells
 * that the whole audit log is judged up to a time behind the fault's end.
 */
final class Healing {

  /** What healing may take at most. */
  static final long LIMIT_SECONDS = 60;

  /** After so long it is given up. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Rest rest;
  private long faults;
  private long worstMillis;

  Healing(Rest rest) {
    this.rest = rest;
  }

  /**
   * To be called when a fault has just ended; returns when all is well again.
   *
   * @return how long it took
   * @throws IllegalStateException if it never gets well
   */
  Duration await(String fault) throws InterruptedException {
    Instant end = Instant.now();
    while (!isJudged(end)) {
      if (Duration.between(end, Instant.now()).compareTo(PATIENCE) > 0) {
        throw new IllegalStateException("Not healed " + PATIENCE + " after " + fault);
      }
      Thread.sleep(200);
    }
    Duration taken = Duration.between(end, Instant.now());
    faults++;
    worstMillis = Math.max(worstMillis, taken.toMillis());
    return taken;
  }

  private boolean isJudged(Instant end) throws InterruptedException {
    try {
      return !rest.judgedUpTo().isBefore(end);
    } catch (IOException e) {
      return false;
    }
  }

  void tell(TrialRun run) {
    run.add(Row.atLeast("faults that ended", 1, faults));
    run.add(
        Row.atMost(
            "healed after a fault's end, at worst",
            LIMIT_SECONDS,
            (worstMillis + 999) / 1_000,
            " s"));
  }
}
