// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Waits until the audit has said its last word on a run: all messages issued, none waiting, all
 * windows closed, and as many verdicts as the totals count.
 */
final class Settling {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration TELL = Duration.ofSeconds(5);

  private final ReportClient report;
  private final long sent;
  private final Duration patience;
  private final Runnable requireRunning;
  private final Consumer<String> say;

  /**
   * @param patience how long to wait while nothing moves
   * @param requireRunning throws if something that is needed died
   */
  Settling(
      ReportClient report,
      long sent,
      Duration patience,
      Runnable requireRunning,
      Consumer<String> say) {
    this.report = report;
    this.sent = sent;
    this.patience = patience;
    this.requireRunning = requireRunning;
    this.say = say;
  }

  /** What is known of the run. */
  private record State(Totals totals, Findings findings) {}

  /**
   * Returns when the audit is settled, or nothing has moved for as long as patience lasts.
   *
   * @return whether it is settled
   */
  boolean await() throws InterruptedException {
    long moved = System.nanoTime();
    long told = moved;
    State before = null;
    while (true) {
      requireRunning.run();
      State state = ask(before);
      long now = System.nanoTime();
      if (state != null && isSettled(state)) {
        return true;
      }
      if (!Objects.equals(state, before)) {
        before = state;
        moved = now;
      } else if (now - moved > patience.toNanos()) {
        say.accept("Nothing has moved for " + patience.toSeconds() + " s. " + describe(state));
        return false;
      }
      if (now - told > TELL.toNanos()) {
        say.accept(describe(state));
        told = now;
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /** The present state, or the one before while the report service does not answer. */
  private State ask(State before) {
    try {
      Totals totals = report.totals();
      return new State(totals, isDecided(totals) ? report.findings() : null);
    } catch (IOException e) {
      return before;
    }
  }

  private boolean isSettled(State state) {
    return isDecided(state.totals) && state.findings.agreesWith(state.totals);
  }

  private boolean isDecided(Totals totals) {
    return totals.issued() == sent && totals.waiting() == 0 && totals.closed();
  }

  private String describe(State state) {
    if (state == null) {
      return "Waiting for the report service to know the pipeline.";
    }
    Totals totals = state.totals;
    String heard = "The audit knows of " + totals.issued() + " of " + sent + " messages";
    if (isDecided(totals)) {
      return heard + ", all decided; not all verdicts are stored yet.";
    }
    return heard
        + (totals.waiting() > 0 ? "; " + totals.waiting() + " verdicts are out" : "")
        + (totals.closed() ? "" : "; not all windows are closed")
        + ".";
  }
}
