// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.waybill.embedded.PackagedService;
import dev.waybill.quickstart.Promql.Condition;
import dev.waybill.quickstart.Promql.Selector;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard and the rules ask Prometheus for is there, with the labels they name. */
class MonitoringIT {
  /** Windows close, are measured once a minute, and stay behind the audit log by a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /** A row of the table in docs/tracer-metrics.md: more attributes, and the name in Prometheus. */
  private static final Pattern TRACER_METRIC =
      Pattern.compile(
          "(?m)^\\| `waybill\\.tracer\\.[^|]*\\|[^|]*\\|[^|]*\\|([^|]*)\\|.*`(\\w+)` \\|$");

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path folder;

  @Test
  void dashboardAndRules_askForWhatThereIs() throws Exception {
    Set<Selector> asked = asked();
    assertFalse(asked.isEmpty());
    try (TestSystem test =
            TestSystem.start(
                folder.resolve("data"),
                OrdersPipeline.definition(1, OrdersPipeline.DEADLINE, 0.01, false));
        FaultFile faults = FaultFile.append(test.folder.faults());
        DemoPipeline demo = test.demo(FaultPlan.NONE, faults)) {
      demo.startReceivers();
      demo.startShop(new OrderSource(Long.MAX_VALUE, 1), 25);
      get(test.system.report().address().resolve("/pipelines")); // requests are measured by path

      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(
              () -> {
                demo.requireHealthy();
                assertEquals(Set.of(), missing(asked, test.system));
              });
    }
  }

  private static Set<Selector> asked() throws IOException {
    return Stream.concat(Dashboard.read().expressions(), Dashboard.rules().stream())
        .flatMap(expression -> Promql.selectors(expression).stream())
        .collect(Collectors.toSet());
  }

  private Set<String> missing(Set<Selector> asked, RunningSystem system)
      throws IOException, InterruptedException {
    List<Series> report = Series.of(metrics(system.report()));
    List<Series> correlator = Series.of(metrics(system.correlator()));
    List<Series> all = new ArrayList<>(report);
    all.addAll(correlator);
    all.addAll(tracers());
    Map<String, List<Series>> byJob = Map.of("$report_job", report, "$correlator_job", correlator);
    return asked.stream()
        .filter(
            selector ->
                byJob.getOrDefault(job(selector), all).stream()
                    .noneMatch(series -> series.isMeantBy(selector)))
        .map(Selector::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String job(Selector selector) {
    return selector.conditions().stream()
        .filter(condition -> condition.label().equals("job"))
        .map(Condition::value)
        .findFirst()
        .orElse("");
  }

  /** As tracers of a host with OpenTelemetry give them, which the demo has not. */
  private static List<Series> tracers() throws IOException {
    return TRACER_METRIC
        .matcher(Files.readString(Path.of("..", "docs", "tracer-metrics.md")))
        .results()
        .map(MonitoringIT::tracerSeries)
        .toList();
  }

  private static Series tracerSeries(MatchResult row) {
    Map<String, String> labels = new HashMap<>(Map.of("waybill_stage", "billing"));
    if (row.group(1).contains("waybill.reason")) {
      labels.put("waybill_reason", "damaged");
    }
    return new Series(row.group(2), labels);
  }

  private String metrics(PackagedService service) throws IOException, InterruptedException {
    return get(service.managementAddress().resolve("/q/metrics"));
  }

  private String get(URI uri) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    assertEquals(200, response.statusCode(), uri.toString());
    return response.body();
  }
}
