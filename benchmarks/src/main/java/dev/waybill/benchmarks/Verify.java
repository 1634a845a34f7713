// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenTracer;

/** Every message of a poll is verified; nothing is recorded. */
final class Verify implements Subject {
  private final Messages messages;
  private final OpenTracer tracer;

  Verify(Messages messages, OpenTracer tracer) {
    this.messages = messages;
    this.tracer = tracer;
  }

  @Override
  public int operations() {
    return messages.count;
  }

  @Override
  public long run() {
    long good = 0;
    for (int i = 0; i < messages.count; i++) {
      if (tracer.verify(messages.headers[i], messages.keys[i], messages.values[i])) {
        good++;
      }
    }
    return good;
  }
}
