// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.time.Duration;

/** The thread of a stage. */
final class StageThread {

  /** What the stage does. */
  interface Body {

    /** Runs until it is done, or {@link StageThread#isStopping}. */
    void run(StageThread thread) throws Exception;
  }

  private final String stage;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Throwable failure;

  private StageThread(String stage, Body body) {
    this.stage = stage;
    thread =
        new Thread(
            () -> {
              try {
                body.run(this);
              } catch (Throwable e) { // whatever it is, the main thread must hear of it
                failure = e;
              }
            },
            "stage-" + stage);
    thread.setDaemon(true);
  }

  static StageThread start(String stage, Body body) {
    StageThread started = new StageThread(stage, body);
    started.thread.start();
    return started;
  }

  /** Whether the stage is to end now. */
  boolean isStopping() {
    return stopping;
  }

  /** Asks the stage to end soon. */
  void stop() {
    stopping = true;
  }

  /**
   * Waits for the end.
   *
   * @return whether it has ended
   */
  boolean join(Duration patience) throws InterruptedException {
    thread.join(Math.max(1, patience.toMillis()));
    return !thread.isAlive();
  }

  /** Throws what the stage died of, if it did. */
  void requireHealthy() {
    if (failure != null) {
      throw new QuickstartException(
          ExitCode.BROKEN_OFF, "The stage " + stage + " of the demo failed: " + failure, failure);
    }
  }
}
