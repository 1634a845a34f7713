// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Waits until the audit has said its last word on a run of which it knows traces alone: how many
 * those are nobody knows beforehand, so the audit log must be judged to well behind the deadline of
 * the last of them, with nothing waiting and all windows closed.
 */
final class TracesSettling {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration TELL = Duration.ofSeconds(5);

  /** Until a window closes, and its summary is stored. */
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private final ReportClient report;
  private final Duration patience;
  private final Runnable requireRunning;
  private final Consumer<String> say;

  /**
   * @param patience how long to wait while nothing moves
   * @param requireRunning throws if something that is needed died
   */
  TracesSettling(
      ReportClient report, Duration patience, Runnable requireRunning, Consumer<String> say) {
    this.report = report;
    this.patience = patience;
    this.requireRunning = requireRunning;
    this.say = say;
  }

  /** What is known of the run. */
  private record State(Totals totals, Instant judgedUpTo) {}

  /**
   * Returns when the audit is settled, or nothing has moved for as long as patience lasts.
   *
   * @param told when all spans were in the audit log
   * @return whether it is settled
   */
  boolean await(Instant told) throws InterruptedException {
    Instant until = told.plus(OrdersPipeline.TRACES_DEADLINE).plus(CLOSING);
    Progress progress =
        new Progress(TELL, () -> say.accept("Waiting for the deadline of the last messages."));
    long moved = System.nanoTime();
    State before = null;
    while (true) {
      requireRunning.run();
      State state = ask(before);
      if (state != null && isSettled(state, until)) {
        return true;
      }
      long now = System.nanoTime();
      if (!Objects.equals(state, before)) {
        before = state;
        moved = now;
      } else if (now - moved > patience.toNanos()) {
        say.accept("Nothing has moved for " + patience.toSeconds() + " s.");
        return false;
      }
      progress.tell();
      Thread.sleep(POLL.toMillis());
    }
  }

  /** The present state, or the one before while the report service does not answer. */
  private State ask(State before) {
    try {
      Instant judgedUpTo = report.judgedUpTo(); // before the totals that it must cover
      return new State(report.totalsOfTraces(), judgedUpTo);
    } catch (IOException e) {
      return before;
    }
  }

  private static boolean isSettled(State state, Instant until) {
    return !state.judgedUpTo.isBefore(until)
        && state.totals.waiting() == 0
        && state.totals.closed();
  }
}
