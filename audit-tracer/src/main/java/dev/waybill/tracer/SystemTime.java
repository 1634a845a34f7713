// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Instant;

/** The machine's clocks. */
final class SystemTime implements Time {
  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public long epochNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
