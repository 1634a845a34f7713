// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import java.util.HashSet;
import java.util.Set;

/**
 * Sums up, over one pipeline or many, how what the audit says agrees with the truth, message by
 * message.
 */
final class Agreement {

  private final TrialRun run;
  private long messages;
  private long crashedMessages;
  private long faults;
  private long lost;
  private long missedLost;
  private long falseLost;
  private long wrongSaid;
  private long missedFlags;
  private long falseFlags;
  private long wrongCounts;
  private long unknown;
  private long unexplainedUnknown;
  private long others;

  Agreement(TrialRun run) {
    this.run = run;
  }

  /**
   * Adds a pipeline.
   *
   * @param crashed whether instances of its stages were killed: what they had not told of yet may
   *     be unknown then, though never wrong
   */
  void add(String pipeline, Truth truth, Reported reported, boolean crashed) {
    messages += truth.sent().size();
    crashedMessages += crashed ? truth.sent().size() : 0;
    faults += truth.faults(TestPipeline.RECEIVING);
    Set<String> excused = crashed ? reported.of("UNKNOWN") : Set.of();
    for (String stage : TestPipeline.RECEIVING) {
      for (Place place : new Place[] {Place.onHopTo(stage), Place.in(stage)}) {
        Set<String> truly = truth.lostAt(place);
        Set<String> told = reported.lostAt(place);
        lost += truly.size();
        missedLost += missing(pipeline, "lost " + place, truly, told, excused);
        falseLost += missing(pipeline, "not lost " + place, told, truly, Set.of());
      }
      addSaid(pipeline, "SKIPPED", stage, truth.skippedAt(stage), reported, excused);
      addSaid(pipeline, "FAILED", stage, truth.failedAt(stage), reported, excused);
      addFlags(pipeline, "CORRUPTED", stage, truth.corruptedAt(stage), reported, excused, crashed);
      addFlags(
          pipeline, "DUPLICATED", stage, truth.duplicatedAt(stage), reported, excused, crashed);
    }
    for (String sink : TestPipeline.SINKS) {
      long complete = reported.atSink(sink, "complete");
      long unknownHere = reported.atSink(sink, "unknown");
      long done = truth.doneAt(sink).size();
      boolean right =
          crashed ? complete <= done && complete + unknownHere >= done : complete == done;
      if (!right) {
        wrongCounts++;
        run.detail("%s: complete at %s: %d, truly %d".formatted(pipeline, sink, complete, done));
      }
    }
    unknown += reported.of("UNKNOWN").size();
    unexplainedUnknown += crashed ? 0 : reported.of("UNKNOWN").size();
    for (String kind : new String[] {"WAITING", "LATE", "MISROUTED"}) {
      others += reported.of(kind).size();
      reported.of(kind).stream()
          .limit(5)
          .forEach(m -> run.detail(pipeline + ": " + m + " is " + kind));
    }
    addBalance(pipeline, reported);
  }

  /** What a stage said itself. */
  private void addSaid(
      String pipeline,
      String kind,
      String stage,
      Set<String> truly,
      Reported reported,
      Set<String> excused) {
    Set<String> told = reported.at(kind, stage);
    wrongSaid += missing(pipeline, kind + " at " + stage, truly, told, excused);
    wrongSaid += missing(pipeline, "not " + kind + " at " + stage, told, truly, Set.of());
  }

  /** Flags of what a killed instance never told are missed by anybody. */
  private void addFlags(
      String pipeline,
      String kind,
      String stage,
      Set<String> truly,
      Reported reported,
      Set<String> excused,
      boolean crashed) {
    Set<String> told = reported.at(kind, stage);
    if (!crashed) {
      missedFlags += missing(pipeline, kind + " at " + stage, truly, told, excused);
    }
    falseFlags += missing(pipeline, "not " + kind + " at " + stage, told, truly, Set.of());
  }

  private void addBalance(String pipeline, Reported reported) {
    for (String sink : TestPipeline.SINKS) {
      long sum = 0;
      for (String count :
          new String[] {"complete", "waiting", "lost", "skipped", "failed", "unknown"}) {
        sum += reported.atSink(sink, count);
      }
      if (sum != reported.issued()) {
        wrongCounts++;
        run.detail(
            "%s: %d issued, %d judged at %s".formatted(pipeline, reported.issued(), sum, sink));
      }
    }
  }

  private long missing(
      String pipeline, String what, Set<String> from, Set<String> in, Set<String> excused) {
    Set<String> missing = new HashSet<>(from);
    missing.removeAll(in);
    missing.removeAll(excused);
    missing.stream()
        .sorted()
        .limit(5)
        .forEach(m -> run.detail(pipeline + ": " + m + " is truly " + what));
    return missing.size();
  }

  /** Tells it all in rows. */
  void tell() {
    run.add(Row.atLeast("messages sent", 1, messages));
    run.add(Row.figure("faults injected (lost, corrupted, duplicated, skipped, failed)", faults));
    run.add(Row.figure("messages truly lost", lost));
    run.add(Row.equal("false LOST", 0L, falseLost));
    run.add(Row.equal("lost and not reported as such", 0L, missedLost));
    run.add(Row.equal("SKIPPED or FAILED otherwise than the stages said", 0L, wrongSaid));
    run.add(Row.equal("false CORRUPTED or DUPLICATED", 0L, falseFlags));
    run.add(Row.equal("corrupted or duplicated and not reported", 0L, missedFlags));
    run.add(Row.equal("totals that differ from the truth", 0L, wrongCounts));
    run.add(Row.equal("any other verdict", 0L, others));
    // What an instance had not told of yet is some heartbeats' worth, and not most of it.
    run.add(
        Row.atMost(
            "UNKNOWN, since an instance was killed",
            crashedMessages / 3,
            unknown - unexplainedUnknown,
            ""));
    run.add(Row.equal("UNKNOWN without a reason", 0L, unexplainedUnknown));
  }
}
