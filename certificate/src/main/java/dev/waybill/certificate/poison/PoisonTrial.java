// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.poison;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.Script;
import dev.waybill.certificate.pipeline.StageSpec;
import dev.waybill.certificate.pipeline.StageThread;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.AuditTopics;
import dev.waybill.certificate.system.GroupProgress;
import dev.waybill.certificate.system.Readiness;
import dev.waybill.certificate.system.Reported;
import dev.waybill.certificate.system.TopicReader;
import dev.waybill.certificate.trial.Agreement;
import dev.waybill.certificate.trial.Settling;
import dev.waybill.certificate.trial.Trial;
import dev.waybill.certificate.trial.TrialRun;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.StageDefinition;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Hostile and broken records on every topic, beside traffic with faults: services and stages go on,
 * no verdict changes, and each record that can't be read is named by a dead letter.
 */
public final class PoisonTrial implements Trial {

  /** Those of the audit's topics that somebody reads. */
  static final List<String> TOPICS =
      List.of(
          AuditTopics.AUDIT,
          AuditTopics.OTLP,
          AuditTopics.VERDICTS,
          AuditTopics.SUMMARIES,
          AuditTopics.PIPELINES);

  private static final Duration HEALED_WITHIN = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration DECLARED_PATIENCE = HEALED_WITHIN.plusSeconds(30);
  private static final int PER_SECOND = 250;

  /** As long as messages flow, and no more than the services take beside them. */
  private static final long ROUND_MILLIS = 50;

  /** So many rounds pass between two looks at what is there to copy. */
  private static final int ROUNDS_A_LOOK = 10;

  /** Large ones are a few. */
  private static final int ROUNDS_A_LARGE = 50;

  @Override
  public String name() {
    return "poison";
  }

  @Override
  public String title() {
    return "Poison on every topic: no verdict changes, each is a dead letter or harmless";
  }

  @Override
  public void run(TrialRun run) throws Exception {
    int pipelines = (int) run.scale().pick(1, 5);
    int messages = (int) run.scale().pick(1_500, 5_000);
    int rounds = (int) run.scale().pick(120, 400);
    Agreement agreement = new Agreement(run);
    try (AuditSystem system = run.startSystem();
        PoisonWriter writer = new PoisonWriter(system.servers());
        TopicReader real = new TopicReader(system.servers(), TOPICS);
        TopicReader letters =
            new TopicReader(system.servers(), List.of(AuditTopics.DEAD_LETTERS))) {
      PoisonSamples samples = new PoisonSamples();
      DeadLetterBook book = new DeadLetterBook();
      int stagesFailed = 0;
      long healed = 0;
      List<String> dataTopics = new ArrayList<>();
      for (int i = 0; i < pipelines; i++) {
        long seed = run.seed() * 1_000 + i;
        run.say("Pipeline %d of %d: seed %d".formatted(i + 1, pipelines, seed));
        PoisonMaker maker = new PoisonMaker(seed, samples);
        try (TestPipeline pipeline = pipeline(run, system, "poison-" + i, seed)) {
          dataTopics.addAll(dataTopics(pipeline));
          StageSpec origin = pipeline.origin(0, messages, PER_SECOND, 200);
          poison(run, system, pipeline, origin, maker, writer, samples, real, rounds, seed);
          healed = Math.max(healed, heal(run, system));
          pipeline.drainAndStop();
          Reported reported =
              new Settling(system.rest(), pipeline).await(pipeline.truth().sent().size());
          agreement.add(pipeline.name(), pipeline.truth(), reported, Agreement.Excuse.NONE);
        } catch (IllegalStateException e) {
          stagesFailed++;
          run.detail(e + ": " + e.getCause());
        }
      }
      run.say("Looking for dead letters");
      awaitLetters(letters, book, writer.unreadable());
      agreement.tell();
      PoisonRows rows = new PoisonRows(run);
      rows.tellPoison(writer, dataTopics);
      rows.tellLetters(system, writer.unreadable(), book);
      run.add(Row.equal("stages that saw an exception", 0L, (long) stagesFailed));
      run.add(Row.atMost("the longest of all healings", HEALED_WITHIN.toSeconds(), healed, " s"));
      tellServices(run, system, "");
      run.say("Starting both services anew");
      restart(system);
      tellServices(run, system, ", started anew");
      run.add(
          Row.atMost(
              "healed after both were started anew",
              HEALED_WITHIN.toSeconds(),
              heal(run, system),
              " s"));
      run.add(
          Row.atMost(
              "a pipeline that is declared then is known within",
              HEALED_WITHIN.toSeconds(),
              declareAnother(system, "declared-after-poison"),
              " s"));
    }
  }

  private static TestPipeline pipeline(TrialRun run, AuditSystem system, String name, long seed)
      throws InterruptedException {
    TestPipeline pipeline =
        new TestPipeline(
            name,
            system.kafka(),
            system.servers(),
            run.folder().resolve(name),
            new Script(seed, 0.02, 0.01, 0.02, 0.05, 3_000),
            0.1,
            TestPipeline.DEADLINE);
    for (String topic : dataTopics(pipeline)) {
      DataPoison.allowLarge(system.kafka(), topic);
    }
    return pipeline;
  }

  private static List<String> dataTopics(TestPipeline pipeline) {
    return List.of(
        pipeline.topicOf(TestPipeline.ENRICHMENT), pipeline.topicOf(TestPipeline.BILLING));
  }

  /** Runs the traffic, and writes poison while it runs. */
  private static void poison(
      TrialRun run,
      AuditSystem system,
      TestPipeline pipeline,
      StageSpec originSpec,
      PoisonMaker maker,
      PoisonWriter writer,
      PoisonSamples samples,
      TopicReader real,
      int rounds,
      long seed)
      throws InterruptedException {
    pipeline.startReceivers();
    StageThread origin = pipeline.startThread(originSpec);
    awaitSamples(pipeline, samples, real);
    DataPoison data = new DataPoison(writer, seed);
    Random random = new Random(seed);
    Instant next = Instant.now();
    for (int round = 0; round < rounds; round++) {
      next = next.plusMillis(ROUND_MILLIS);
      if (round % ROUNDS_A_LOOK == 0) {
        samples.add(real.next());
        pipeline.requireHealthy();
        dataTopics(pipeline).forEach(data::withoutWaybill);
        writer.flush();
      }
      for (String topic : TOPICS) {
        for (PoisonKind kind : PoisonKind.values()) {
          if (kind != PoisonKind.LARGE || round % ROUNDS_A_LARGE == 0) {
            write(kind, maker.make(kind, topic), writer);
          }
        }
      }
      byte[] letter = new byte[random.nextInt(500)];
      random.nextBytes(letter);
      write(
          PoisonKind.RANDOM_BYTES, Poison.harmless(AuditTopics.DEAD_LETTERS, null, letter), writer);
      Thread.sleep(Math.max(0, Duration.between(Instant.now(), next).toMillis()));
    }
    pipeline.awaitEnd(origin);
    awaitDone(system, pipeline);
    dataTopics(pipeline).forEach(data::withBrokenWaybills);
    writer.flush();
    run.say("The poison is written: %,d records".formatted(total(writer)));
  }

  private static void awaitSamples(TestPipeline pipeline, PoisonSamples samples, TopicReader real) {
    long start = System.nanoTime();
    while (!samples.areComplete() && System.nanoTime() - start < PATIENCE.toNanos()) {
      pipeline.requireHealthy();
      samples.add(real.next());
    }
  }

  private static void write(PoisonKind kind, Poison poison, PoisonWriter writer) {
    if (poison != null) {
      writer.write(kind, poison);
    }
  }

  private static long total(PoisonWriter writer) {
    return writer.written().values().stream().mapToLong(count -> count).sum();
  }

  /** Until all messages are behind each stage: no message lies where a later record does. */
  private static void awaitDone(AuditSystem system, TestPipeline pipeline)
      throws InterruptedException {
    GroupProgress progress = new GroupProgress(system.servers());
    for (String stage : TestPipeline.RECEIVING) {
      while (!progress.isDone(pipeline.name() + "-" + stage, pipeline.topicOf(stage))) {
        pipeline.requireHealthy();
        Thread.sleep(200);
      }
    }
  }

  /** Waits until the audit has judged what is written now; returns how many seconds that took. */
  private static long heal(TrialRun run, AuditSystem system) throws InterruptedException {
    Instant end = Instant.now();
    long start = System.nanoTime();
    while (System.nanoTime() - start < PATIENCE.toNanos()) {
      try {
        if (system.rest().judgedUpTo().isAfter(end)) {
          break;
        }
      } catch (IOException e) {
        run.say("The report service does not answer: " + e);
      }
      Thread.sleep(200);
    }
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  private static void awaitLetters(
      TopicReader letters, DeadLetterBook book, Set<String> unreadable) {
    long start = System.nanoTime();
    do {
      book.add(letters.next());
    } while (!book.tellsOf(unreadable) && System.nanoTime() - start < PATIENCE.toNanos());
    book.add(letters.next());
  }

  private static void tellServices(TrialRun run, AuditSystem system, String when) {
    boolean correlator = Readiness.of(system.correlator());
    boolean report = Readiness.of(system.report());
    run.add(Row.equal("the correlator runs and is ready" + when, true, correlator));
    run.add(Row.equal("the report service runs and is ready" + when, true, report));
  }

  /**
   * Whether a definition that is written behind all poison is heard of; returns how many seconds
   * that took.
   */
  private static long declareAnother(AuditSystem system, String name) throws InterruptedException {
    TestPipeline.declare(
        system.servers(),
        PipelineDefinition.of(
            name,
            1,
            List.of(
                StageDefinition.origin(TestPipeline.SHOP),
                StageDefinition.of(
                    TestPipeline.BILLING, Role.SINK, name + "-orders", TestPipeline.SHOP))));
    long start = System.nanoTime();
    while (System.nanoTime() - start < DECLARED_PATIENCE.toNanos()) {
      try {
        if (!system.rest().get("/pipelines/" + name).path("definition").isMissingNode()) {
          break;
        }
      } catch (IOException e) {
        // not yet
      }
      Thread.sleep(200);
    }
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  /** Each reads all that is there, from its beginning or from where it was. */
  private static void restart(AuditSystem system) {
    system.correlator().stop();
    system.report().stop();
    system.correlator().start();
    system.report().start();
  }
}
