// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.Role;
import dev.waybill.wire.Sampling;
import dev.waybill.wire.Waybill;
import java.util.List;

/**
 * The spans that a tracer writes of messages which pass one instance of a stage, for benchmarks
 * that need them without the messages.
 */
public final class OpenSpans {
  private static final int THRESHOLD = Sampling.threshold(0.1);

  private final SpanWriter writer;
  private final String pipeline;
  private final Place input;
  private final boolean origin;

  /**
   * @param instance the instance's id, never zero
   * @param stage its stage
   * @param role the stage's role
   * @param pipeline the pipeline
   * @param input the topic that it reads, or null at an origin
   * @param partition the partition of that topic
   */
  public OpenSpans(
      long instance, String stage, Role role, String pipeline, String input, int partition) {
    String service = "orders-" + stage;
    this.writer =
        new SpanWriter(
            new Instance(instance, stage, role, service, service + "-6c9f7d5b8-x2x4q", 10_000),
            Sealer::randomSpanId);
    this.pipeline = pipeline;
    this.input = new Place(0, pipeline, input, partition);
    this.origin = role == Role.ORIGIN;
  }

  /**
   * The span of a message that was handed over.
   *
   * @param before span id of the stage before; anything but zero at an origin
   * @param own this span's id, never zero
   * @param output the topic that it went to, or null at a sink
   * @param partition the partition of that topic
   * @param offset where it was read, at an origin where it went
   * @param nanos when it was received, in ns since the epoch; it is handed over a millisecond later
   */
  public AuditSpan span(
      long session,
      long sequence,
      long before,
      long own,
      String output,
      int partition,
      long offset,
      long nanos) {
    Waybill.Sample sample = new Waybill.Sample(before, nanos / 1_000_000, THRESHOLD);
    Waybill waybill = new Waybill(0, true, session, sequence, sample);
    Place place =
        output == null ? Place.outsideKafka(pipeline) : Place.of(pipeline, output, partition);
    return writer.write(
        new SpanStart(waybill, origin, input, offset, nanos, false, origin ? null : "orders", null),
        new SpanEnd(
            waybill,
            own,
            place,
            offset,
            nanos,
            nanos + 1_000_000,
            SpanEnd.Outcome.HANDED_OVER,
            null));
  }

  /** The spans with what their record says of the instance. */
  public ResourceSpans resource(List<AuditSpan> spans) {
    return writer.resource(spans);
  }
}
