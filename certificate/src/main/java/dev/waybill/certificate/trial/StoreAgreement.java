// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Place;
import dev.waybill.certificate.system.Published;
import dev.waybill.certificate.system.Rest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sums up, over one pipeline or many, how what REST says agrees with what the correlators told, and
 * whether these ever called a message lost that was not.
 */
final class StoreAgreement implements AutoCloseable {

  /** How long the store may need for what was told last. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final TrialRun run;
  private final Rest rest;
  private final Published published;
  private long compared;
  private long windows;
  private long lost;
  private long doubled;
  private long changed;
  private long totals;
  private long falseLost;

  StoreAgreement(TrialRun run, AuditSystem system) {
    this.run = run;
    rest = system.rest();
    published = new Published(system.servers());
  }

  /** Adds a pipeline on which the audit has said its last word. */
  void add(TestPipeline pipeline, Truth truth) throws IOException, InterruptedException {
    StoreComparison comparison = awaitAgreement(pipeline);
    compared += comparison.compared();
    windows += comparison.windows();
    lost += comparison.lost();
    doubled += comparison.doubled();
    changed += comparison.changed();
    totals += comparison.totals();
    comparison.differences().stream().limit(10).forEach(run::detail);
    for (Map.Entry<Place, Set<String>> told : published.everLost(pipeline.name()).entrySet()) {
      Set<String> wrong = new HashSet<>(told.getValue());
      wrong.removeAll(truth.lostAt(told.getKey()));
      falseLost += wrong.size();
      wrong.stream()
          .limit(5)
          .forEach(m -> run.detail(m + " was called lost " + told.getKey() + " and is not"));
    }
  }

  private StoreComparison awaitAgreement(TestPipeline pipeline)
      throws IOException, InterruptedException {
    String range =
        "from=%s&to=%s"
            .formatted(
                pipeline.start().minus(Duration.ofHours(1)),
                Instant.now().plus(Duration.ofHours(1)));
    String path = "/pipelines/" + pipeline.name();
    long start = System.nanoTime();
    while (true) {
      published.readOn();
      StoreComparison comparison =
          StoreComparison.of(
              pipeline.name(),
              published.verdicts(pipeline.name()),
              published.summaries(pipeline.name()),
              rest.list(path + "/verdicts?" + range),
              rest.list(path + "/summaries?" + range));
      if (comparison.agrees() || System.nanoTime() - start > PATIENCE.toNanos()) {
        return comparison;
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /** Tells it all in rows. */
  void tell() {
    run.add(Row.figure("records that the correlators told, all revisions", published.revisions()));
    run.add(Row.atLeast("verdicts on messages compared with the store", 1, compared));
    run.add(Row.equal("verdicts told and not stored", 0L, lost));
    run.add(Row.equal("verdicts doubled", 0L, doubled));
    run.add(Row.equal("verdicts stored otherwise than told", 0L, changed));
    run.add(Row.atLeast("windows compared with the store", 1, windows));
    run.add(Row.equal("windows with other totals than told", 0L, totals));
    run.add(
        Row.equal("told again of the same log, and differently", 0L, published.contradictions()));
    run.add(Row.equal("called LOST in any revision, and not lost", 0L, falseLost));
    run.add(Row.equal("dead letters", 0L, published.deadLetters()));
  }

  @Override
  public void close() {
    published.close();
  }
}
