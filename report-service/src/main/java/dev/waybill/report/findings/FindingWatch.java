// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.FindingConfig;
import dev.waybill.report.RepeatedWork;
import dev.waybill.report.ReportConfig;
import dev.waybill.report.api.AuditFacts;
import dev.waybill.report.api.AuditWatch;
import dev.waybill.report.findings.FindingFacts.Watched;
import dev.waybill.report.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Applies the rules on a schedule: reads what is known, lets the rules judge it, stores what
 * changed and what is to be told of it. Of several replicas one does it at a time, all of it in one
 * transaction: a replica that is killed has done nothing, and the next one does it.
 */
@ApplicationScoped
class FindingWatch {
  private static final int PAGE = 200;

  /** Windows that are in memory at a time, at most, but for one pipeline's. */
  private static final int BATCH_MINUTES = 3000;

  private final Database database;
  private final FindingFacts facts;
  private final AuditWatch audit;
  private final Measures measures;
  private final FindingMetrics metrics;
  private final AlertOutbox outbox;
  private final FindingLimits limits;
  private final FindingConfig config;
  private final Clock clock;
  private final RepeatedWork looking;

  FindingWatch(
      Database database,
      FindingFacts facts,
      AuditWatch audit,
      Measures measures,
      FindingMetrics metrics,
      AlertOutbox outbox,
      ReportConfig config,
      MeterRegistry registry,
      Clock clock) {
    this.database = database;
    this.facts = facts;
    this.audit = audit;
    this.measures = measures;
    this.metrics = metrics;
    this.outbox = outbox;
    this.limits = FindingLimits.of(config);
    this.config = config.findings();
    this.clock = clock;
    looking = new RepeatedWork("Looking for findings", "findings", registry, clock);
  }

  /** Runs on one thread at a time. */
  @Scheduled(
      every = "{waybill.findings.every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void run() {
    looking.run(
        () -> {
          database.inTransaction(this::evaluateUnlessAnotherDoes);
          metrics.read();
        });
  }

  private boolean evaluateUnlessAnotherDoes(Connection connection) throws SQLException {
    boolean locked = Database.tryLock(connection, "waybill findings");
    if (locked) {
      evaluate(connection, clock.instant());
    }
    return locked;
  }

  private void evaluate(Connection connection, Instant now) throws SQLException {
    AuditFacts known = audit.facts();
    store(
        connection,
        List.of(""),
        Instant.MAX,
        AuditRules.observe(known, now, limits),
        key -> now,
        now);
    AuditWatch.save(connection, known, now);
    List<Watched> page;
    String after = "";
    do {
      page = facts.watched(after, PAGE, now);
      for (List<Watched> batch : batches(page)) {
        evaluate(connection, batch, known.judgedTo(), now);
      }
      after = page.isEmpty() ? after : page.get(page.size() - 1).name();
    } while (page.size() == PAGE);
    FindingStore.forget(connection, now, config.retention());
  }

  private void evaluate(Connection connection, List<Watched> batch, Instant auditTo, Instant now)
      throws SQLException {
    List<PipelineFacts> pipelines = facts.facts(batch);
    Map<String, PipelineJudgement> judged = new LinkedHashMap<>();
    List<Observation> seen = new ArrayList<>();
    Instant earliest = now;
    for (PipelineFacts each : pipelines) {
      PipelineJudgement judgement = PipelineJudgement.of(each, auditTo, now, limits);
      judged.put(each.pipeline(), judgement);
      seen.addAll(judgement.seen());
      earliest = each.scanFrom().isBefore(earliest) ? each.scanFrom() : earliest;
    }
    store(
        connection,
        List.copyOf(judged.keySet()),
        earliest,
        seen,
        key -> key.rule().scope() == Rule.Scope.WINDOW ? judged.get(key.pipeline()).settled() : now,
        now);
    FindingStore.watched(connection, judged);
    Measures.write(connection, measures.measure(pipelines, auditTo, now));
  }

  private void store(
      Connection connection,
      List<String> pipelines,
      Instant resolvedSince,
      List<Observation> seen,
      Function<FindingKey, Instant> settled,
      Instant now)
      throws SQLException {
    Instant since = resolvedSince.isAfter(now) ? now : resolvedSince;
    List<FindingChange> changes =
        FindingChange.of(
            FindingStore.known(connection, pipelines, since), seen, settled, config.clear());
    FindingStore.write(connection, changes);
    outbox.add(connection, changes, now);
  }

  /** Few pipelines at a time where there is much to look at. */
  private static List<List<Watched>> batches(List<Watched> page) {
    List<List<Watched>> batches = new ArrayList<>();
    List<Watched> batch = new ArrayList<>();
    long minutes = 0;
    for (Watched each : page) {
      if (!batch.isEmpty() && minutes + each.minutes() > BATCH_MINUTES) {
        batches.add(batch);
        batch = new ArrayList<>();
        minutes = 0;
      }
      batch.add(each);
      minutes += each.minutes();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
