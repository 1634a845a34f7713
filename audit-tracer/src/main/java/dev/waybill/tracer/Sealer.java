// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.Sampling;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Waybill;
import java.util.concurrent.ThreadLocalRandom;

/** Makes waybills. Thread-safe. */
final class Sealer {
  private final Time time;

  Sealer(Time time) {
    this.time = time;
  }

  /** A new message's waybill; issues the next sequence of the pipeline's session. */
  Waybill seal(Pipeline pipeline, Scratch scratch, byte[] key, byte[] value) {
    return issue(pipeline, scratch.checksum.ofKeyAndValue(key, value));
  }

  /** The same with a checksum of key and value that is known, or comes later. */
  Waybill issue(Pipeline pipeline, int checksum) {
    OriginSession session = pipeline.session();
    int threshold = pipeline.settings().samplingThreshold();
    long sequence = session.issue();
    Waybill.Sample sample = null;
    if (Sampling.isSampled(TraceId.low(session.id(), sequence), threshold)) {
      sample = new Waybill.Sample(randomSpanId(), time.epochNanos() / 1_000_000, threshold);
    }
    return new Waybill(checksum, true, session.id(), sequence, sample);
  }

  /**
   * The waybill under which a stage hands a message on: sealed over the new bytes, and naming a
   * span of this stage if it is sampled. The same object if nothing differs.
   *
   * @param checksum what the bytes give, or the waybill's own to leave it
   */
  static Waybill reseal(Waybill waybill, int checksum) {
    Waybill sealed = checksum == waybill.checksum() ? waybill : waybill.withChecksum(checksum);
    return respan(sealed);
  }

  /** The same message with, if it is sampled, a span of this stage. */
  static Waybill respan(Waybill waybill) {
    return waybill.sampled() ? waybill.withSpanId(randomSpanId()) : waybill;
  }

  /** 64 random bits, never zero. */
  static long randomSpanId() {
    long id = 0;
    while (id == 0) {
      id = ThreadLocalRandom.current().nextLong();
    }
    return id;
  }
}
