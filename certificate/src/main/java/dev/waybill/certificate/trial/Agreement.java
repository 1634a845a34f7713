// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.Row;
import dev.waybill.certificate.pipeline.TestPipeline;
import dev.waybill.certificate.pipeline.Truth;
import dev.waybill.certificate.system.Place;
import dev.waybill.certificate.system.Reported;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sums up, over one pipeline or many, how what the audit says agrees with the truth, message by
 * message.
 */
public final class Agreement {

  private final TrialRun run;
  private long messages;
  private long faults;
  private long lost;
  private long missedLost;
  private long falseLost;
  private long wrongSaid;
  private long missedFlags;
  private long falseFlags;
  private long wrongCounts;
  private long unsettled;
  private long unknownThoughTold;
  private long failedCommits;
  private final Map<Excuse, Long> unknowns = new EnumMap<>(Excuse.class);
  private long others;

  public Agreement(TrialRun run) {
    this.run = run;
  }

  /** Why some of a pipeline's messages may be unknown, though never wrong. */
  public enum Excuse {
    /** Nothing: all must be known. */
    NONE,
    /** Instances of its stages were killed, and had not told of all yet. */
    KILLED,
    /**
     * Commits of its stages failed, and the broker may have taken them all the same: then nobody
     * tells of these offsets, and what was lost where they may lie is unknown. Nothing else is.
     */
    FAILED_COMMITS,
    /** Its tracers had to drop what they had no room for, and counted it. */
    DROPPED
  }

  /** Adds a pipeline. */
  public void add(String pipeline, Truth truth, Reported reported, Excuse excuse) {
    boolean excused = excuse == Excuse.KILLED || excuse == Excuse.DROPPED;
    Set<String> unknownAndLost = new HashSet<>();
    messages += truth.sent().size();
    faults += truth.faults(TestPipeline.RECEIVING);
    Set<String> unknown = excused ? reported.of("UNKNOWN") : Set.of();
    for (String stage : TestPipeline.RECEIVING) {
      Set<String> mayBeUnknown = new HashSet<>(unknown);
      if (excuse == Excuse.FAILED_COMMITS && truth.failedCommitsAt(stage) > 0) {
        failedCommits += truth.failedCommitsAt(stage);
        mayBeUnknown.addAll(reported.at("UNKNOWN", stage));
      }
      for (Place place : new Place[] {Place.onHopTo(stage), Place.in(stage)}) {
        Set<String> truly = truth.lostAt(place);
        Set<String> told = reported.lostAt(place);
        lost += truly.size();
        missedLost += missing(pipeline, "lost " + place, truly, told, mayBeUnknown);
        truly.stream().filter(mayBeUnknown::contains).forEach(unknownAndLost::add);
        falseLost += missing(pipeline, "not lost " + place, told, truly, Set.of());
      }
      unknownThoughTold += toldAndUnknown(pipeline, stage, truth, reported);
      addSaid(pipeline, "SKIPPED", stage, truth.skippedAt(stage), reported, unknown);
      addSaid(pipeline, "FAILED", stage, truth.failedAt(stage), reported, unknown);
      addFlags(pipeline, "CORRUPTED", stage, truth.corruptedAt(stage), reported, excused);
      addFlags(pipeline, "DUPLICATED", stage, truth.duplicatedAt(stage), reported, excused);
    }
    for (String sink : TestPipeline.SINKS) {
      long complete = reported.atSink(sink, "complete");
      long unknownHere = reported.atSink(sink, "unknown");
      long done = truth.doneAt(sink).size();
      boolean right =
          excused ? complete <= done && complete + unknownHere >= done : complete == done;
      if (!right) {
        wrongCounts++;
        run.detail("%s: complete at %s: %d, truly %d".formatted(pipeline, sink, complete, done));
      }
    }
    addUnknown(excuse, reported.of("UNKNOWN"), unknownAndLost);
    for (String kind : new String[] {"WAITING", "LATE", "MISROUTED"}) {
      others += reported.of(kind).size();
      reported.of(kind).stream()
          .limit(5)
          .forEach(m -> run.detail(pipeline + ": " + m + " is " + kind));
    }
    addBalance(pipeline, reported);
  }

  private void addUnknown(Excuse excuse, Set<String> unknown, Set<String> unknownAndLost) {
    if (excuse == Excuse.FAILED_COMMITS) {
      unknowns.merge(excuse, (long) unknownAndLost.size(), Long::sum);
      unknowns.merge(Excuse.NONE, (long) unknown.size() - unknownAndLost.size(), Long::sum);
    } else {
      unknowns.merge(excuse, (long) unknown.size(), Long::sum);
    }
  }

  /** Who was not killed told of all that it handed over. */
  private long toldAndUnknown(String pipeline, String stage, Truth truth, Reported reported) {
    Set<String> told = new HashSet<>(truth.doneByLivingAt(stage));
    told.retainAll(reported.at("UNKNOWN", stage));
    told.stream()
        .sorted()
        .limit(5)
        .forEach(
            m ->
                run.detail(
                    pipeline + ": " + m + " is UNKNOWN, though told by an instance of " + stage));
    return told.size();
  }

  /** What a stage said itself. */
  private void addSaid(
      String pipeline,
      String kind,
      String stage,
      Set<String> truly,
      Reported reported,
      Set<String> unknown) {
    Set<String> told = reported.at(kind, stage);
    wrongSaid += missing(pipeline, kind + " at " + stage, truly, told, unknown);
    wrongSaid += missing(pipeline, "not " + kind + " at " + stage, told, truly, Set.of());
  }

  /** Flags of what a killed instance never told are missed by anybody. */
  private void addFlags(
      String pipeline,
      String kind,
      String stage,
      Set<String> truly,
      Reported reported,
      boolean excused) {
    Set<String> told = reported.at(kind, stage);
    if (!excused) {
      missedFlags += missing(pipeline, kind + " at " + stage, truly, told, Set.of());
    }
    falseFlags += missing(pipeline, "not " + kind + " at " + stage, told, truly, Set.of());
  }

  private void addBalance(String pipeline, Reported reported) {
    if (!reported.open().isEmpty()) {
      unsettled++;
      run.detail(pipeline + ": given up when nothing moved any longer: " + reported.open());
    }
    if (!reported.agreesWithItself()) {
      wrongCounts++;
      run.detail("%s: totals of stages count otherwise than verdicts name".formatted(pipeline));
    }
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
  public void tell() {
    run.add(Row.atLeast("messages sent", 1, messages));
    run.add(Row.figure("faults injected (lost, corrupted, duplicated, skipped, failed)", faults));
    run.add(Row.figure("messages truly lost", lost));
    run.add(Row.equal("false LOST", 0L, falseLost));
    run.add(Row.equal("lost and not reported as such", 0L, missedLost));
    run.add(Row.equal("SKIPPED or FAILED otherwise than the stages said", 0L, wrongSaid));
    run.add(Row.equal("false CORRUPTED or DUPLICATED", 0L, falseFlags));
    run.add(Row.equal("corrupted or duplicated and not reported", 0L, missedFlags));
    run.add(Row.equal("pipelines without the audit's last word", 0L, unsettled));
    run.add(Row.equal("totals that differ from the truth", 0L, wrongCounts));
    run.add(Row.equal("any other verdict", 0L, others));
    if (unknowns.containsKey(Excuse.KILLED)) {
      run.add(Row.figure("UNKNOWN, since instances were killed", unknowns.get(Excuse.KILLED)));
      run.add(
          Row.equal("UNKNOWN, though one that was not killed told of it", 0L, unknownThoughTold));
    }
    if (unknowns.containsKey(Excuse.FAILED_COMMITS)) {
      run.add(Row.figure("commits that failed, and may have been taken", failedCommits));
      // One such commit may hide all losses of what an origin told at once, but not most of all.
      long unknownAndLost = unknowns.get(Excuse.FAILED_COMMITS);
      run.add(Row.atMost("UNKNOWN and lost where they did", lost / 4 + 1, unknownAndLost, ""));
    }
    if (unknowns.containsKey(Excuse.DROPPED)) {
      run.add(
          Row.figure("UNKNOWN, since tracers had to drop something", unknowns.get(Excuse.DROPPED)));
    }
    run.add(Row.equal("UNKNOWN without a reason", 0L, unknowns.getOrDefault(Excuse.NONE, 0L)));
  }
}
