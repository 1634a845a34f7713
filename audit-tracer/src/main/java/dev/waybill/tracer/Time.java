// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

/** The clocks. */
interface Time {
  /** Monotonic, in ns from any point. */
  long monotonicNanos();

  /** Wall clock, in ns since the epoch. */
  long epochNanos();
}
