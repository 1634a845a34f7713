// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.Scale;
import dev.waybill.certificate.pipeline.Script;
import dev.waybill.certificate.pipeline.StageInstance;
import dev.waybill.certificate.pipeline.StageThread;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Metrics;
import dev.waybill.certificate.system.ProcessFigures;
import dev.waybill.certificate.system.Reported;
import dev.waybill.embedded.PackagedService;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Soak: steady traffic with steady faults, and instances of a sink that come and go all the time;
 * nothing may grow, and in the end the sets are equal.
 */
public final class SoakTrial implements Trial {

  private static final int PER_SECOND = 200;

  /** How often a sink's instance is replaced. */
  private static final Duration REPLACED_EVERY = Duration.ofSeconds(10);

  /** So many looks at the system are between two lines that tell how far it is. */
  private static final int TOLD_EVERY = 5;

  /** Who has gone is known for so long, and a soak must be much longer to show that it is not. */
  private static final String HORIZON = "5m";

  private static final double MEGABYTE = 1 << 20;

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String title() {
    return "Soak: no growth, and sets of trace ids equal";
  }

  @Override
  public boolean isAlone() {
    return true;
  }

  @Override
  public void run(TrialRun run) throws Exception {
    Duration length = Duration.ofSeconds(run.scale().pick(30, 3_600));
    Duration between = length.dividedBy(60);
    Script script = new Script(run.seed(), 0.01, 0.005, 0.01, 0.005, 0.005, 0.02, 2_000);
    try (AuditSystem system = run.startSystem(Map.of("waybill.horizon", HORIZON));
        TestPipeline pipeline = TestPipeline.of(system, run.folder(), name(), script)) {
      pipeline.startReceivers();
      StageThread origin =
          pipeline.startThread(
              pipeline.origin(0, length.toSeconds() * PER_SECOND, PER_SECOND, 200));
      Measures measures = new Measures(run.scale(), system);
      StageInstance guest = pipeline.startThread(pipeline.receiver(TestPipeline.BILLING));
      Instant start = Instant.now();
      Instant replaced = start;
      int guests = 1;
      for (int taken = 1; origin.isRunning(); taken++) {
        Thread.sleep(between.toMillis());
        measures.take();
        if (taken % TOLD_EVERY == 0) {
          long seconds = Duration.between(start, Instant.now()).toSeconds();
          run.say("Traffic for %d of %d seconds".formatted(seconds, length.toSeconds()));
        }
        pipeline.requireHealthy();
        if (Duration.between(replaced, Instant.now()).compareTo(REPLACED_EVERY) >= 0) {
          pipeline.retire(guest);
          guest = pipeline.startThread(pipeline.receiver(TestPipeline.BILLING));
          replaced = Instant.now();
          guests++;
        }
      }
      pipeline.awaitEnd(origin);
      pipeline.drainAndStop();
      Truth truth = pipeline.truth();
      Reported reported = new Settling(system.rest(), pipeline).await(truth.sent().size());
      run.add(Row.figure("seconds of traffic", length.toSeconds()));
      run.add(Row.figure("instances of a sink that came and went", guests));
      measures.tell(run);
      Agreement agreement = new Agreement(run);
      agreement.add(pipeline.name(), truth, reported, Agreement.Excuse.NONE);
      agreement.tell();
    }
  }

  /** What must not grow. */
  private static final class Measures {

    private final AuditSystem system;
    private final List<Growth> all = new ArrayList<>();
    private final List<Sampled> samples = new ArrayList<>();

    private interface Sampled {
      double take() throws IOException, InterruptedException;
    }

    Measures(Scale scale, AuditSystem system) {
      this.system = system;
      // Half a minute is not enough to warm up.
      double slack = scale.pick(8, 1);
      addService("correlator", system.correlator(), slack);
      addService("report service", system.report(), slack);
      add("services with a tracer, heap used", "MB", 8 * slack, OwnHeap::usedMegabytes);
      addProcess("services with a tracer", ProcessHandle.current().pid(), slack);
      add("correlator's state", "MB", 0.5 * slack, () -> correlator("state_bytes") / MEGABYTE);
      // Those that have gone within the horizon are still known of.
      add("instances known of", "", 30 * slack, () -> correlator("instances"));
      add("audit log judged behind the present", "s", 5 * slack, this::behindSeconds);
    }

    /** Its heap first: what is resident just after a collection is what it needs. */
    private void addService(String name, PackagedService service, double slack) {
      add(name + ", least heap used", "MB", 8 * slack, () -> heapMegabytes(service));
      addProcess(name, service.pid(), slack);
    }

    private double heapMegabytes(PackagedService service) throws IOException, InterruptedException {
      system.collectGarbage(service);
      String metrics = new Metrics(service.managementAddress()).read();
      return Metrics.sum(metrics, "jvm_memory_used_bytes", "area=\"heap\"") / MEGABYTE;
    }

    private void addProcess(String name, long pid, double slack) {
      ProcessFigures process = new ProcessFigures(pid);
      add(name + ", resident memory", "MB", 16 * slack, process::residentMegabytes);
      add(name + ", threads", "", 2 * slack, process::threads);
      add(name + ", files and sockets", "", 4 * slack, process::descriptors);
    }

    private void add(String what, String unit, double allowed, Sampled sampled) {
      all.add(new Growth(what, unit, allowed, 0.1));
      samples.add(sampled);
    }

    private double correlator(String name) throws IOException, InterruptedException {
      String metrics = new Metrics(system.correlator().managementAddress()).read();
      return Metrics.sum(metrics, "waybill_correlator_" + name, "");
    }

    private double behindSeconds() throws IOException, InterruptedException {
      return Duration.between(system.rest().judgedUpTo(), Instant.now()).toMillis() / 1000.0;
    }

    void take() throws IOException, InterruptedException {
      for (int i = 0; i < all.size(); i++) {
        all.get(i).add(samples.get(i).take());
      }
    }

    void tell(TrialRun run) {
      all.forEach(growth -> run.add(growth.row()));
    }
  }
}
