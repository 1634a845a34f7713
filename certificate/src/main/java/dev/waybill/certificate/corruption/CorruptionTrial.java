// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.Scale;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Reported;
import dev.waybill.certificate.trial.Trial;
import dev.waybill.certificate.trial.TrialRun;
import dev.waybill.tracer.TracerStats;
import dev.waybill.wire.PipelineDefinition.OnCorrupted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The whole catalogue of {@link Corruption}: what is damaged is found, what is not is left alone,
 * and the audit says of each message what its documents promise.
 */
public final class CorruptionTrial implements Trial {

  static final String SHOP = "shop";
  static final String BILLING = "billing";
  static final String BAKERY = "bakery";
  static final String DELIVERY = "delivery";

  private static final List<CorruptionWay> QUICK =
      List.of(
          new CorruptionWay(1_024, false, OnCorrupted.PASS, 0.01),
          new CorruptionWay(32, true, OnCorrupted.SKIP, 1));

  private static final List<CorruptionWay> FULL =
      List.of(
          new CorruptionWay(1_024, false, OnCorrupted.PASS, 0.01),
          new CorruptionWay(1_024, true, OnCorrupted.PASS, 0),
          new CorruptionWay(32, false, OnCorrupted.PASS, 1),
          new CorruptionWay(4_096, false, OnCorrupted.PASS, 0),
          new CorruptionWay(256, false, OnCorrupted.SKIP, 0.1),
          new CorruptionWay(256, false, OnCorrupted.QUARANTINE, 1),
          new CorruptionWay(1_024, true, OnCorrupted.SKIP, 0.01),
          new CorruptionWay(100, true, OnCorrupted.QUARANTINE, 0.1));

  /** A pipeline that has been run, and what was done to it. */
  private record Done(
      CorruptionPipeline pipeline, CorruptingNetwork network, String stranger, TracerStats stats) {}

  @Override
  public String name() {
    return "corruption";
  }

  @Override
  public String title() {
    return "Bytes and waybills damaged in every way: each message judged as the documents say";
  }

  @Override
  public void run(TrialRun run) throws Exception {
    List<CorruptionWay> ways = run.scale() == Scale.QUICK ? QUICK : FULL;
    CorruptionCheck check = new CorruptionCheck(run);
    CorruptionCounters counters = new CorruptionCounters(run);
    CorruptionSamples samples = new CorruptionSamples(run);
    try (AuditSystem system = run.startSystem()) {
      system.kafka().createTopic(CorruptionSink.QUARANTINE.topic(), 1, Map.of());
      List<Done> all = new ArrayList<>();
      for (int i = 0; i < ways.size(); i++) {
        run.say("Way %d of %d: %s".formatted(i + 1, ways.size(), ways.get(i)));
        all.addAll(runAll(run, system, i, ways.get(i)));
      }
      run.say("Comparing");
      for (Done done : all) {
        CorruptionPipeline pipeline = done.pipeline;
        int forged = done.network.forged().size();
        Reported reported = pipeline.settle(pipeline.plan().cases().size() + (long) forged);
        Truth truth = pipeline.truth();
        check.add(
            pipeline,
            truth,
            reported,
            List.of(SHOP, BILLING, BAKERY, DELIVERY),
            done.stranger,
            forged);
        counters.add(pipeline, done.network, done.stats);
        samples.add(system.rest(), pipeline, truth, done.network, done.stranger);
      }
    }
    run.add(Row.figure("ways in, policies, sizes and samplings", (long) ways.size()));
    check.tell();
    counters.tell();
    samples.tell();
  }

  /** Three pipelines, so that those whose waybills can't be read make no others unknown. */
  private static List<Done> runAll(TrialRun run, AuditSystem system, int index, CorruptionWay way)
      throws Exception {
    long seed = run.seed() * 1_000 + index * 10L;
    int size = way.valueBytes();
    CorruptionPipeline damaged =
        pipeline(
            run,
            system,
            "damaged-" + index,
            SHOP,
            BILLING,
            CorruptionPlan.of(seed, size, false),
            way);
    CorruptionPipeline unreadable =
        pipeline(
            run,
            system,
            "unreadable-" + index,
            SHOP,
            BILLING,
            CorruptionPlan.of(seed + 1, size, true),
            way);
    CorruptionPipeline other =
        pipeline(
            run,
            system,
            "other-" + index,
            BAKERY,
            DELIVERY,
            CorruptionPlan.quiet(seed + 2, size, 50),
            way);
    damaged.send();
    unreadable.send();
    other.send();
    int misrouted = damaged.misroute(other);
    if (misrouted == 0) {
      throw new IllegalStateException("Nothing was misrouted");
    }
    List<Done> done = new ArrayList<>();
    done.add(receive(damaged, DELIVERY));
    done.add(receive(unreadable, DELIVERY));
    done.add(receiveWhole(other, BILLING));
    return done;
  }

  private static CorruptionPipeline pipeline(
      TrialRun run,
      AuditSystem system,
      String name,
      String origin,
      String sink,
      CorruptionPlan plan,
      CorruptionWay way)
      throws Exception {
    return new CorruptionPipeline(
        system, run.folder().resolve(name), name, origin, sink, plan, way);
  }

  private static Done receive(CorruptionPipeline pipeline, String stranger)
      throws InterruptedException {
    CorruptingNetwork network = new CorruptingNetwork(pipeline.plan());
    return new Done(
        pipeline,
        network,
        stranger,
        new CorruptionSink(pipeline, network, network::corrupted).run());
  }

  /** The network before it leaves all as it is, whatever it delivers. */
  private static Done receiveWhole(CorruptionPipeline pipeline, String stranger)
      throws InterruptedException {
    CorruptingNetwork nothing = new CorruptingNetwork(pipeline.plan());
    return new Done(
        pipeline, nothing, stranger, new CorruptionSink(pipeline, List::of, () -> 0).run());
  }
}
