// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.tracer.SpanEnd.Outcome;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import dev.waybill.wire.Waybill;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Decides whether the application gets a corrupted message that was received: passed, left out, or
 * left out and quarantined, as the pipeline's settings say. In doubt it is passed, since a wrong
 * byte is better than a lost message. Thread-safe; runs in host threads and never waits.
 */
final class CorruptedMessages {
  /** Prefix of the headers that a quarantined message has besides its own, as text. */
  static final String HEADER_PREFIX = "waybill.quarantine.";

  private final Core core;
  private final String stage;
  private final String quarantineTopic;
  private final Quarantine quarantine;
  private final CauseLog causes;
  private final LongAdder passedOverLimit = new LongAdder();

  CorruptedMessages(
      Core core, String stage, String quarantineTopic, Quarantine quarantine, CauseLog causes) {
    this.core = core;
    this.stage = stage;
    this.quarantineTopic = quarantineTopic;
    this.quarantine = quarantine;
    this.causes = causes;
  }

  /** Whether a corrupted message of this pipeline may be left out at all. */
  static boolean mayLeaveOut(Pipeline pipeline) {
    return pipeline.settings().onCorrupted() != OnCorrupted.PASS;
  }

  /**
   * Whether a corrupted message is left out. If so, it is told as skipped as well: at once, or when
   * the quarantine topic has it; commits that are asked for from now on wait for that. Its receipt
   * must have been told before, by {@link Core#tell}.
   *
   * @param place where it was received
   * @param waybill as received
   * @param message as received, its own bytes
   */
  boolean leavesOut(
      Pipeline pipeline, Place place, Waybill waybill, ConsumerRecord<byte[], byte[]> message) {
    PipelineSettings settings = pipeline.settings();
    if (settings.onCorrupted() == OnCorrupted.PASS) {
      return false;
    }
    pipeline.corruptedShare().corrupted();
    if (pipeline.corruptedShare().exceeds(settings.corruptedShareLimit())) {
      passedOverLimit.increment();
      causes.warn(
          "more than a share of "
              + settings.corruptedShareLimit()
              + " of pipeline "
              + pipeline.name()
              + " arrives corrupted, so it is passed on");
      return false;
    }
    if (settings.onCorrupted() == OnCorrupted.QUARANTINE) {
      return quarantines(place, waybill, message);
    }
    core.end(Fact.SKIPPED, Outcome.SKIPPED, place, waybill);
    return true;
  }

  private boolean quarantines(
      Place place, Waybill waybill, ConsumerRecord<byte[], byte[]> message) {
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(
            quarantineTopic, null, null, message.key(), message.value(), headers(message));
    long ticket = core.recorder.beginHandOver(waybill.session());
    boolean taken =
        ticket != Tickets.NONE
            && quarantine.offer(copy, size(copy), stored -> end(place, waybill, ticket, stored));
    if (!taken && ticket != Tickets.NONE) {
      core.recorder.endHandOver(ticket);
    }
    return taken;
  }

  private void end(Place place, Waybill waybill, long ticket, boolean stored) {
    core.end(
        stored ? Fact.SKIPPED : Fact.FAILED,
        stored ? Outcome.SKIPPED : Outcome.FAILED,
        place,
        waybill);
    core.recorder.endHandOver(ticket);
  }

  /** The record's own time is told in a header: by it, old messages would be deleted at once. */
  private Headers headers(ConsumerRecord<?, ?> message) {
    Headers headers = new RecordHeaders(message.headers());
    put(headers, "topic", message.topic());
    put(headers, "partition", Integer.toString(message.partition()));
    put(headers, "offset", Long.toString(message.offset()));
    put(headers, "timestamp", Long.toString(message.timestamp()));
    put(headers, "stage", stage);
    return headers;
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(HEADER_PREFIX + name).add(HEADER_PREFIX + name, value.getBytes(UTF_8));
  }

  private static int size(ProducerRecord<byte[], byte[]> message) {
    long size = length(message.key()) + length(message.value());
    for (Header header : message.headers()) {
      size += header.key().length() + length(header.value());
    }
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** How many were passed on because too large a share is corrupted. */
  long passedOverLimit() {
    return passedOverLimit.sum();
  }
}
