// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.time.Duration;

/** Builds tracers of hosts whose clocks are off, which only this package can. */
public final class SkewedTracer {

  private SkewedTracer() {}

  /**
   * As {@link AuditTracerBuilder#build()}.
   *
   * @param skew what the host's clock is ahead; may be negative
   */
  public static AuditTracer build(AuditTracerBuilder builder, Duration skew) {
    SystemTime time = new SystemTime();
    return builder.build(
        new Time() {
          @Override
          public long monotonicNanos() {
            return time.monotonicNanos();
          }

          @Override
          public long epochNanos() {
            return time.epochNanos() + skew.toNanos();
          }
        });
  }
}
