// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.SpanEnd.Outcome;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Role;
import dev.waybill.wire.TraceId;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import dev.waybill.wire.WaybillReader.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.Collection;
import java.util.HexFormat;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What all ways into the tracer share: seal, receive, end. Thread-safe; runs in host threads. */
final class Core {
  final Recorder recorder;
  final Pipelines pipelines;

  /** Consumers of which a poll that finds nothing tells something. */
  final Collection<PolledInputs> quietInputs = new CopyOnWriteArrayList<>();

  final HeaderCounts headers = new HeaderCounts();
  final Time time;
  final CorruptedMessages corrupted;
  private final Sealer sealer;
  private final CauseLog causes;
  private final boolean relay;
  private volatile boolean anythingReceived;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  Core(
      Recorder recorder,
      Sealer sealer,
      Time time,
      TracerSettings settings,
      Quarantine quarantine,
      CauseLog causes) {
    this.recorder = recorder;
    this.pipelines = settings.pipelines();
    this.sealer = sealer;
    this.time = time;
    this.causes = causes;
    relay = settings.instance().role() == Role.RELAY;
    corrupted =
        new CorruptedMessages(
            this, settings.instance().stage(), settings.quarantineTopic(), quarantine, causes);
  }

  Scratch scratch() {
    return scratch.get();
  }

  /**
   * The waybill under which this stage hands a message on. Bytes that should not have changed are
   * recorded, and keep the checksum that they don't fit, so that everybody sees it; the scratch
   * then says so.
   */
  Waybill reseal(Scratch with, Pipeline pipeline, Waybill waybill, byte[] key, byte[] value) {
    int checksum = with.checksum.expectedBy(waybill, key, value);
    with.changed = mayNotHave(pipeline, waybill, checksum);
    return Sealer.reseal(waybill, with.changed ? waybill.checksum() : checksum);
  }

  /** Whether this stage promised not to change bytes and did; that is recorded. */
  boolean mayNotHave(Pipeline pipeline, Waybill waybill, int checksum) {
    PipelineSettings settings = pipeline.settings();
    boolean changed = checksum != waybill.checksum() && settings.unchanged() && settings.audited();
    if (changed) {
      tellChanged(pipeline, waybill);
    }
    return changed;
  }

  private void tellChanged(Pipeline pipeline, Waybill waybill) {
    headers.changed.increment();
    Place place = pipeline.outsideKafka();
    recorder.message(Fact.CHANGED, place, -1, waybill.session(), waybill.sequence());
    if (!waybill.sampled()) { // else its own span says so
      recorder.spanStarted(
          new SpanStart(waybill, false, place, -1, time.epochNanos(), true, null, currentSpan()));
    }
  }

  /** Issues a new message of this stage. */
  Waybill seal(Pipeline pipeline, byte[] key, byte[] value) {
    return begin(pipeline, sealer.seal(pipeline, scratch(), key, value));
  }

  /** Issues a new message of this stage whose bytes are not known yet. */
  Waybill issue(Pipeline pipeline) {
    return begin(pipeline, sealer.issue(pipeline, 0));
  }

  private Waybill begin(Pipeline pipeline, Waybill waybill) {
    if (relay && anythingReceived) {
      missCarry(pipeline);
    }
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

  private void missCarry(Pipeline pipeline) {
    headers.carryMissing.increment();
    if (pipeline.tellsMissingCarry()) {
      causes.warn(
          "receives messages with a waybill and sends others without, to pipeline "
              + pipeline.name()
              + "; if they are the same messages, carry the waybill over");
    }
  }

  /**
   * Counts and records a message that came in.
   *
   * @param with as {@link Scratch#verify} left it
   * @param offset its offset, or -1 outside Kafka
   * @param group the consumer group, or null
   */
  void tell(
      Scratch with, Status status, Pipeline pipeline, Place place, long offset, String group) {
    headers.count(status);
    if (CorruptedMessages.mayLeaveOut(pipeline)) {
      pipeline.corruptedShare().received();
    }
    if (status == Status.VALID) {
      tellValid(with, place, offset, group);
    } else if (place.inKafka()) {
      recorder.progress(Fact.of(status), place, offset);
    }
  }

  private void tellValid(Scratch with, Place place, long offset, String group) {
    if (relay && !anythingReceived) {
      anythingReceived = true;
    }
    recorder.message(
        with.corrupted ? Fact.CORRUPTED : Fact.RECEIVED,
        place,
        offset,
        with.reader.session(),
        with.reader.sequence());
    if (with.corrupted) {
      headers.corrupted.increment();
    }
    if (with.corrupted || with.reader.sampled()) {
      recorder.spanStarted(
          new SpanStart(
              with.reader.toWaybill(),
              false,
              place,
              offset,
              time.epochNanos(),
              with.corrupted,
              group,
              currentSpan()));
    }
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
    Pipeline pipeline = pipelines.of(message.topic());
    if (!pipeline.settings().audited()
        || reader.read(WaybillHeader.read(message.headers())) != Status.VALID) {
      return;
    }
    Place place = pipeline.outsideKafka();
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
