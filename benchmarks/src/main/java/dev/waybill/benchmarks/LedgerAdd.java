// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenTracer;

/** What it costs the sender thread to read a receipt from the queue and keep it in the ledger. */
final class LedgerAdd implements Subject {
  private static final int OPERATIONS = 8_000;

  private final OpenTracer tracer = new OpenTracer(1 << 14);
  private long next;

  @Override
  public int operations() {
    return OPERATIONS;
  }

  @Override
  public int turns() {
    return 1;
  }

  @Override
  public void prepare() {
    for (int i = 0; i < OPERATIONS; i++) {
      tracer.received(next % Messages.SESSIONS + 1, next / Messages.SESSIONS, next);
      next++;
    }
  }

  @Override
  public long run() {
    tracer.step();
    return next;
  }
}
