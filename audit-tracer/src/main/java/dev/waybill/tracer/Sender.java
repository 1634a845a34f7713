// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** The thread that reports: takes the {@link Reporter}'s steps until it is closed. */
final class Sender extends Thread {
  /** Within it a default queue takes 6 million events a second. */
  private static final long PAUSE_NANOS = 10_000_000;

  /** A step that has just begun, and the end of the producer. */
  private static final long LAST_STEP_NANOS = 1_000_000_000;

  private final LongConsumer quarantine;
  private final Reporter reporter;
  private final CauseLog causes;
  private final Duration closeTimeout;
  private volatile long closeBy;
  private volatile boolean closing;

  /**
   * @param quarantine takes a step of the quarantine at a time, in ns
   * @param closeTimeout how long {@link #close} and what the tracer does before it may take
   */
  Sender(
      String name,
      LongConsumer quarantine,
      Reporter reporter,
      CauseLog causes,
      Duration closeTimeout) {
    super(name);
    setDaemon(true);
    this.quarantine = quarantine;
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
    while (!step(true) && System.nanoTime() - closeBy < 0) {
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
      quarantine.accept(System.nanoTime());
    } catch (RuntimeException | Error e) {
      causes.warn("a fault of the tracer's quarantine", e);
    }
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

  /** When a close that begins now must have ended, in {@link System#nanoTime}. */
  long closeDeadline() {
    return System.nanoTime() + closeTimeout.toNanos();
  }

  /**
   * Sends what is left; waits for it, at most until then, unless interrupted. A thread that is kept
   * by what is not ours (a name server, for example) is left to end by itself.
   */
  void close(long deadlineNanos) {
    if (!closing) {
      closeBy = deadlineNanos;
    }
    closing = true;
    LockSupport.unpark(this);
    try {
      long left = Math.max(0, closeBy - System.nanoTime());
      TimeUnit.NANOSECONDS.timedJoin(this, left + LAST_STEP_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
