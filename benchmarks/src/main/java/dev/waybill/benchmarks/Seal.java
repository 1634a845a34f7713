// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.tracer.OpenTracer;
import dev.waybill.wire.Waybill;

/** New messages get their waybill, as a wrapped producer does it. */
final class Seal implements Subject {
  private final Messages messages;
  private final OpenTracer tracer;

  Seal(Messages messages, OpenTracer tracer) {
    this.messages = messages;
    this.tracer = tracer;
  }

  @Override
  public int operations() {
    return messages.count;
  }

  @Override
  public int turns() {
    return 1;
  }

  /** The application's own headers alone. */
  @Override
  public void prepare() {
    for (int i = 0; i < messages.count; i++) {
      messages.headers[i].remove(Waybill.HEADER);
    }
  }

  @Override
  public long run() {
    long sealed = 0;
    for (int i = 0; i < messages.count; i++) {
      if (tracer.seal(messages.headers[i], messages.keys[i], messages.values[i])) {
        sealed++;
      }
    }
    return sealed;
  }
}
