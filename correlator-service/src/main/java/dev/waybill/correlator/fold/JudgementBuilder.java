// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Summary.StageTotals;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.Verdict.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is found of one window's messages, and names it within bounds. */
final class JudgementBuilder {
  private record Key(Kind kind, String stage, Place place, String reason) {}

  /** What waits is told for a moment only, and in a busy window that is nearly everything. */
  private static final int MAX_WAITING_RANGES = 200;

  /**
   * So many ranges are named by all verdicts of a record together, or twice {@code maxRanges} if
   * that is more: with the default a record fits into what a topic takes by default.
   */
  private static final int RECORD_RANGES = 20_000;

  private final int maxRanges;
  private final Map<Key, SequenceSet> found = new LinkedHashMap<>();
  private final Map<String, StageTotals> stages = new LinkedHashMap<>();
  private final Map<String, SinkTotals> sinks = new LinkedHashMap<>();

  JudgementBuilder(int maxRanges) {
    this.maxRanges = maxRanges;
  }

  void add(Kind kind, String stage, Place place, String reason, SequenceSet which) {
    if (!which.isEmpty()) {
      found
          .computeIfAbsent(new Key(kind, stage, place, reason), key -> new SequenceSet())
          .addAll(which);
    }
  }

  /** Precedence: handed over, then skipped, then failed. */
  void reported(String stage, StageSets sets, SequenceSet rest, Passage passage) {
    SequenceSet skipped = Passage.move(rest, sets.skipped, passage.skipped);
    add(Kind.SKIPPED, stage, Place.STAGE, Reason.REPORTED, skipped);
    SequenceSet failed = Passage.move(rest, sets.failed, passage.failed);
    add(Kind.FAILED, stage, Place.STAGE, Reason.REPORTED, failed);
  }

  /** They wait at a stage, or on the way to it. */
  void await(
      StageDefinition stage, Place place, String reason, SequenceSet which, Passage passage) {
    passage.waiting.addAll(which);
    add(Kind.WAITING, stage.name(), place, reason, which);
  }

  /** Of these nobody can say what became of them. */
  void unknown(
      StageDefinition stage, Place place, String reason, SequenceSet which, Passage passage) {
    passage.unknown.addAll(which);
    add(Kind.UNKNOWN, stage.name(), place, reason, which);
  }

  /** These were left out on purpose. */
  void skip(StageDefinition stage, Place place, String reason, SequenceSet which, Passage passage) {
    passage.skipped.addAll(which);
    add(Kind.SKIPPED, stage.name(), place, reason, which);
  }

  /** These were lost. */
  void lose(StageDefinition stage, Place place, String reason, SequenceSet which, Passage passage) {
    passage.lost.addAll(which);
    add(Kind.LOST, stage.name(), place, reason, which);
  }

  /** Totals of a stage, once all verdicts of it are added. */
  void stage(String stage, Role role, StageSets sets, SequenceSet misrouted, SequenceSet window) {
    StageTotals totals =
        new StageTotals(
            stage,
            role,
            sets.received.countOfBoth(window),
            sets.handedOver.countOfBoth(window),
            count(window, Kind.LOST, stage, Place.HOP),
            count(window, Kind.LOST, stage, Place.STAGE),
            count(window, Kind.SKIPPED, stage, null),
            count(window, Kind.FAILED, stage, null),
            count(window, Kind.WAITING, stage, null),
            count(window, Kind.UNKNOWN, stage, null),
            sets.corrupted.countOfBoth(window),
            sets.duplicated.countOfBoth(window),
            misrouted.countOfBoth(window));
    stages.merge(stage, totals, Totals::sum);
  }

  private long count(SequenceSet window, Kind kind, String stage, Place place) {
    List<SequenceSet> all = new ArrayList<>();
    for (Map.Entry<Key, SequenceSet> entry : found.entrySet()) {
      Key key = entry.getKey();
      if (key.kind == kind && key.stage.equals(stage) && (place == null || key.place == place)) {
        all.add(entry.getValue());
      }
    }
    return all.isEmpty() ? 0 : SequenceSet.union(all).countOfBoth(window);
  }

  /** So many more that were received and handed over at all stages which have totals by now. */
  void complete(long count) {
    stages.replaceAll((stage, totals) -> Totals.sum(totals, Totals.passed(totals, count)));
    sinks.replaceAll((stage, totals) -> Totals.sum(totals, Totals.complete(stage, count)));
  }

  void sink(String stage, Passage passage, SequenceSet late) {
    SinkTotals totals =
        new SinkTotals(
            stage,
            passage.passed.cardinality(),
            passage.waiting.cardinality(),
            passage.lost.cardinality(),
            passage.skipped.cardinality(),
            passage.failed.cardinality(),
            passage.unknown.cardinality(),
            late.cardinality());
    sinks.merge(stage, totals, Totals::sum);
  }

  Judgement build(long issued, boolean atLeast) {
    List<Verdict> verdicts = new ArrayList<>();
    boolean waiting = false;
    long room = Math.max(RECORD_RANGES, 2L * maxRanges);
    for (Map.Entry<Key, SequenceSet> entry : found.entrySet()) {
      Key key = entry.getKey();
      boolean waits = key.kind == Kind.WAITING;
      waiting |= waits;
      int most = (int) Math.min(maxRanges, waits ? MAX_WAITING_RANGES : room);
      List<SequenceRange> ranges = entry.getValue().firstRanges(most);
      room -= ranges.size();
      verdicts.add(
          new Verdict(
              key.kind, key.stage, key.place, key.reason, entry.getValue().cardinality(), ranges));
    }
    Counts counts =
        new Counts(issued, atLeast, List.copyOf(stages.values()), List.copyOf(sinks.values()));
    return new Judgement(counts, waiting, verdicts);
  }
}
