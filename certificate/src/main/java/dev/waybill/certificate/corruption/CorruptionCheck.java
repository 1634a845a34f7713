// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.corruption;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.Place;
import dev.waybill.certificate.system.Reported;
import dev.waybill.certificate.trial.TrialRun;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what the audit says of each message with what the catalogue says it must. */
final class CorruptionCheck {

  private static final List<String> KINDS =
      List.of(
          "LOST",
          "WAITING",
          "UNKNOWN",
          "SKIPPED",
          "FAILED",
          "LATE",
          "CORRUPTED",
          "DUPLICATED",
          "MISROUTED");

  private static final int MAX_DETAILS = 5;

  /** How often a kind was tried, and how often the audit was wrong of it. */
  private static final class Score {
    private long tried;
    private long wrong;
  }

  private final TrialRun run;
  private final Map<Corruption, Score> scores = new EnumMap<>(Corruption.class);
  private long wrongTotals;

  CorruptionCheck(TrialRun run) {
    this.run = run;
  }

  /**
   * Adds a pipeline.
   *
   * @param stages of all pipelines, at which anything may be said
   * @param stranger the stage of another pipeline
   * @param forged how many messages there seemed to be besides, each received and handed over
   */
  void add(
      CorruptionPipeline pipeline,
      Truth truth,
      Reported reported,
      List<String> stages,
      String stranger,
      int forged) {
    Map<String, Set<String>> told = told(reported, stages);
    boolean leftOut = pipeline.way().leavesOut();
    Map<String, Long> totals = new HashMap<>();
    totals.put("complete", (long) forged);
    for (int number = 0; number < pipeline.plan().cases().size(); number++) {
      Corruption corruption = pipeline.plan().of(number).corruption();
      String message = truth.traceId(number);
      Set<String> must = corruption.fate().told(leftOut, pipeline.sink(), stranger);
      Set<String> is = told.remove(message);
      count(pipeline, number, corruption, message, must, is == null ? Set.of() : is);
      totals.merge(corruption.fate().countedAs(leftOut), 1L, Long::sum);
    }
    told.forEach((message, is) -> wrongTotal(pipeline, message + " was never sent and is " + is));
    for (String count :
        List.of("complete", "waiting", "lost", "skipped", "failed", "unknown", "late")) {
      long must = totals.getOrDefault(count, 0L);
      long is = reported.atSink(pipeline.sink(), count);
      if (must != is) {
        wrongTotal(pipeline, "%s must be %d and is %d".formatted(count, must, is));
      }
    }
    long issued = pipeline.plan().cases().size() + (long) forged;
    if (reported.issued() != issued) {
      wrongTotal(pipeline, "issued must be %d and is %d".formatted(issued, reported.issued()));
    }
  }

  private void count(
      CorruptionPipeline pipeline,
      int number,
      Corruption corruption,
      String message,
      Set<String> must,
      Set<String> is) {
    Score score = scores.computeIfAbsent(corruption, c -> new Score());
    score.tried++;
    if (!must.equals(is)) {
      score.wrong++;
      if (score.wrong <= MAX_DETAILS) {
        run.detail(
            "%s: message %d, %s, %s, variant %d: must be %s, is %s"
                .formatted(
                    pipeline.name(),
                    number,
                    message,
                    corruption,
                    pipeline.plan().of(number).variant(),
                    must,
                    is));
      }
    }
  }

  private void wrongTotal(CorruptionPipeline pipeline, String what) {
    wrongTotals++;
    if (wrongTotals <= MAX_DETAILS) {
      run.detail(pipeline.name() + ": " + what);
    }
  }

  /** All that is said, by message. */
  private static Map<String, Set<String>> told(Reported reported, List<String> stages) {
    Map<String, Set<String>> told = new HashMap<>();
    for (String kind : KINDS) {
      for (String stage : stages) {
        for (Place place : List.of(Place.onHopTo(stage), Place.in(stage))) {
          String what = kind + " " + place;
          reported
              .of(what)
              .forEach(message -> told.computeIfAbsent(message, m -> new HashSet<>()).add(what));
        }
      }
    }
    return told;
  }

  /** Tells it all in rows. */
  void tell() {
    long corruptions = 0;
    for (Corruption corruption : Corruption.values()) {
      Score score = scores.getOrDefault(corruption, new Score());
      if (corruption != Corruption.UNTOUCHED) {
        corruptions += score.tried;
      }
      run.add(
          new Row(
              "%s: %s, since %s".formatted(corruption, corruption.fate(), corruption.why()),
              "0 wrong of 1 or more",
              "%,d wrong of %,d".formatted(score.wrong, score.tried),
              score.wrong == 0 && score.tried > 0));
    }
    run.add(Row.figure("corruptions tried", corruptions));
    Score untouched = scores.getOrDefault(Corruption.UNTOUCHED, new Score());
    run.add(Row.atLeast("untouched messages between them", 1, untouched.tried));
    run.add(Row.equal("anything said of an untouched message", 0L, untouched.wrong));
    run.add(Row.equal("totals that differ from the truth", 0L, wrongTotals));
  }
}
