// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.tracer.AuditTracer;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a stage of the demo from outrunning its tracer.
 *
 * <p>A tracer never waits: what doesn't fit into its queue it drops and counts, and the comparison
 * then ends with exit code 2. A demo that sends a whole file as fast as two busy cores can is just
 * the kind of load that could bring it there, so the demo waits instead.
 */
final class Backpressure {

  /** What is pending is in the queue or behind it, so that at most half of the queue is used. */
  private static final long MAX_PENDING = DemoTracers.QUEUE_CAPACITY / 2;

  private static final long PAUSE_NANOS = 1_000_000;

  private Backpressure() {}

  /** Returns when the tracer's queue has room for plenty, or the stage is to end. */
  static void await(AuditTracer tracer, StageThread thread) {
    while (tracer.balance().pending() > MAX_PENDING && !thread.isStopping()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
