// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The thread that reports: takes the {@link Reporter}'s steps until it is closed. */
final class Sender extends Thread {
  /** Within it a default queue takes 6 million events a second. */
  private static final long PAUSE_NANOS = 10_000_000;

  private final Reporter reporter;
  private final CauseLog causes;
  private final Duration closeTimeout;
  private volatile boolean closing;

  Sender(String name, Reporter reporter, CauseLog causes, Duration closeTimeout) {
    super(name);
    setDaemon(true);
    this.reporter = reporter;
    this.causes = causes;
    this.closeTimeout = closeTimeout;
  }

  @Override
  public void run() {
    while (!closing) {
      step(false);
      pause();
    }
    long deadline = System.nanoTime() + closeTimeout.toNanos();
    while (!step(true) && System.nanoTime() - deadline < 0) {
      pause();
    }
    giveUp();
  }

  /** An interrupt from the host would make every pause end at once. */
  private void pause() {
    LockSupport.parkNanos(this, PAUSE_NANOS);
    boolean unused = Thread.interrupted();
  }

  private boolean step(boolean last) {
    try {
      return reporter.step(last);
    } catch (RuntimeException | Error e) {
      causes.warn("a fault of the tracer's sender thread", e);
      return false;
    }
  }

  private void giveUp() {
    try {
      reporter.giveUp(Duration.ZERO);
    } catch (RuntimeException | Error e) {
      causes.warn("the audit producer can't be closed", e);
    }
  }

  /** Sends what is left; waits for it, at most the timeout, unless interrupted. */
  void close() {
    closing = true;
    LockSupport.unpark(this);
    try {
      join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
