// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.SpanEnd.Outcome;
import dev.waybill.wire.Waybill;
import dev.waybill.wire.WaybillReader;
import dev.waybill.wire.WaybillReader.Status;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Received messages that are handed over together, as one file or object: one fact for all of them,
 * however many there are, and a span that names the file for each that is sampled.
 *
 * <pre>{@code
 * Batch batch = tracer.batch();
 * records.forEach(batch::add);
 * upload(records, uri);
 * batch.handOver(uri);
 * consumer.commitSync();
 * }</pre>
 *
 * <p>Commit offsets after {@link #handOver}: what a stage has committed and not handed over counts
 * as lost. A batch that has ended is empty and can be filled again. Costs a few bytes a message
 * until then. For one thread at a time; nothing throws but {@link NullPointerException}.
 */
public final class Batch {
  private record Sampled(Waybill waybill, Place place) {}

  private final Core core;
  private final Guard guard;
  private Map<SessionLedger.Key, BatchEnd.Messages> messages = new HashMap<>();
  private List<Sampled> sampled = new ArrayList<>();
  private SessionLedger.Key latest; // messages mostly come in runs of one session
  private BatchEnd.Messages ofLatest;

  Batch(Core core) {
    this.core = core;
    guard = new Guard(core.recorder);
  }

  /** Adds a received record; nothing if it has no valid waybill. */
  public void add(ConsumerRecord<?, ?> message) {
    Pipeline pipeline = core.pipelines.of(message.topic());
    guard.run(
        () -> {
          WaybillReader reader = core.scratch().reader;
          if (pipeline.settings().audited()
              && reader.read(WaybillHeader.read(message.headers())) == Status.VALID) {
            add(pipeline, reader.session(), reader.sequence());
            if (reader.sampled()) {
              sampled.add(new Sampled(reader.toWaybill(), pipeline.outsideKafka()));
            }
          }
        });
  }

  /**
   * Adds a message that was received on a path that is not wrapped.
   *
   * @param waybill as {@link AuditTracer#receive} answered it; null adds nothing
   */
  public void add(String pipeline, Waybill waybill) {
    Pipeline of = core.pipelines.named(pipeline);
    if (waybill == null || !of.settings().audited()) {
      return;
    }
    guard.run(
        () -> {
          add(of, waybill.session(), waybill.sequence());
          if (waybill.sampled()) {
            sampled.add(new Sampled(waybill, of.outsideKafka()));
          }
        });
  }

  private void add(Pipeline pipeline, long session, long sequence) {
    if (latest == null
        || latest.session() != session
        || !latest.pipeline().equals(pipeline.name())) {
      latest = new SessionLedger.Key(session, pipeline.name());
      ofLatest = messages.computeIfAbsent(latest, key -> new BatchEnd.Messages());
    }
    ofLatest.add(sequence);
  }

  /**
   * Says that all that were added are stored.
   *
   * @param uri where, for the spans; null if it has no address
   */
  public void handOver(URI uri) {
    end(true, uri == null ? null : uri.toString(), null);
  }

  /** Says that none of them could be stored. */
  public void fail(Throwable cause) {
    end(false, null, cause.getClass().getName());
  }

  private void end(boolean handedOver, String url, String errorType) {
    if (messages.isEmpty()) {
      return;
    }
    guard.run(
        () -> {
          core.recorder.batchEnded(new BatchEnd(handedOver, messages));
          long now = core.time.epochNanos();
          Outcome outcome = handedOver ? Outcome.HANDED_OVER : Outcome.FAILED;
          for (Sampled each : sampled) {
            core.recorder.spanEnded(
                new SpanEnd(each.waybill, 0, each.place, -1, now, now, outcome, errorType, url));
          }
        });
    messages = new HashMap<>();
    sampled = new ArrayList<>();
    latest = null;
    ofLatest = null;
  }
}
