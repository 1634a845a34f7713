// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.time.Duration;

/** Says how it goes, but not more often than every so often. */
final class Progress {

  private final long everyNanos;
  private final Runnable say;
  private long told = System.nanoTime();

  Progress(Duration every, Runnable say) {
    everyNanos = every.toNanos();
    this.say = say;
  }

  /** Says it if it is time. */
  void tell() {
    long now = System.nanoTime();
    if (now - told >= everyNanos) {
      told = now;
      say.run();
    }
  }
}
