// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.tracer.SpanEnd.Outcome;
import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.ResourceSpans;
import dev.waybill.wire.Role;
import dev.waybill.wire.Sampling;
import dev.waybill.wire.Waybill;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** Makes spans in OpenTelemetry's model, with the names of its messaging conventions. */
final class SpanWriter {
  private final Instance instance;
  private final LongSupplier spanIds;

  SpanWriter(Instance instance, LongSupplier spanIds) {
    this.instance = instance;
    this.spanIds = spanIds;
  }

  AuditSpan write(SpanStart start, SpanEnd end) {
    boolean origin = start.sealedHere() || instance.role() == Role.ORIGIN;
    boolean error =
        start.corrupted() || end.outcome() == Outcome.CORRUPTED || end.outcome() == Outcome.FAILED;
    String operation = origin ? "send" : "process";
    return new AuditSpan(
        start.waybill().traceId(),
        spanId(start, end),
        SpanLedger.parentOf(start),
        traceState(start.waybill()),
        operation + " " + start.place().pipeline(),
        origin ? AuditSpan.PRODUCER : AuditSpan.CONSUMER,
        start.nanos(),
        Math.max(start.nanos(), end.endNanos()),
        error,
        attributes(start, end, operation, origin),
        start.link() == null ? List.of() : List.of(start.link()));
  }

  /** A waybill that no longer names the span before names this stage's own. */
  private long spanId(SpanStart start, SpanEnd end) {
    Waybill.Sample sample = end.waybill().sample();
    if (end.spanId() != 0) {
      return end.spanId();
    }
    return sample != null && sample.spanId() != SpanLedger.parentOf(start)
        ? sample.spanId()
        : spanIds.getAsLong();
  }

  private static String traceState(Waybill waybill) {
    return waybill.sampled()
        ? "ot=th:" + Sampling.traceStateThreshold(waybill.sample().threshold())
        : "";
  }

  private Map<String, Object> attributes(
      SpanStart start, SpanEnd end, String operation, boolean origin) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    Place place = origin ? end.place() : start.place();
    long offset = origin ? end.offset() : start.offset();
    if (place.inKafka()) {
      attributes.put("messaging.system", "kafka");
      attributes.put("messaging.operation.name", operation);
      attributes.put("messaging.operation.type", operation);
      attributes.put("messaging.destination.name", place.topic());
      putKnown(attributes, "messaging.destination.partition.id", place.partition());
      if (offset >= 0) {
        attributes.put("messaging.kafka.offset", offset);
      }
    }
    if (start.group() != null) {
      attributes.put("messaging.consumer.group.name", start.group());
    }
    String errorType = start.corrupted() ? Outcome.CORRUPTED.label() : end.errorType();
    if (errorType != null) {
      attributes.put("error.type", errorType);
    }
    if (end.url() != null) {
      attributes.put("url.full", end.url());
    }
    attributes.put(AuditSpan.PIPELINE, start.place().pipeline());
    attributes.put(AuditSpan.STAGE, instance.stage());
    attributes.put(AuditSpan.ROLE, instance.role().name().toLowerCase(Locale.ROOT));
    attributes.put(AuditSpan.OUTCOME, outcome(start, end).label());
    return attributes;
  }

  /** That a message was left out says more than why, which the error type tells. */
  private static Outcome outcome(SpanStart start, SpanEnd end) {
    boolean passed = end.outcome() != Outcome.SKIPPED;
    return start.corrupted() && passed ? Outcome.CORRUPTED : end.outcome();
  }

  private static void putKnown(Map<String, Object> attributes, String name, int partition) {
    if (partition >= 0) {
      attributes.put(name, Integer.toString(partition));
    }
  }

  ResourceSpans resource(List<AuditSpan> spans) {
    return new ResourceSpans(
        Map.of(
            "service.name",
            instance.service(),
            "host.name",
            instance.host(),
            "service.instance.id",
            HexFormat.of().toHexDigits(instance.id())),
        spans);
  }
}
