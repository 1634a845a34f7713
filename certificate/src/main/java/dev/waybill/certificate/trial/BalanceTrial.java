// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.OriginStage;
import dev.waybill.certificate.pipeline.Script;
import dev.waybill.certificate.pipeline.StageProcess;
import dev.waybill.certificate.pipeline.StageSpec;
import dev.waybill.certificate.pipeline.StageThread;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.system.AuditSystem;
import dev.waybill.certificate.system.Rest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Balance: what was issued is the sum of all verdicts, at each sink of each window at any moment;
 * what a tracer recorded is what it sent, dropped and still has. While messages suffer all that
 * there is: also transactions that are aborted or in doubt, killed instances, and origins that send
 * more than their tracers have room for.
 */
public final class BalanceTrial implements Trial {

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** The tracer of a hasty origin: much less than it sends at once. */
  private static final StageSpec.Room LITTLE = new StageSpec.Room(64, 1 << 20);

  @Override
  public String name() {
    return "balance";
  }

  @Override
  public String title() {
    return "Balance: issued is the sum of all verdicts, recorded is sent + dropped + pending";
  }

  @Override
  public void run(TrialRun run) throws Exception {
    int messages = (int) run.scale().pick(300, 6_000);
    try (AuditSystem system = run.startSystem();
        TestPipeline mixed = pipeline(run, system, "balance-mixed", TestPipeline.DEADLINE);
        TestPipeline hasty = pipeline(run, system, "balance-hasty", DEADLINE);
        TestPipeline transactions = pipeline(run, system, "balance-transactions", DEADLINE)) {
      BalanceLooks looks =
          new BalanceLooks(run, system.rest(), List.of(mixed, hasty, transactions));
      awaitDeclared(system);
      run.say("Messages in five windows; a relay that is killed, a sink that comes late");
      mixed.startThread(mixed.receiver(TestPipeline.BILLING));
      StageProcess relay = mixed.startProcess(mixed.receiver(TestPipeline.ENRICHMENT));
      List<StageThread> origins = new ArrayList<>();
      for (int minutes = 0; minutes < 5; minutes++) {
        StageSpec origin = mixed.origin((long) minutes * messages, messages, 50, 200);
        origins.add(mixed.startThread(origin.skewed(Duration.ofMinutes(-minutes))));
      }
      lookUntil(looks, mixed, () -> origins.stream().noneMatch(StageThread::isRunning));
      relay.kill();
      mixed.startReceivers();

      run.say("An origin whose tracer has too little room, and transactions");
      hasty.startReceivers();
      StageSpec hastyOrigin = hasty.origin(0, 20L * messages, 0, 100).with(LITTLE);
      StageThread sender =
          hasty.startThread(
              hastyOrigin,
              notes -> OriginStage.hasty(hastyOrigin, notes, UnaryOperator.identity()));
      transactions.startReceivers();
      StageSpec origin = transactions.origin(0, 500, 0, 100);
      CompletableFuture<Void> inDoubt = new CompletableFuture<>();
      transactions.startThread(origin, notes -> new TransactionalOrigin(origin, notes, inDoubt));
      lookUntil(looks, hasty, () -> !sender.isRunning());
      lookUntil(looks, transactions, inDoubt::isDone);
      awaitDecided(looks, system, transactions);
      looks.tell();
      tellDoubts(run, system.rest(), transactions);

      List<TestPipeline> all = List.of(mixed, hasty, transactions);
      for (TestPipeline pipeline : all) {
        pipeline.stopAll();
      }
      tellDrops(run, system.rest(), all);
    }
  }

  /**
   * Until the correlator has long read the definitions. What is issued before is counted, and has
   * no verdict at any sink as long as none is known.
   */
  private static void awaitDeclared(AuditSystem system) throws InterruptedException, IOException {
    Instant until = Instant.now().plusSeconds(5);
    while (system.rest().judgedUpTo().isBefore(until)) {
      Thread.sleep(200);
    }
  }

  private static TestPipeline pipeline(
      TrialRun run, AuditSystem system, String name, Duration deadline)
      throws InterruptedException {
    Script script =
        name.endsWith("mixed")
            ? new Script(run.seed(), 0.03, 0.01, 0.02, 0.02, 0.02, 0, 0)
            : Script.NONE;
    return new TestPipeline(
        name, system.kafka(), system.servers(), run.folder().resolve(name), script, 0.1, deadline);
  }

  /** What was sent in the transaction whose end nobody knows, and nothing else, is unknown. */
  private static void tellDoubts(TrialRun run, Rest rest, TestPipeline transactions)
      throws InterruptedException, IOException {
    Instant from = transactions.start().minus(Duration.ofHours(1));
    Instant to = Instant.now().plus(Duration.ofHours(1));
    long unknown = 0;
    for (JsonNode sink : rest.totals(transactions.name(), from, to).path("sinks")) {
      unknown += sink.required("unknown").asLong();
    }
    run.add(
        Row.equal(
            "sent in a transaction in doubt, and unknown at two sinks",
            2L * TransactionalOrigin.SIZE,
            unknown));
  }

  /** What the tracers dropped is what REST tells, as soon as their last entries are judged. */
  private static void tellDrops(TrialRun run, Rest rest, List<TestPipeline> pipelines)
      throws InterruptedException, IOException {
    long dropped = pipelines.stream().mapToLong(TestPipeline::dropped).sum();
    Instant end = Instant.now();
    while (rest.judgedUpTo().isBefore(end)) {
      Thread.sleep(200);
    }
    run.add(Row.atLeast("events that tracers dropped", 1, dropped));
    run.add(Row.equal("the same by REST", dropped, rest.dropped()));
  }

  private static void lookUntil(BalanceLooks looks, TestPipeline pipeline, BooleanSupplier done)
      throws InterruptedException {
    while (!done.getAsBoolean()) {
      looks.look();
      pipeline.requireHealthy();
      Thread.sleep(200);
    }
  }

  /** Until the audit has judged log time behind the deadline, and what was in doubt is unknown. */
  private static void awaitDecided(BalanceLooks looks, AuditSystem system, TestPipeline pipeline)
      throws InterruptedException, IOException {
    Instant until = Instant.now().plus(DEADLINE.multipliedBy(2));
    while (system.rest().judgedUpTo().isBefore(until)) {
      looks.look();
      pipeline.requireHealthy();
      Thread.sleep(200);
    }
    looks.look();
  }
}
