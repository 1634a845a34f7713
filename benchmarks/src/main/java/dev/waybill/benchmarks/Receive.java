// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenTracer;
import java.util.concurrent.Semaphore;

/**
 * Every message of a poll is verified and recorded, as a wrapped consumer does it, with the
 * sessions of all messages interleaved; meanwhile a sender thread reads the poll before into the
 * ledger.
 */
final class Receive implements Subject, AutoCloseable {
  private final Messages messages;
  private final OpenTracer tracer;
  private final Semaphore toRead = new Semaphore(0);
  private final Semaphore read = new Semaphore(1);
  private final Thread sender = new Thread(this::send, "sender");
  private long received;
  private volatile long senderNanos;

  Receive(Messages messages, OpenTracer tracer) {
    this.messages = messages;
    this.tracer = tracer;
    sender.setDaemon(true);
    sender.start();
  }

  private void send() {
    while (true) {
      toRead.acquireUninterruptibly();
      if (sender.isInterrupted()) {
        return;
      }
      tracer.step();
      senderNanos = CpuClock.threadNanos();
      read.release();
    }
  }

  @Override
  public int operations() {
    return messages.count;
  }

  @Override
  public int turns() {
    return 1;
  }

  /** New messages; the sender gets those of the turn before, once it is done with those before. */
  @Override
  public void prepare() {
    messages.seal();
    read.acquireUninterruptibly();
    toRead.release();
  }

  @Override
  public long run() {
    long good = 0;
    long offset = messages.firstOffset();
    for (int i = 0; i < messages.count; i++) {
      if (tracer.receive(offset + i, messages.headers[i], messages.keys[i], messages.values[i])) {
        good++;
      }
    }
    received += good;
    return good;
  }

  /** CPU time of the sender thread for a message, in ns, with what waking it costs. */
  double senderNanos() {
    return (double) senderNanos / received;
  }

  /**
   * @throws IllegalStateException if not all was measured that should be
   */
  @Override
  public void close() {
    sender.interrupt();
    toRead.release();
    if (tracer.dropped() > 0) {
      throw new IllegalStateException("the queue was full");
    }
  }
}
