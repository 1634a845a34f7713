// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.correlator.fold.FoldStats;
import dev.waybill.wire.Kind;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.VerdictRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What Prometheus sees: counters of what was sent, and gauges of each partition held here. */
@Singleton
final class CorrelatorMetrics {
  private static final String PREFIX = "waybill.correlator.";

  private final MeterRegistry registry;
  private final Map<String, Counter> sent = new HashMap<>();
  private final Map<Kind, Counter> told = new EnumMap<>(Kind.class);
  private final Counter snapshotsWritten;
  private final Counter snapshotsFailed;
  private final Counter restoresFailed;
  private final Counter cut;
  private final Counter folded;
  private final Counter otlpRead;
  private final Map<PartitionWorker, List<Meter>> gauges = new ConcurrentHashMap<>();

  @Inject
  CorrelatorMetrics(MeterRegistry registry, CorrelatorSettings settings) {
    this.registry = registry;
    CorrelatorSettings.Topics topics = settings.topics();
    counter(topics.verdicts(), "verdicts.sent", "Verdicts acknowledged");
    counter(topics.summaries(), "summaries.sent", "Summaries and progress acknowledged");
    counter(topics.deadLetters(), "dead.letters", "Records put aside as unusable");
    counter(
        topics.audit(),
        "appended",
        "Ticks, announcements, parts of snapshots and OTLP appended to the audit topic");
    for (Kind kind : Kind.values()) {
      told.put(
          kind,
          Counter.builder(PREFIX + "verdicts.told")
              .description("Verdicts in the documents told; a later revision counts again")
              .tag("kind", kind.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    snapshotsWritten = counter("snapshots.written", "Snapshots whose parts are all acknowledged");
    snapshotsFailed = counter("snapshots.failed", "Snapshots given up");
    restoresFailed =
        counter("restores.failed", "Snapshots from which a partition should begin and could not");
    cut = counter("records.cut", "Offsets that retention has cut before they were read");
    folded = counter("records.folded", "Records of the audit log that are folded");
    otlpRead =
        counter("otlp.records", "Records of the OTLP topic that are brought to the audit topic");
  }

  private void counter(String topic, String name, String description) {
    sent.put(topic, counter(name, description));
  }

  private Counter counter(String name, String description) {
    return Counter.builder(PREFIX + name).description(description).register(registry);
  }

  /** A record was acknowledged. */
  void sent(String topic) {
    sent.get(topic).increment();
  }

  /** A document was told, whose verdicts are these. */
  void told(VerdictRecord record) {
    if (record instanceof SessionVerdicts session) {
      session.verdicts().forEach(verdict -> told.get(verdict.kind()).increment());
    } else if (record instanceof TraceVerdict trace) {
      told.get(trace.kind()).increment();
    } else if (record instanceof LateVerdicts late) {
      late.verdicts().forEach(verdict -> told.get(verdict.kind()).increment());
    }
  }

  /** A snapshot is whole. */
  void snapshotWritten() {
    snapshotsWritten.increment();
  }

  /** A snapshot was given up. */
  void snapshotFailed() {
    snapshotsFailed.increment();
  }

  /** A partition begins from the beginning of the log, since its snapshot is of no use. */
  void restoreFailed() {
    restoresFailed.increment();
  }

  /** So many records of the OTLP topic are done with. */
  void otlpRead(int records) {
    otlpRead.increment(records);
  }

  /** So many offsets of the audit log are folded, and what they told is acknowledged. */
  void folded(long offsets) {
    folded.increment((double) offsets);
  }

  /** So many offsets were cut off before they were read. */
  void cut(long offsets) {
    cut.increment((double) offsets);
  }

  /** Shows a partition's gauges until {@link #hide}. */
  void show(PartitionWorker worker) {
    List<Meter> meters = new ArrayList<>();
    gauges.put(worker, meters);
    gauge(meters, worker, "lag", "Records not folded yet", PartitionWorker::lag);
    gauge(
        meters,
        worker,
        "log.time.seconds",
        "Log time of the last record that is folded, in s since the epoch; 0 if there is none",
        each -> each.logTimeMillis() / 1000.0);
    gauge(
        meters,
        worker,
        "rebuild.seconds",
        "How long it took from assignment to the end of the partition; 0 until then",
        PartitionWorker::rebuildSeconds);
    gauge(
        meters,
        worker,
        "begin.offset",
        "From which offset on it was rebuilt; 0 until that is known",
        PartitionWorker::beginOffset);
    gauge(
        meters,
        worker,
        "snapshot.bytes",
        "Size of the newest snapshot; 0 if there is none",
        snapshot(Snapshot::bytes));
    gauge(
        meters,
        worker,
        "snapshot.time.seconds",
        "Log time of the newest snapshot, in s since the epoch; 0 if there is none",
        snapshot(snapshot -> snapshot.logTimeMillis() / 1000.0));
    gauge(
        meters,
        worker,
        "fold.clock.seconds",
        "The fold's clock: time of the log, from its first record on",
        of(stats -> stats.clockMillis() / 1000.0));
    gauge(meters, worker, "open.sessions", "Sessions still open", of(FoldStats::openSessions));
    gauge(meters, worker, "open.windows", "Windows still open", of(FoldStats::openWindows));
    gauge(meters, worker, "instances", "Instances of tracers", of(FoldStats::instances));
    gauge(
        meters,
        worker,
        "silent.instances",
        "Instances that fell silent without a goodbye",
        of(FoldStats::silentInstances));
    gauge(meters, worker, "holes", "Entries that are missing", of(FoldStats::holes));
    gauge(meters, worker, "state.bytes", "Memory of the fold, about", of(FoldStats::sizeBytes));
    gauge(
        meters,
        worker,
        "evicted.windows",
        "Windows closed undecided for want of memory",
        of(FoldStats::evictedWindows));
    gauge(
        meters,
        worker,
        "open.sampled",
        "Sampled messages of which spans are still expected",
        of(FoldStats::openSampled));
    gauge(
        meters,
        worker,
        "evicted.sampled",
        "Sampled messages forgotten early for want of memory",
        of(FoldStats::evictedSampled));
    gauge(
        meters,
        worker,
        "left.out.spans",
        "Spans that tell no latency: of too many stages, or of clocks far off",
        of(FoldStats::leftOutSpans));
  }

  void hide(PartitionWorker worker) {
    List<Meter> meters = gauges.remove(worker);
    if (meters != null) {
      meters.forEach(registry::remove);
    }
  }

  private static ToDoubleFunction<PartitionWorker> snapshot(ToDoubleFunction<Snapshot> value) {
    return worker -> worker.snapshot().map(value::applyAsDouble).orElse(0.0);
  }

  private static ToDoubleFunction<PartitionWorker> of(ToDoubleFunction<FoldStats> value) {
    return worker -> value.applyAsDouble(worker.stats());
  }

  private void gauge(
      List<Meter> meters,
      PartitionWorker worker,
      String name,
      String description,
      ToDoubleFunction<PartitionWorker> value) {
    meters.add(
        Gauge.builder(PREFIX + name, worker, value)
            .description(description)
            .tags(Tags.of("partition", Integer.toString(worker.partition())))
            .register(registry));
  }
}
