// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.Churn;
import dev.waybill.certificate.pipeline.Script;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Rest;
import dev.waybill.certificate.system.SystemFault;
import dev.waybill.embedded.EmbeddedProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything is restarted in order, one after the other, while instances of all stages come and go:
 * what an update of all parts does, and autoscaling that can't make up its mind.
 */
public final class RollingTrial implements Trial {

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
    Script script = new Script(run.seed(), 0.02, 0.01, 0.02, 0.05, 2_000);
    try (AuditSystem system = run.startSystem();
        TestPipeline pipeline = TestPipeline.of(system, run.folder(), name(), script)) {
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
      run.add(Row.atLeast("instances of stages that came", 1, churn.came()));
      run.add(Row.atLeast("instances of stages that left in order", 1, churn.left()));
      LastWord.await(run, system, pipeline, Agreement.Excuse.NONE);
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
}
