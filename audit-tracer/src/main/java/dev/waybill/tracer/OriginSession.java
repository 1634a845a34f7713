// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.concurrent.atomic.AtomicLong;

/** A session that begins here: one run of this tracer for one pipeline. Thread-safe. */
final class OriginSession {
  private final long id;
  private final Pipeline pipeline;
  private final AtomicLong next = new AtomicLong();

  OriginSession(long id, Pipeline pipeline) {
    this.id = id;
    this.pipeline = pipeline;
  }

  long id() {
    return id;
  }

  Pipeline pipeline() {
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
