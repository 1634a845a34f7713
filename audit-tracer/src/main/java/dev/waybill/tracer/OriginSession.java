// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.concurrent.atomic.AtomicLong;

/** A session that begins here: one run of this tracer for one pipeline. Thread-safe. */
final class OriginSession {
  private final long id;
  private final String pipeline;
  private final AtomicLong next = new AtomicLong();

  OriginSession(long id, String pipeline) {
    this.id = id;
    this.pipeline = pipeline;
  }

  long id() {
    return id;
  }

  String pipeline() {
    return pipeline;
  }

  /** Issues a sequence. */
  long issue() {
    return next.getAndIncrement();
  }

  /** The sequence that comes next: all issued ones are below. */
  long next() {
    return next.get();
  }
}
