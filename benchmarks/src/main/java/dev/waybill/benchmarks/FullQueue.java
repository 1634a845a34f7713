// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenTracer;

/** What a receipt costs its thread that can't be recorded, since nobody reads the queue. */
final class FullQueue implements Subject {
  private static final int OPERATIONS = 1000;
  private static final int CAPACITY = 1024;

  private final OpenTracer tracer = new OpenTracer(CAPACITY);
  private long next;

  FullQueue() {
    tracer.step(); // so that the number of audit partitions is known
    for (int i = 0; i < CAPACITY; i++) {
      tracer.received(1, i, i);
    }
  }

  @Override
  public int operations() {
    return OPERATIONS;
  }

  @Override
  public long run() {
    long before = next;
    for (int i = 0; i < OPERATIONS; i++) {
      long sequence = next++;
      tracer.received(sequence % Messages.SESSIONS + 1, sequence, sequence);
    }
    return next - before;
  }

  long dropped() {
    return tracer.dropped();
  }
}
