// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.system.Rest;
import dev.waybill.certificate.system.SystemFault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * How long after the end of each fault the audit has judged, in all partitions, what was logged
 * when it ended, and says so to whoever asks.
 */
final class Healing {

  /** What the system promises. */
  private static final long LIMIT_SECONDS = 60;

  /** When there is no hope that it ever heals. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration POLL = Duration.ofMillis(100);

  private final TrialRun run;
  private final List<Rest> rest;
  private final TestPipeline pipeline;
  private final Map<String, Tally> tallies = new TreeMap<>();

  private record Tally(long times, long worstSeconds) {
    Tally plus(Tally other) {
      return new Tally(times + other.times, Math.max(worstSeconds, other.worstSeconds));
    }
  }

  /**
   * @param rest who is asked: the first of them that answers
   * @param pipeline whose stages must go on meanwhile
   */
  Healing(TrialRun run, List<Rest> rest, TestPipeline pipeline) {
    this.run = run;
    this.rest = rest;
    this.pipeline = pipeline;
  }

  /** Waits until all partitions are judged at all. */
  void awaitBeginning() throws InterruptedException {
    await(new SystemFault.Ended(Instant.now(), CompletableFuture.completedFuture(null)));
  }

  /** Waits until what a fault did is healed, and counts it. */
  void await(String fault, SystemFault.Ended ended) throws InterruptedException {
    Duration duration = await(ended);
    run.say("%s: healed after %.1f s".formatted(fault, duration.toMillis() / 1_000.0));
    long seconds = duration.plusMillis(999).toSeconds();
    tallies.merge(fault, new Tally(1, seconds), Tally::plus);
    ended.starting().join();
  }

  private Duration await(SystemFault.Ended ended) throws InterruptedException {
    while (true) {
      pipeline.requireHealthy();
      if (ended.starting().isCompletedExceptionally()) {
        ended.starting().join();
      }
      boolean healed = judgedUpTo().isAfter(ended.at());
      Duration since = Duration.between(ended.at(), Instant.now());
      if (healed) {
        return since;
      }
      if (since.compareTo(PATIENCE) > 0) {
        throw new IllegalStateException("Nothing is judged " + PATIENCE + " after a fault ended");
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private Instant judgedUpTo() throws InterruptedException {
    for (Rest each : rest) {
      try {
        return each.judgedUpTo();
      } catch (IOException e) {
        // it is away, and perhaps another is not
      }
    }
    return Instant.EPOCH;
  }

  /** Tells it in rows. */
  void tell() {
    tallies.forEach(
        (fault, tally) ->
            run.add(
                Row.figure(
                    "worst healing: " + fault,
                    "%d s (%d ×)".formatted(tally.worstSeconds, tally.times))));
    Tally all = tallies.values().stream().reduce(new Tally(0, 0), Tally::plus);
    run.add(Row.atLeast("faults that were healed", 1, all.times));
    run.add(Row.atMost("worst healing of all", LIMIT_SECONDS, all.worstSeconds, " s"));
  }
}
