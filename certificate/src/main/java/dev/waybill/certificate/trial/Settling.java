// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.certificate.SystemProperties;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.system.Reported;
import dev.waybill.certificate.system.Rest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Waits until the audit has said its last word on a pipeline. */
public final class Settling {

  private static final Duration PATIENCE =
      Duration.parse(System.getProperty(SystemProperties.PATIENCE, "PT3M"));

  private static final Duration POLL = Duration.ofMillis(500);

  private final Rest rest;
  private final String pipeline;
  private final Instant start;

  public Settling(Rest rest, TestPipeline pipeline) {
    this(rest, pipeline.name(), pipeline.start());
  }

  /**
   * @param start no message was issued before
   */
  public Settling(Rest rest, String pipeline, Instant start) {
    this.rest = rest;
    this.pipeline = pipeline;
    this.start = start;
  }

  /**
   * Returns what is reported when at least so many messages are issued and none waits, or when
   * nothing has moved for too long; that is told by {@link Reported#open()}.
   */
  public Reported await(long issued) throws InterruptedException, IOException {
    // Some origins have clocks that are off.
    Instant from = start.minus(Duration.ofHours(1));
    Instant begin = Instant.now();
    JsonNode before = null;
    long moved = System.nanoTime();
    while (true) {
      Instant to = Instant.now().plus(Duration.ofHours(1));
      JsonNode totals = ask(from, to);
      boolean givenUp = System.nanoTime() - moved > PATIENCE.toNanos();
      String open = isJudged(begin) ? open(totals, issued) : "what was told last is not judged";
      if (givenUp || open.isEmpty()) {
        Reported reported = rest.reported(pipeline, from, to, open);
        // Verdicts and totals come by two topics: at the end they are the same.
        if (givenUp || reported.agreesWithItself()) {
          return reported;
        }
      }
      if (totals != null && !Objects.equals(totals, before)) {
        before = totals;
        moved = System.nanoTime();
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private JsonNode ask(Instant from, Instant to) throws InterruptedException {
    try {
      return rest.totals(pipeline, from, to);
    } catch (IOException e) {
      return null;
    }
  }

  private boolean isJudged(Instant time) throws InterruptedException {
    try {
      return !rest.judgedUpTo().isBefore(time);
    } catch (IOException e) {
      return false;
    }
  }

  /** What is still to come; empty if nothing is. */
  private static String open(JsonNode totals, long issued) {
    if (totals == null) {
      return "the report service does not answer";
    }
    if (totals.path("issued").asLong() < issued) {
      return totals.path("issued").asLong() + " of " + issued + " issued are known";
    }
    if (totals.path("sinks").isEmpty()) {
      return "no sink is known";
    }
    for (String list : new String[] {"sinks", "stages"}) {
      for (JsonNode stage : totals.path(list)) {
        long waiting = stage.path("waiting").asLong();
        if (waiting > 0) {
          return waiting + " wait at " + stage.path("stage").asText();
        }
      }
    }
    return totals.path("closed").asBoolean() ? "" : "a window is not closed";
  }
}
