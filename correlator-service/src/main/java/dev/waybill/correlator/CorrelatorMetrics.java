// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

import dev.waybill.correlator.fold.FoldStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What Prometheus sees: counters of what was sent, and gauges of each partition held here. */
@Singleton
final class CorrelatorMetrics {
  private static final String PREFIX = "waybill.correlator.";

  private final MeterRegistry registry;
  private final Map<String, Counter> sent = new HashMap<>();
  private final Map<PartitionWorker, List<Meter>> gauges = new ConcurrentHashMap<>();

  @Inject
  CorrelatorMetrics(MeterRegistry registry, CorrelatorSettings settings) {
    this.registry = registry;
    CorrelatorSettings.Topics topics = settings.topics();
    counter(topics.verdicts(), "verdicts.sent", "Verdicts acknowledged");
    counter(topics.summaries(), "summaries.sent", "Summaries and progress acknowledged");
    counter(topics.deadLetters(), "dead.letters", "Records put aside as unusable");
    counter(topics.audit(), "appended", "Ticks and announcements appended to the audit topic");
  }

  private void counter(String topic, String name, String description) {
    sent.put(topic, Counter.builder(PREFIX + name).description(description).register(registry));
  }

  /** A record was acknowledged. */
  void sent(String topic) {
    sent.get(topic).increment();
  }

  /** Shows a partition's gauges until {@link #hide}. */
  void show(PartitionWorker worker) {
    List<Meter> meters = new ArrayList<>();
    gauges.put(worker, meters);
    gauge(meters, worker, "lag", "Records not folded yet", PartitionWorker::lag);
    gauge(
        meters,
        worker,
        "rebuild.seconds",
        "How long it took from assignment to the end of the partition; 0 until then",
        PartitionWorker::rebuildSeconds);
    gauge(
        meters,
        worker,
        "fold.clock.seconds",
        "The fold's clock",
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
  }

  void hide(PartitionWorker worker) {
    List<Meter> meters = gauges.remove(worker);
    if (meters != null) {
      meters.forEach(registry::remove);
    }
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
