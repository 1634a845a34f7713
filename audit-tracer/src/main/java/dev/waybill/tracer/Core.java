// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.SpanEnd.Outcome;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import dev.waybill.wire.WaybillReader.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HexFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What all ways into the tracer share: seal, receive, end. Thread-safe; runs in host threads. */
final class Core {
  final Recorder recorder;
  final Pipelines pipelines;
  final HeaderCounts headers = new HeaderCounts();
  final Time time;
  private final Sealer sealer;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  Core(Recorder recorder, Pipelines pipelines, Sealer sealer, Time time) {
    this.recorder = recorder;
    this.pipelines = pipelines;
    this.sealer = sealer;
    this.time = time;
  }

  /** The place of a pipeline's messages outside Kafka. */
  Place outsideKafka(String pipeline) {
    return pipelines.named(pipeline).outsideKafka();
  }

  Scratch scratch() {
    return scratch.get();
  }

  /** Issues a new message of this stage. */
  Waybill seal(Pipeline pipeline, byte[] key, byte[] value) {
    Waybill waybill = sealer.seal(pipeline, scratch(), key, value);
    if (waybill.sampled()) {
      recorder.spanStarted(
          new SpanStart(
              waybill,
              true,
              pipeline.outsideKafka(),
              -1,
              time.epochNanos(),
              false,
              null,
              currentSpan()));
    }
    return waybill;
  }

  /**
   * Reads, verifies and records a message that came in.
   *
   * @return what its header is; after {@link Status#VALID} the scratch's reader holds it, and the
   *     scratch whether it is corrupted
   */
  Status receive(
      Scratch with,
      Place place,
      long offset,
      byte[] header,
      byte[] key,
      byte[] value,
      String group) {
    Status status = with.reader.read(header);
    headers.count(status);
    with.corrupted = false;
    if (status != Status.VALID) {
      return status;
    }
    boolean corrupted = with.expected(key, value) != with.reader.checksum();
    recorder.message(
        corrupted ? Fact.CORRUPTED : Fact.RECEIVED,
        place,
        offset,
        with.reader.session(),
        with.reader.sequence());
    with.corrupted = corrupted;
    if (corrupted) {
      headers.corrupted.increment();
    }
    if (corrupted || with.reader.sampled()) {
      recorder.spanStarted(
          new SpanStart(
              with.reader.toWaybill(),
              false,
              place,
              offset,
              time.epochNanos(),
              corrupted,
              group,
              currentSpan()));
    }
    return status;
  }

  /** Records what this stage did with a message, where no broker says so. */
  void end(Fact fact, Outcome outcome, Place place, Waybill waybill) {
    recorder.message(fact, place, -1, waybill.session(), waybill.sequence());
    if (waybill.sampled()) {
      long now = time.epochNanos();
      recorder.spanEnded(new SpanEnd(waybill, 0, place, -1, now, now, outcome, null));
    }
  }

  /** The same of a received record; nothing without a valid waybill. */
  void end(Fact fact, Outcome outcome, ConsumerRecord<?, ?> message) {
    WaybillReader reader = scratch().reader;
    if (reader.read(WaybillHeader.read(message.headers())) != Status.VALID) {
      return;
    }
    Place place = pipelines.of(message.topic()).outsideKafka();
    if (reader.sampled()) {
      end(fact, outcome, place, reader.toWaybill());
    } else {
      recorder.message(fact, place, -1, reader.session(), reader.sequence());
    }
  }

  /** The application's own span, so that a lost message leads to what made it; or null. */
  private static AuditSpan.Link currentSpan() {
    SpanContext context = Span.current().getSpanContext();
    if (!context.isValid()) {
      return null;
    }
    String trace = context.getTraceId();
    return new AuditSpan.Link(
        new TraceId(
            HexFormat.fromHexDigitsToLong(trace, 0, 16),
            HexFormat.fromHexDigitsToLong(trace, 16, 32)),
        HexFormat.fromHexDigitsToLong(context.getSpanId()));
  }
}
