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
    OriginSession session = pipeline.session();
    int threshold = pipeline.settings().samplingThreshold();
    int checksum = scratch.checksum.ofKeyAndValue(key, value);
    long sequence = session.issue();
    Waybill.Sample sample = null;
    if (Sampling.isSampled(TraceId.low(session.id(), sequence), threshold)) {
      sample = new Waybill.Sample(randomSpanId(), time.epochNanos() / 1_000_000, threshold);
    }
    return new Waybill(checksum, true, session.id(), sequence, sample);
  }

  /** The same message with new bytes and, if it is sampled, a span of this stage. */
  static Waybill reseal(Waybill waybill, Scratch scratch, byte[] key, byte[] value) {
    Waybill sealed = waybill.withChecksum(scratch.checksum.expectedBy(waybill, key, value));
    return sealed.sampled() ? sealed.withSpanId(randomSpanId()) : sealed;
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
