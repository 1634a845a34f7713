// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.AuditSpan;
import dev.waybill.wire.Balance;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The tracer's counts as OpenTelemetry metrics: {@code docs/tracer-metrics.md}. They are read when
 * somebody collects them and cost nothing else.
 *
 * <p>Without an {@link OpenTelemetry} of its own it waits for the global one to be set, and looks
 * from the sender thread: to ask for the global one before the host has set it would fix it to
 * nothing.
 */
final class TracerMetrics implements AutoCloseable {
  static final String SCOPE = "dev.waybill";
  static final String REASON = "waybill.reason";

  /** What is observed. */
  enum Metric {
    RECORDED(
        "waybill.tracer.events.recorded", Kind.COUNTER, "{event}", "Events recorded by the host"),
    SENT("waybill.tracer.events.sent", Kind.COUNTER, "{event}", "Events in acknowledged entries"),
    DROPPED(
        "waybill.tracer.events.dropped",
        Kind.COUNTER,
        "{event}",
        "Events that will never be reported"),
    PENDING(
        "waybill.tracer.events.pending",
        Kind.UP_DOWN_COUNTER,
        "{event}",
        "Events recorded and neither sent nor dropped"),
    CORRUPTED(
        "waybill.tracer.messages.corrupted",
        Kind.COUNTER,
        "{message}",
        "Messages received with bytes that are not those sealed"),
    CHANGED(
        "waybill.tracer.messages.changed",
        Kind.COUNTER,
        "{message}",
        "Messages handed over with other bytes by a stage that promises not to"),
    CARRY_MISSING(
        "waybill.tracer.messages.carry_missing",
        Kind.COUNTER,
        "{message}",
        "Messages sent without a waybill by a relay that receives some with"),
    UNUSABLE_HEADERS(
        "waybill.tracer.headers.unusable",
        Kind.COUNTER,
        "{message}",
        "Messages whose waybill is not there or can't be used"),
    ENTRIES(
        "waybill.tracer.entries.acknowledged",
        Kind.COUNTER,
        "{entry}",
        "Entries that are in the audit topic"),
    SPANS_DROPPED(
        "waybill.tracer.spans.dropped",
        Kind.COUNTER,
        "{span}",
        "Spans not reported, to bound memory or their rate"),
    QUARANTINED(
        "waybill.tracer.quarantine.stored",
        Kind.COUNTER,
        "{message}",
        "Corrupted messages in the quarantine topic"),
    QUARANTINE_REFUSED(
        "waybill.tracer.quarantine.refused",
        Kind.COUNTER,
        "{message}",
        "Corrupted messages passed on because the quarantine had no room"),
    QUARANTINE_FAILED(
        "waybill.tracer.quarantine.failed",
        Kind.COUNTER,
        "{message}",
        "Corrupted messages left out that could not be stored in quarantine"),
    LEDGER_SIZE(
        "waybill.tracer.ledger.size",
        Kind.UP_DOWN_COUNTER,
        "By",
        "Memory of the ledger, by estimate"),
    LEDGER_LIMIT(
        "waybill.tracer.ledger.limit", Kind.UP_DOWN_COUNTER, "By", "Bound of the ledger's memory"),
    QUEUE_SIZE("waybill.tracer.queue.size", Kind.UP_DOWN_COUNTER, "{event}", "Events in the queue"),
    QUEUE_LIMIT(
        "waybill.tracer.queue.limit",
        Kind.UP_DOWN_COUNTER,
        "{event}",
        "How many events the queue can hold");

    final String label;
    final Kind kind;
    final String unit;
    final String meaning;

    Metric(String label, Kind kind, String unit, String meaning) {
      this.label = label;
      this.kind = kind;
      this.unit = unit;
      this.meaning = meaning;
    }
  }

  /** Kinds of asynchronous instruments. */
  enum Kind {
    COUNTER,
    UP_DOWN_COUNTER
  }

  /**
   * What is observed of a tracer; from any thread.
   *
   * @param queueSize how many events are in the queue
   */
  record Source(
      Supplier<Balance> balance, LedgerMemory memory, LongSupplier queueSize, int queueCapacity) {}

  private static final AttributeKey<String> STAGE = AttributeKey.stringKey(AuditSpan.STAGE);
  private static final AttributeKey<String> REASON_KEY = AttributeKey.stringKey(REASON);
  private static final long LOOK_NANOS = 1_000_000_000;

  private final Attributes stage;
  private final OpenTelemetry own;
  private final Source source;
  private final CauseLog causes;
  private volatile Supplier<TracerStats> stats;
  private final Map<Metric, ObservableLongMeasurement> observers = new EnumMap<>(Metric.class);
  private boolean looked;
  private long lookAtNanos;
  private boolean done; // registered, given up, or closed
  private BatchCallback registered;

  /**
   * @param own where to register, or null for the global one
   */
  TracerMetrics(String stage, OpenTelemetry own, Source source, CauseLog causes) {
    this.stage = Attributes.of(STAGE, stage);
    this.own = own;
    this.source = source;
    this.causes = causes;
  }

  /** Says where more counts are to be had; nothing is registered before. */
  void stats(Supplier<TracerStats> more) {
    stats = more;
  }

  /** Registers once it can. By the sender thread, again and again. */
  synchronized void step(long nowNanos) {
    if (done || stats == null || (looked && nowNanos - lookAtNanos < 0)) {
      return;
    }
    looked = true;
    lookAtNanos = nowNanos + LOOK_NANOS;
    try {
      if (own != null) {
        register(own);
      } else if (GlobalOpenTelemetry.isSet()) {
        register(GlobalOpenTelemetry.getOrNoop());
      }
    } catch (RuntimeException | Error e) { // older versions don't tell whether it is set
      done = true;
      causes.warn("metrics can't be registered", e);
    }
  }

  private void register(OpenTelemetry openTelemetry) {
    done = true;
    Meter meter = openTelemetry.getMeter(SCOPE);
    List<ObservableLongMeasurement> all = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      ObservableLongMeasurement observer =
          switch (metric.kind) {
            case COUNTER ->
                meter
                    .counterBuilder(metric.label)
                    .setUnit(metric.unit)
                    .setDescription(metric.meaning)
                    .buildObserver();
            case UP_DOWN_COUNTER ->
                meter
                    .upDownCounterBuilder(metric.label)
                    .setUnit(metric.unit)
                    .setDescription(metric.meaning)
                    .buildObserver();
          };
      observers.put(metric, observer);
      all.add(observer);
    }
    registered =
        meter.batchCallback(
            this::observe,
            all.get(0),
            all.subList(1, all.size()).toArray(ObservableLongMeasurement[]::new));
  }

  /** All at once, so that what is recorded is what is sent, dropped and pending. */
  private void observe() {
    Balance balance = source.balance.get();
    record(Metric.RECORDED, balance.recorded());
    record(Metric.SENT, balance.sent());
    record(Metric.PENDING, balance.pending());
    for (Drops.Reason reason : Drops.Reason.values()) { // from 0 on, so that the first one shows
      record(Metric.DROPPED, balance.dropped().getOrDefault(reason.label(), 0L), reason.label());
    }
    TracerStats counts = stats.get();
    record(Metric.CORRUPTED, counts.corrupted());
    record(Metric.CHANGED, counts.changed());
    record(Metric.CARRY_MISSING, counts.carryMissing());
    record(Metric.UNUSABLE_HEADERS, counts.absentHeaders(), "absent");
    record(Metric.UNUSABLE_HEADERS, counts.damagedHeaders(), "damaged");
    record(Metric.UNUSABLE_HEADERS, counts.unknownVersionHeaders(), "unknown_version");
    record(Metric.ENTRIES, counts.entriesAcknowledged());
    record(Metric.SPANS_DROPPED, counts.spansDropped());
    record(Metric.QUARANTINED, counts.quarantined());
    record(Metric.QUARANTINE_REFUSED, counts.quarantineRefused());
    record(Metric.QUARANTINE_FAILED, counts.quarantineFailed());
    record(Metric.LEDGER_SIZE, source.memory.publishedBytes());
    record(Metric.LEDGER_LIMIT, source.memory.limitBytes());
    record(Metric.QUEUE_SIZE, source.queueSize.getAsLong());
    record(Metric.QUEUE_LIMIT, source.queueCapacity);
  }

  private void record(Metric metric, long value) {
    observers.get(metric).record(value, stage);
  }

  private void record(Metric metric, long value, String reason) {
    observers.get(metric).record(value, stage.toBuilder().put(REASON_KEY, reason).build());
  }

  /** Observes nothing more. */
  @Override
  public synchronized void close() {
    done = true;
    BatchCallback open = registered;
    registered = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (RuntimeException | Error e) {
      causes.warn("metrics can't be closed", e);
    }
  }
}
