// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.embedded.EmbeddedPostgresql;
import dev.waybill.report.findings.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code GET /findings} and the metrics of pipelines, by two replicas of the packaged service. */
@ExtendWith(Servers.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FindingIT {
  /** A window that is long closed, and in the hour that the metrics tell of. */
  private final Instant start = Instant.now().minusSeconds(1800).truncatedTo(ChronoUnit.MINUTES);

  private final Topics topics;
  private final EmbeddedPostgresql database = Servers.postgresql();
  private final ReportProcess report;
  private final ReportProcess replica;
  private final Journal journal;

  FindingIT(Servers servers) {
    topics = new Topics(servers.kafka());
    report =
        new ReportProcess("findings", servers.kafka(), database)
            .with("WAYBILL_FINDINGS_EVERY", "PT1S")
            .with("WAYBILL_FINDINGS_SILENCE", "PT1S")
            .with("WAYBILL_FINDINGS_AUDIT_SILENCE", "PT10M");
    replica = report.replica();
    journal = new Journal(topics, report);
  }

  @BeforeAll
  void startReports() {
    report.start();
    replica.start();
  }

  @AfterAll
  void stopReports() {
    replica.close();
    report.close();
    topics.close();
    database.close();
  }

  @Test
  void faults_areFound_shownOnceAndResolved() {
    journal.declare("shown");
    journal.tell(journal.judged(start.plusSeconds(180)));
    journal.tell(
        journal.closed("shown", start, 1000, 5),
        journal.corrupted("shown", start.plusSeconds(60), 10, 2));
    awaitFindings("shown", "open", 2);

    report.kill();
    report.start();
    journal.tell(journal.judged(start.plusSeconds(181)));

    Map<String, Object> completeness = findings("shown", "&rule=completeness").get(0);
    assertEquals("warning", completeness.get("severity"));
    assertEquals("warehouse", completeness.get("stage"));
    assertEquals(start.toString(), completeness.get("since"));
    assertEquals(start.toString(), completeness.get("lastWindow"));
    assertEquals(0.995f, completeness.get("value"));
    assertEquals(0.9999f, completeness.get("limit"));
    assertNull(completeness.get("until"));
    assertTrue(completeness.get("text").toString().contains("99.5 %"), completeness::toString);
    assertEquals("docs/runbook.md#completeness", completeness.get("runbook"));
    assertEquals(2, findings("shown", "").size(), "two replicas and a restart double nothing");
    assertEquals(findings("shown", ""), report.all("/findings?pipeline=shown", 1));
    assertEquals(findings("shown", ""), replica.all("/findings?pipeline=shown", 1000));

    journal.tell(
        journal.closed("shown", start.plusSeconds(600), 10, 0),
        journal.judged(start.plusSeconds(900)));
    awaitFindings("shown", "resolved", 2);
    assertEquals(List.of(), findings("shown", "&state=open"));
    assertEquals(
        start.plusSeconds(60).toString(),
        findings("shown", "&rule=completeness").get(0).get("until"));
  }

  @Test
  void stageThatFallsSilent_isCriticalUntilItTellsAgain() {
    journal.tell(
        journal.closed("silent", start, 10, 0),
        journal.waiting("silent", start.plusSeconds(60), 10, 10),
        journal.judged(start.plusSeconds(180)));
    // The stage has told of nothing for as long as the audit has heard of it; now time goes on.
    await()
        .atMost(ReportProcess.PATIENCE)
        .until(
            () -> {
              journal.tell(journal.judged(Instant.now()));
              return !findings("silent", "&rule=silence&state=open").isEmpty();
            });

    Map<String, Object> silence = findings("silent", "&rule=silence").get(0);
    assertEquals("critical", silence.get("severity"));
    assertEquals("warehouse", silence.get("stage"));
  }

  @Test
  void partitionNotJudged_isSilenceOfTheAudit() {
    journal.tell(journal.judged(Instant.now().minus(Duration.ofHours(1))));

    await()
        .atMost(ReportProcess.PATIENCE)
        .until(() -> !all("/findings?rule=audit_silence&severity=critical").isEmpty());
  }

  @Test
  void rulesForPrometheus_askForMetricsThatThereAre_andRunbooksThatThereAre() throws IOException {
    journal.declare("scraped");
    journal.tell(journal.judged(start.plusSeconds(180)));
    journal.tell(journal.corrupted("scraped", start, 10, 1));
    Path root = Path.of("..").toAbsolutePath().normalize();
    String rules = Files.readString(root.resolve("k8s/monitoring/rules/waybill.rules.yaml"));
    String runbook = Files.readString(root.resolve("docs/runbook.md"));
    Set<String> asked = // of the others in MonitoringIT
        matches("\\b(waybill_(?:findings|alerts|pipelines|report)[a-z_]*)\\b", rules);
    assertTrue(asked.contains("waybill_findings"), asked::toString);

    await()
        .atMost(ReportProcess.PATIENCE)
        .untilAsserted(
            () -> assertEquals(asked, matches("(?m)^(" + String.join("|", asked) + ")[{ ]")));
    for (String metric : List.of("waybill_completeness_ratio", "waybill_recent_issued_messages")) {
      String line = metric + "{pipeline=\"scraped\"}";
      await().atMost(ReportProcess.PATIENCE).until(() -> scrape(replica).contains(line));
    }
    Set<String> sections = matches("(?m)^## (.+)$", runbook);
    assertEquals(Set.of(), without(matches("docs/runbook\\.md#([a-z_]+)", rules), sections));
    Set<String> of = List.of(Rule.values()).stream().map(Rule::word).collect(Collectors.toSet());
    assertEquals(Set.of(), without(of, sections));
    assertEquals(Set.of(), without(of, matches("rule=\"([a-z_]+)\"", rules)), "each has an alert");
  }

  private Set<String> matches(String pattern) {
    return matches(pattern, scrape(report));
  }

  private static String scrape(ReportProcess process) {
    return process.management("/q/metrics").asString();
  }

  private static Set<String> matches(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> without(Set<String> wanted, Set<String> there) {
    Set<String> rest = new TreeSet<>(wanted);
    rest.removeAll(there);
    return rest;
  }

  @Test
  void completeTo_isWhatTheCompletenessEndpointSays() {
    journal.declare("polled");
    journal.tell(journal.judged(start.plusSeconds(600)));
    journal.tell(
        journal.closed("polled", start.plusSeconds(120), 10, 5),
        journal.closed("polled", start, 10, 0));

    String metric = "waybill_complete_to_timestamp_seconds{pipeline=\"polled\"} ";
    long wanted = start.plusSeconds(120).getEpochSecond();
    for (ReportProcess each : List.of(report, replica)) {
      await()
          .atMost(ReportProcess.PATIENCE)
          .untilAsserted(() -> assertEquals((double) wanted, value(scrape(each), metric)));
    }
    assertEquals(
        start.plusSeconds(120).toString(),
        report.json("/pipelines/polled/completeness").getString("completeTo"));
  }

  private static double value(String scrape, String metric) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(metric))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
        .findFirst()
        .orElse(Double.NaN);
  }

  @Test
  void badQuestions_areProblemsThatNameTheParameter() {
    for (String name : List.of("state", "severity", "rule", "limit", "after")) {
      report
          .get("/findings?" + name + "=x")
          .then()
          .statusCode(400)
          .body("detail", containsString(name));
    }
  }

  private void awaitFindings(String pipeline, String state, int count) {
    await()
        .atMost(ReportProcess.PATIENCE)
        .until(() -> findings(pipeline, "&state=" + state).size() == count);
  }

  private List<Map<String, Object>> findings(String pipeline, String more) {
    return all("/findings?pipeline=" + pipeline + more);
  }

  private List<Map<String, Object>> all(String path) {
    return replica.all(path, 1000);
  }
}
