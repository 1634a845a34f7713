// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.OriginStage;
import dev.waybill.certificate.pipeline.Script;
import dev.waybill.certificate.pipeline.StageSpec;
import dev.waybill.certificate.pipeline.StageThread;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Reported;
import dev.waybill.certificate.system.SystemFault;
import dev.waybill.embedded.EmbeddedKafka;
import dev.waybill.tracer.AuditTracer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The audit's cluster is gone, and an origin sends ten times as much as its tracer's queue holds,
 * as fast as it can: it must never notice. What the tracers had to drop is counted, and is all that
 * the audit does not know in the end.
 */
public final class OverloadTrial implements Trial {

  private static final int TIMES_OVER = 10;

  private static final long MEGABYTE = 1 << 20;

  /** What the tracers had to drop is unknown then; the pipeline's own broker is always there. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** Each tracer's ledger, and what else of four stages may grow: buffers of consumers. */
  private static final long MEMORY_MEGABYTES = 96;

  /** Longer than any pause of a host's collector; a send that waited for the audit takes 60 s. */
  private static final long SEND_MILLIS = 5_000;

  @Override
  public String name() {
    return "overload";
  }

  @Override
  public String title() {
    return "Overload ten times over, with the audit cluster gone";
  }

  @Override
  public void run(TrialRun run) throws Exception {
    StageSpec.Room room = new StageSpec.Room((int) run.scale().pick(4_096, 65_536), MEGABYTE);
    Agreement agreement = new Agreement(run);
    SlowestCall calls = new SlowestCall();
    try (AuditSystem system = run.startSystem();
        EmbeddedKafka data = EmbeddedKafka.builder(run.folder().resolve("data-kafka")).start();
        TestPipeline pipeline =
            new TestPipeline(
                "overload",
                data,
                system.servers(),
                run.folder().resolve("overload"),
                new Script(run.seed(), 0.01, 0.005, 0.01, 0, 0),
                0.01,
                DEADLINE)) {
      TestPipeline.RECEIVING.forEach(
          stage -> pipeline.startThread(pipeline.receiver(stage).with(room)));
      long calm = room.queueCapacity() / 4;
      pipeline.awaitEnd(pipeline.startThread(pipeline.origin(0, calm, 0, 100).with(room)));
      double before = OwnHeap.usedMegabytes();

      run.say("The audit's broker is gone");
      system.kafka().kill();
      StageSpec flood =
          pipeline.origin(calm, (long) TIMES_OVER * room.queueCapacity(), 0, 100).with(room);
      StageThread origin =
          pipeline.startThread(flood, notes -> OriginStage.hasty(flood, notes, calls::watch));
      while (!calls.isFlushed()) {
        pipeline.requireHealthy();
        Thread.sleep(50);
      }
      long gained = Math.round(OwnHeap.usedMegabytes() - before);
      run.say("It is back");
      system.kafka().start();
      Healing healing = new Healing(run, List.of(system.rest()), pipeline);
      healing.await(
          "audit's broker gone",
          new SystemFault.Ended(Instant.now(), CompletableFuture.completedFuture(null)));

      pipeline.awaitEnd(origin);
      pipeline.drainAndStop();
      Truth truth = pipeline.truth();
      long dropped = pipeline.dropped();
      // What an origin dropped at its end nobody knows of; so there may be fewer than were sent.
      Reported reported =
          new Settling(system.rest(), pipeline).await(dropped == 0 ? truth.sent().size() : 1);
      Agreement.Excuse excuse = dropped == 0 ? Agreement.Excuse.NONE : Agreement.Excuse.DROPPED;
      agreement.add(pipeline.name(), truth, reported, excuse);

      run.add(Row.figure("room of each tracer's queue, in events", room.queueCapacity()));
      run.add(Row.equal("messages sent while the audit was gone", flood.messages(), calls.calls()));
      run.add(Row.equal("sends that threw", 0L, calls.thrown()));
      run.add(Row.atMost("slowest send", SEND_MILLIS, calls.slowestMillis(), " ms"));
      run.add(Row.atMost("memory gained by four stages", MEMORY_MEGABYTES, gained, " MB"));
      run.add(Row.figure("events that the tracers dropped", dropped));
      run.add(Row.equal("the same by REST", dropped, system.rest().dropped()));
      tellAccounts(run, pipeline.tracers());
      healing.tell();
      agreement.tell();
    }
  }

  private static void tellAccounts(TrialRun run, List<AuditTracer> tracers) {
    long unequal =
        tracers.stream().filter(tracer -> !BalanceLooks.isEqual(tracer.balance())).count();
    run.add(Row.equal("tracers whose account is not equal at the end", 0L, unequal));
  }
}
