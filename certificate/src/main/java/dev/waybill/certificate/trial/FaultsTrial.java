// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.ParallelTasks;
import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.Script;
import dev.waybill.certificate.pipeline.StageProcess;
import dev.waybill.certificate.pipeline.StageSpec;
import dev.waybill.certificate.pipeline.StageThread;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Reported;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Mixed faults: losses on hops and in stages, corruption, duplicates, messages that come late and
 * out of order, origins whose clocks are off, stages that crash, lag and stand still; a pipeline
 * for each seed, each traced at another rate.
 */
public final class FaultsTrial implements Trial {

  private static final double[] SAMPLING_RATES = {0, 0.01, 0.1, 1};

  /** What else happens to a pipeline, beside its script. */
  private enum Mishap {
    NONE,
    SKEW,
    LAG,
    STOPPED_SINK,
    CRASHES
  }

  /** Most of the time one waits. */
  private static final int AT_ONCE = 3;

  /** So many messages an instance works on before it is killed: some heartbeats' worth. */
  private static final int MESSAGES_BEFORE_A_KILL = 300;

  private static final int CRASHING_PER_SECOND = 100;

  private static final List<Duration> SKEWS =
      List.of(Duration.ofMinutes(-20), Duration.ofSeconds(-90), Duration.ofMinutes(12));

  @Override
  public String name() {
    return "faults";
  }

  @Override
  public String title() {
    return "Mixed faults over seeds: sets of trace ids equal";
  }

  @Override
  public void run(TrialRun run) throws Exception {
    int pipelines = (int) run.scale().pick(5, 60);
    int messages = (int) run.scale().pick(1_500, 5_000);
    Agreement agreement = new Agreement(run);
    try (AuditSystem system = run.startSystem()) {
      List<ParallelTasks.Task> all = new ArrayList<>();
      for (int i = 0; i < pipelines; i++) {
        int index = i;
        all.add(() -> tryOut(run, system, agreement, index, pipelines, messages));
      }
      ParallelTasks.run(all, AT_ONCE);
    }
    run.add(Row.figure("pipelines, each with a seed of its own", (long) pipelines));
    agreement.tell();
  }

  private static void tryOut(
      TrialRun run, AuditSystem system, Agreement agreement, int index, int pipelines, int messages)
      throws InterruptedException, IOException {
    Mishap mishap = Mishap.values()[index % Mishap.values().length];
    long seed = run.seed() * 1_000 + index;
    double rate = SAMPLING_RATES[index % SAMPLING_RATES.length];
    run.say(
        "Pipeline %d of %d: seed %d, %s, sampling %s"
            .formatted(index + 1, pipelines, seed, mishap, rate));
    try (TestPipeline pipeline = pipeline(run, system, "faults-" + index, seed, mishap, rate)) {
      Reported reported = tryOut(pipeline, system, mishap, messages, index);
      synchronized (agreement) {
        agreement.add(pipeline.name(), pipeline.truth(), reported, excuse(mishap));
      }
    }
  }

  private static Agreement.Excuse excuse(Mishap mishap) {
    return mishap == Mishap.CRASHES ? Agreement.Excuse.KILLED : Agreement.Excuse.NONE;
  }

  private static TestPipeline pipeline(
      TrialRun run, AuditSystem system, String name, long seed, Mishap mishap, double rate)
      throws InterruptedException {
    Duration deadline =
        switch (mishap) {
          // It stands still for many of them: lag is no loss, however long.
          case STOPPED_SINK -> Duration.ofSeconds(3);
          // What a killed relay handed over and never told of is waited for so long.
          case CRASHES -> Duration.ofSeconds(20);
          default -> TestPipeline.DEADLINE;
        };
    int lateMillis = mishap == Mishap.STOPPED_SINK ? 500 : 3_000;
    return new TestPipeline(
        name,
        system.kafka(),
        system.servers(),
        run.folder().resolve(name),
        new Script(seed, 0.02, 0.01, 0.02, 0.005, 0.005, 0.05, lateMillis),
        rate,
        deadline);
  }

  private static Reported tryOut(
      TestPipeline pipeline, AuditSystem system, Mishap mishap, int messages, int index)
      throws InterruptedException, IOException {
    StageSpec origin = pipeline.origin(0, messages, 400, 200);
    switch (mishap) {
      case NONE -> {
        pipeline.startReceivers();
        pipeline.awaitEnd(pipeline.startThread(origin));
      }
      case SKEW -> {
        pipeline.startReceivers();
        Duration skew = SKEWS.get(index / Mishap.values().length % SKEWS.size());
        pipeline.awaitEnd(pipeline.startThread(origin.skewed(skew)));
      }
      case LAG -> {
        // Each stage begins when the one before has long ended.
        pipeline.awaitEnd(pipeline.startThread(origin));
        pipeline.startReceivers();
      }
      case STOPPED_SINK -> {
        pipeline.startThread(pipeline.receiver(TestPipeline.ENRICHMENT));
        pipeline.startThread(pipeline.receiver(TestPipeline.SHIPPING));
        pipeline.awaitEnd(pipeline.startThread(origin));
        standStillForDeadlines(pipeline, system);
        pipeline.startThread(pipeline.receiver(TestPipeline.BILLING));
      }
      case CRASHES -> crash(pipeline, pipeline.origin(0, messages, CRASHING_PER_SECOND, 200));
    }
    Settling settling = new Settling(system.rest(), pipeline);
    if (mishap == Mishap.CRASHES) {
      // Deadlines pass by the uptime of those that live.
      pipeline.drain();
      Reported reported = settling.await(pipeline.truth().sent().size());
      pipeline.stop(TestPipeline.RECEIVING);
      return reported;
    }
    pipeline.drainAndStop();
    return settling.await(pipeline.truth().sent().size());
  }

  /** Until the audit has judged log time that is many deadlines later. */
  private static void standStillForDeadlines(TestPipeline pipeline, AuditSystem system)
      throws InterruptedException, IOException {
    Instant until = Instant.now().plusSeconds(15);
    while (system.rest().judgedUpTo().isBefore(until)) {
      pipeline.requireHealthy();
      Thread.sleep(500);
    }
  }

  /** Relay and sinks are killed one after the other and started again; the origin goes on. */
  private static void crash(TestPipeline pipeline, StageSpec origin) throws InterruptedException {
    List<StageProcess> processes = new ArrayList<>();
    for (String stage : TestPipeline.RECEIVING) {
      processes.add(pipeline.startProcess(pipeline.receiver(stage)));
    }
    StageThread shop = pipeline.startThread(origin);
    for (int kills = 0; kills < processes.size(); kills++) {
      pipeline.awaitProgress(TestPipeline.RECEIVING.get(kills), MESSAGES_BEFORE_A_KILL, shop);
      processes.get(kills).kill();
      processes.set(
          kills, pipeline.startProcess(pipeline.receiver(TestPipeline.RECEIVING.get(kills))));
      pipeline.requireHealthy();
    }
    pipeline.awaitEnd(shop);
  }
}
