// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.ReportConfig;
import dev.waybill.report.api.AuditWatch;
import dev.waybill.report.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of the pipelines, as metrics: what the tables say when they were last read. All
 * replicas tell the same, whichever applied the rules.
 */
@ApplicationScoped
class FindingMetrics {
  private static final String OPEN =
      """
      select pipeline, rule, severity, count(*) as number from finding where until is null
      group by 1, 2, 3 order by severity = 'critical' desc, 1, 2 limit ?
      """;

  /** Those with the last windows, if they are too many. */
  private static final String MEASURED =
      """
      select w.* from pipeline_watch w join seen_pipeline s on s.name = w.pipeline
      where w.measured_at is not null order by s.last_window desc, w.pipeline limit ?
      """;

  private static final String COUNT =
      "select count(*) as number from pipeline_watch where measured_at is not null";

  private final Database database;
  private final AuditWatch audit;
  private final int maxPipelines;
  private final MultiGauge findings;
  private final List<Measure> measures;
  private volatile double evaluatedAt = Double.NaN;
  private volatile long leftOut;

  FindingMetrics(Database database, AuditWatch audit, MeterRegistry registry, ReportConfig config) {
    this.database = database;
    this.audit = audit;
    this.maxPipelines = config.findings().maxPipelines();
    findings =
        MultiGauge.builder("waybill.findings")
            .description("Findings that are open; 0 without a pipeline where there are none")
            .register(registry);
    measures =
        List.of(
            new Measure(
                registry,
                "waybill.completeness.ratio",
                "Share of the last hour's decided messages that arrived, at the worst sink",
                row -> number(row.getObject("completeness"))),
            new Measure(
                registry,
                "waybill.complete.to.timestamp.seconds",
                "Up to when all windows are closed and reach the target",
                row -> seconds(Database.instantOrNull(row, "complete_to"))),
            new Measure(
                registry,
                "waybill.recent.issued.messages",
                "Messages issued in the last hour",
                row -> number(row.getObject("issued"))),
            new Measure(
                registry,
                "waybill.recent.lost.messages",
                "Messages lost of the last hour, on hops and in stages",
                row -> number(row.getObject("lost"))),
            new Measure(
                registry,
                "waybill.recent.corrupted.messages",
                "Corrupted messages of the last hour, by the stages that found them",
                row -> number(row.getObject("corrupted"))));
    Gauge.builder("waybill.findings.evaluated.timestamp.seconds", () -> evaluatedAt)
        .description("When a replica last applied the rules")
        .register(registry);
    Gauge.builder("waybill.pipelines.left.out", () -> leftOut)
        .description("Pipelines that have no metrics of their own, since there are too many")
        .register(registry);
  }

  /** Reads a number, or null where there is none. */
  @FunctionalInterface
  private interface Reading {
    Double read(ResultSet row) throws SQLException;
  }

  /** A number of each pipeline. */
  private static final class Measure {
    private final MultiGauge gauge;
    private final Reading number;
    private List<Row<?>> rows = new ArrayList<>();

    Measure(MeterRegistry registry, String name, String description, Reading number) {
      gauge = MultiGauge.builder(name).description(description).register(registry);
      this.number = number;
    }

    private void add(ResultSet row) throws SQLException {
      Double value = number.read(row);
      if (value != null) {
        rows.add(Row.of(Tags.of("pipeline", row.getString("pipeline")), value));
      }
    }

    private void publish() {
      gauge.register(rows, true);
      rows = new ArrayList<>();
    }
  }

  /** Reads the tables. By one thread at a time. */
  void read() {
    Map<Tags, Long> open = new HashMap<>();
    for (Rule rule : Rule.values()) {
      for (Severity severity : Severity.values()) {
        open.put(tags("", rule.word(), severity.word()), 0L);
      }
    }
    database.query(
        OPEN,
        row ->
            open.put(
                tags(row.getString("pipeline"), row.getString("rule"), row.getString("severity")),
                row.getLong("number")),
        maxPipelines * Rule.values().length);
    findings.register(
        open.entrySet().stream().map(each -> Row.of(each.getKey(), each.getValue())).toList(),
        true);
    database.query(
        MEASURED,
        row -> {
          for (Measure measure : measures) {
            measure.add(row);
          }
          return true;
        },
        maxPipelines);
    measures.forEach(Measure::publish);
    long all = database.query(COUNT, row -> row.getLong("number")).get(0);
    leftOut = Math.max(0, all - maxPipelines);
    Double at = seconds(audit.evaluatedAt());
    evaluatedAt = at == null ? Double.NaN : at;
  }

  private static Tags tags(String pipeline, String rule, String severity) {
    return Tags.of("pipeline", pipeline, "rule", rule, "severity", severity);
  }

  private static Double number(Object column) {
    return column instanceof Number number ? number.doubleValue() : null;
  }

  private static Double seconds(Instant time) {
    return time == null ? null : time.toEpochMilli() / 1000.0;
  }
}
