// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Waybill;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real OpenTelemetry SDK collects from a tracer. */
class TracerMetricsTest {
  private static final byte[] VALUE = {1, 2, 3};

  private final Collecting reader = new Collecting();
  private final OpenTelemetry sdk =
      new Sdk(SdkMeterProvider.builder().registerMetricReader(reader).build());

  @AfterEach
  void forgetGlobal() {
    GlobalOpenTelemetry.resetForTest();
  }

  /** Collects when it is asked to. */
  private static final class Collecting implements MetricReader {
    private CollectionRegistration registration = CollectionRegistration.noop();

    @Override
    public void register(CollectionRegistration given) {
      registration = given;
    }

    Collection<MetricData> collect() {
      return registration.collectAllMetrics();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private record Sdk(MeterProvider meters) implements OpenTelemetry {
    @Override
    public MeterProvider getMeterProvider() {
      return meters;
    }

    @Override
    public TracerProvider getTracerProvider() {
      return TracerProvider.noop();
    }

    @Override
    public ContextPropagators getPropagators() {
      return ContextPropagators.noop();
    }
  }

  @Test
  void counts_areCollectedAndBalance() {
    Bench bench = new Bench(2, builder -> builder.openTelemetry(sdk).queueCapacity(16));
    step(bench);
    Waybill waybill = bench.tracer.seal("orders", null, VALUE);
    bench.tracer.receive("orders", waybill.encode(), null, new byte[] {9});
    bench.tracer.receive("orders", null, null, VALUE);
    bench.report();
    for (int i = 0; i < 20; i++) {
      bench.tracer.handOver("orders", waybill);
    }

    Map<String, Long> collected = collected();
    assertEquals(22, collected.get("waybill.tracer.events.recorded")); // with a span's start
    assertEquals(2, collected.get("waybill.tracer.events.sent"));
    assertEquals(16, collected.get("waybill.tracer.events.pending"));
    assertEquals(4, collected.get("waybill.tracer.events.dropped queue_full"));
    assertEquals(1, collected.get("waybill.tracer.messages.corrupted"));
    assertEquals(1, collected.get("waybill.tracer.headers.unusable absent"));
    assertEquals(0, collected.get("waybill.tracer.headers.unusable damaged"));
    assertEquals(4, collected.get("waybill.tracer.entries.acknowledged"));
    assertEquals(16, collected.get("waybill.tracer.queue.size"));
    assertEquals(16, collected.get("waybill.tracer.queue.limit"));
    assertEquals(0, collected.get("waybill.tracer.ledger.size"));
    assertEquals(64 << 20, collected.get("waybill.tracer.ledger.limit"));
    bench.step();
    assertEquals(0, collected().get("waybill.tracer.queue.size"));
    assertTrue(collected().get("waybill.tracer.ledger.size") > 0);
  }

  @Test
  void closed_isCollectedNoMore() {
    Bench bench = new Bench(1, builder -> builder.openTelemetry(sdk));
    step(bench);
    assertFalse(collected().isEmpty());
    bench.wiring.metrics().close();
    step(bench);

    assertEquals(Map.of(), collected());
  }

  /** To ask for the global one would fix it to one that does nothing. */
  @Test
  void global_isLeftToTheHostAndFoundOnceItIsSet() {
    Bench bench = new Bench(1);
    step(bench);
    assertFalse(GlobalOpenTelemetry.isSet());
    assertEquals(Map.of(), collected());
    GlobalOpenTelemetry.set(sdk);
    bench.wiring.metrics().step(2_000_000_000);

    assertEquals(0, collected().get("waybill.tracer.events.recorded"));
  }

  @Test
  void brokenSdk_costsTheMetricsAndNothingElse() {
    Bench bench =
        new Bench(
            1,
            builder ->
                builder.openTelemetry(
                    new Sdk(
                        scope -> {
                          throw new StackOverflowError();
                        })));
    step(bench);
    bench.tracer.handOver("orders", bench.tracer.seal("orders", null, VALUE));
    bench.report();
    bench.wiring.metrics().close();

    assertEquals(1, bench.tracer.balance().sent());
  }

  @Test
  void docs_nameEveryMetric() throws IOException {
    List<String> expected = new ArrayList<>();
    for (TracerMetrics.Metric metric : TracerMetrics.Metric.values()) {
      boolean reasons =
          metric == TracerMetrics.Metric.DROPPED || metric == TracerMetrics.Metric.UNUSABLE_HEADERS;
      expected.add(
          "| `%s` | %s | `%s` | %s | %s |"
              .formatted(
                  metric.label,
                  metric.kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  metric.unit,
                  reasons ? "`" + TracerMetrics.REASON + "`" : "",
                  metric.meaning));
    }
    List<String> told =
        page()
            .lines()
            .filter(line -> line.startsWith("| `waybill.tracer."))
            .map(line -> line.replaceFirst(" `waybill_[a-z_]+` \\|$", ""))
            .toList();
    assertEquals(String.join("\n", expected), String.join("\n", told));
  }

  @Test
  void docs_tellNamesInPrometheus() throws IOException {
    PrometheusMetricReader prometheus = new PrometheusMetricReader(attribute -> false);
    SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(prometheus).build();
    step(new Bench(1, builder -> builder.openTelemetry(new Sdk(meters))));
    ByteArrayOutputStream scrape = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(scrape, prometheus.collect());

    assertEquals(
        matches("(?m)^(waybill_tracer_[a-z_]+)\\{[^}]*waybill_stage=", scrape.toString(UTF_8)),
        matches("(?m)^\\| `waybill\\.tracer.* `(waybill_[a-z_]+)` \\|$", page()));
  }

  private static Set<String> matches(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "tracer-metrics.md"));
  }

  @Test
  void docs_nameEveryReason() throws IOException {
    String page = page();
    for (Drops.Reason reason : Drops.Reason.values()) {
      assertTrue(page.contains("\n| `" + reason.label() + "` | "), reason.label());
    }
  }

  private static void step(Bench bench) {
    bench.wiring.metrics().step(0);
    bench.step();
  }

  /** By name and reason. */
  private Map<String, Long> collected() {
    Map<String, Long> values = new TreeMap<>();
    for (MetricData metric : reader.collect()) {
      assertEquals(TracerMetrics.SCOPE, metric.getInstrumentationScopeInfo().getName());
      for (LongPointData point : metric.getLongSumData().getPoints()) {
        assertEquals("stage", point.getAttributes().get(AttributeKey.stringKey("waybill.stage")));
        String reason = point.getAttributes().get(AttributeKey.stringKey(TracerMetrics.REASON));
        values.put(metric.getName() + (reason == null ? "" : " " + reason), point.getValue());
      }
    }
    return values;
  }
}
