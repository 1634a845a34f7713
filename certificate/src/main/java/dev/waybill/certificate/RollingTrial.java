// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import dev.waybill.embedded.EmbeddedProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything is restarted in order, one after the other, while instances of all stages come and go:
 * what an update of all parts does, and autoscaling that can't make up its mind.
 */
final class RollingTrial implements Trial {

  @Override
  public String name() {
    return "rolling";
  }

  @Override
  public String title() {
    return "Everything is restarted in order, stages come and go: nothing lost, nothing unknown";
  }

  @Override
  public void run(TrialRun run) throws Exception {
    try (AuditSystem system = run.startSystem();
        TestPipeline pipeline = pipeline(run, system)) {
      Map<String, EmbeddedProcess> parts = new LinkedHashMap<>();
      parts.put("correlator", system.correlator());
      parts.put("second correlator", system.startCorrelator("correlator-2"));
      parts.put("report service", system.report());
      var secondReport = system.startReport("report-2");
      parts.put("second report service", secondReport);
      parts.put("broker", system.kafka());
      parts.put("database", system.postgresql());
      Healing healing =
          new Healing(run, List.of(system.rest(), new Rest(secondReport.address())), pipeline);
      Churn churn = Churn.start(pipeline, 50, run.scale().pick(700, 1_500), run.seed());
      healing.awaitBeginning();
      Instant start = Instant.now();
      Duration atLeast = Duration.ofMinutes(run.scale().pick(0, 10));
      do {
        restartEach(parts, churn, healing);
      } while (Duration.between(start, Instant.now()).compareTo(atLeast) < 0);
      churn.stop();
      healing.tell();
      conclude(run, system, pipeline, churn);
    }
  }

  private static void restartEach(Map<String, EmbeddedProcess> parts, Churn churn, Healing healing)
      throws InterruptedException {
    for (Map.Entry<String, EmbeddedProcess> part : parts.entrySet()) {
      part.getValue().stop();
      healing.await(
          part.getKey() + " restarted", SystemFault.Ended.byStarting(List.of(part.getValue())));
      churn.requireHealthy();
    }
  }

  private static void conclude(TrialRun run, AuditSystem system, TestPipeline pipeline, Churn churn)
      throws InterruptedException, IOException {
    run.say("Letting the stages come to their end.");
    pipeline.stop(List.of(TestPipeline.SHOP));
    pipeline.drainAndStop();
    Truth truth = pipeline.truth();
    Reported reported = new Settling(system.rest(), pipeline).await(truth.sent().size());
    run.add(Row.atLeast("instances of stages that came", 1, churn.came()));
    run.add(Row.atLeast("instances of stages that left in order", 1, churn.left()));
    Agreement agreement = new Agreement(run);
    agreement.add(pipeline.name(), truth, reported, Agreement.Excuse.NONE);
    agreement.tell();
    try (StoreAgreement store = new StoreAgreement(run, system)) {
      store.add(pipeline, truth);
      store.tell();
    }
  }

  private static TestPipeline pipeline(TrialRun run, AuditSystem system)
      throws InterruptedException {
    return new TestPipeline(
        "rolling",
        system.kafka(),
        system.servers(),
        run.folder().resolve("rolling"),
        new Script(run.seed(), 0.02, 0.01, 0.02, 0.05, 2_000),
        0.1,
        TestPipeline.DEADLINE);
  }
}
