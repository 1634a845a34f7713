// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Verdict.Place;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Parts the messages of one session that were due at one stage by what became of them there: the
 * rows of {@code docs/semantics.md}, in their order.
 */
final class StageJudge {
  private final Session session;
  private final Coverages coverages;
  private final FoldSettings settings;
  private final long clock;
  private final IdentityHashMap<StageDefinition, Hop> hops = new IdentityHashMap<>();
  private final IdentityHashMap<StageDefinition, Held> helds = new IdentityHashMap<>();

  private PipelineDefinition definition;
  private Window window;
  private SequenceSet messages;
  private JudgementBuilder found;

  StageJudge(Session session, Coverages coverages, FoldSettings settings, long clock) {
    this.session = session;
    this.coverages = coverages;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What is judged next.
   *
   * @param window that has the messages
   * @param messages that one definition holds for; not to be changed
   * @param found takes what is found
   */
  void begin(
      PipelineDefinition definition, Window window, SequenceSet messages, JudgementBuilder found) {
    this.definition = definition;
    this.window = window;
    this.messages = messages;
    this.found = found;
  }

  Passage atOrigin(StageDefinition stage, StageSets sets) {
    Passage passage = new Passage();
    SequenceSet rest = messages.copy();
    pass(stage, sets, rest, passage);
    found.reported(stage.name(), sets, rest, passage);
    doubts(stage, sets, rest, passage);
    Held held = held(stage, sets);
    found.await(stage, Place.STAGE, Reason.DEADLINE, take(rest, held.waiting()), passage);
    found.unknown(stage, Place.STAGE, Reason.HOLE, take(rest, held.unknown()), passage);
    found.lose(stage, Place.STAGE, Reason.DEADLINE, take(rest, sets.over), passage);
    // What remains, the origin has not told of.
    long unreportedFor = clock - window.grownAt();
    if (session.origin().hasHole() && unreportedFor > settings.graceMillis()) {
      found.unknown(stage, Place.STAGE, Reason.HOLE, rest, passage);
    } else if (unreportedFor > settings.graceMillis() + definition.deadline().toMillis()) {
      found.unknown(stage, Place.STAGE, Reason.UNREPORTED, rest, passage);
    } else {
      found.await(stage, Place.STAGE, Reason.UNREPORTED, rest, passage);
    }
    return passage;
  }

  Passage atStage(StageDefinition stage, StageSets sets, List<Passage> before) {
    Passage passage = new Passage();
    SequenceSet due = SequenceSet.union(before.stream().map(each -> each.passed).toList());
    passage.inherit(messages.minus(due), before);
    Hop hop =
        hops.computeIfAbsent(
            stage, key -> Hop.of(session, key, coverages, definition.deadline().toMillis()));
    passage.copiesWaiting.add(hop.waiting);
    passage.copiesWaitingForDeadline.add(hop.waitingForDeadline);
    passage.copiesUnknown.add(hop.unknown);
    Held held = held(stage, sets);
    passage.copiesWaiting.add(held.waiting());
    passage.copiesUnknown.add(held.unknown());

    SequenceSet rest = due.copy();
    pass(stage, sets, rest, passage);
    found.reported(stage.name(), sets, rest, passage);
    doubts(stage, sets, rest, passage);
    copies(stage, sets, rest, passage);

    SequenceSet received = rest.intersection(sets.received);
    rest.removeAll(received);
    notReceived(stage, sets, rest, hop, passage);
    notHandedOver(stage, received, passage);
    return passage;
  }

  /** Handed over here, or seen behind here: this stage's own report of it is missing then. */
  private void pass(StageDefinition stage, StageSets sets, SequenceSet rest, Passage passage) {
    Passage.move(rest, sets.handedOver, passage.passed);
    passSeenBehind(stage.name(), rest, passage);
  }

  private void passSeenBehind(String stage, SequenceSet rest, Passage passage) {
    for (StageDefinition next : definition.stages()) {
      if (!rest.isEmpty() && next.after().contains(stage)) {
        StageSets behind = session.stage(next.name());
        passage.unreported.addAll(Passage.move(rest, behind.received, passage.passed));
        passage.unreported.addAll(Passage.move(rest, behind.handedOver, passage.passed));
        passSeenBehind(next.name(), rest, passage);
      }
    }
  }

  /** Sent, but the sender does not know whether it arrived. */
  private void doubts(StageDefinition stage, StageSets sets, SequenceSet rest, Passage passage) {
    SequenceSet open = new SequenceSet();
    SequenceSet doubtful = new SequenceSet();
    for (Holding doubt : sets.doubts) {
      boolean waits = state(stage, doubt) == Holding.State.WAITING;
      (waits ? open : doubtful).addAll(doubt.sequences());
    }
    passage.copiesWaiting.add(open); // also where another copy was handed over for sure
    passage.copiesInDoubt.add(doubtful);
    found.await(stage, Place.STAGE, Reason.IN_DOUBT, take(rest, open), passage);
    found.unknown(stage, Place.STAGE, Reason.IN_DOUBT, take(rest, doubtful), passage);
  }

  /** Rule 6: one copy that waits makes it wait, else one that is unknown makes it unknown. */
  private void copies(StageDefinition stage, StageSets sets, SequenceSet rest, Passage passage) {
    SequenceSet waiting = Passage.take(rest, passage.copiesWaiting);
    String inStage = byOffsets(stage) ? Reason.OFFSETS : Reason.DEADLINE;
    found.await(stage, Place.STAGE, inStage, take(waiting, sets.received), passage);
    SequenceSet byDeadline = Passage.take(waiting, passage.copiesWaitingForDeadline);
    found.await(stage, Place.HOP, Reason.DEADLINE, byDeadline, passage);
    found.await(stage, Place.HOP, Reason.OFFSETS, waiting, passage);
    SequenceSet unreported = take(rest, passage.unreported);
    if (clock - window.grownAt() > settings.graceMillis() + definition.deadline().toMillis()) {
      found.unknown(stage, Place.HOP, Reason.UNREPORTED, unreported, passage);
    } else {
      found.await(stage, Place.HOP, Reason.UNREPORTED, unreported, passage);
    }
    found.unknown(
        stage, Place.HOP, Reason.IN_DOUBT, Passage.take(rest, passage.copiesInDoubt), passage);
    SequenceSet unknown = Passage.take(rest, passage.copiesUnknown);
    found.unknown(stage, Place.STAGE, Reason.HOLE, take(unknown, sets.received), passage);
    found.unknown(stage, Place.HOP, Reason.HOLE, unknown, passage);
  }

  private void notReceived(
      StageDefinition stage, StageSets sets, SequenceSet rest, Hop hop, Passage passage) {
    found.unknown(stage, Place.HOP, Reason.UNTRACEABLE, take(rest, sets.untraceable), passage);
    if (stage.compacted()) {
      found.skip(stage, Place.HOP, Reason.COMPACTED, rest, passage);
      return;
    }
    found.lose(stage, Place.HOP, Reason.PASSED_OVER, take(rest, hop.passedOver), passage);
    found.lose(stage, Place.HOP, Reason.DEADLINE, take(rest, sets.overdue), passage);
    found.lose(stage, Place.HOP, Reason.OFFSETS, rest, passage);
  }

  private void notHandedOver(StageDefinition stage, SequenceSet rest, Passage passage) {
    if (stage.filters()) {
      found.skip(stage, Place.STAGE, Reason.FILTERED, rest, passage);
    } else {
      found.lose(
          stage, Place.STAGE, byOffsets(stage) ? Reason.OFFSETS : Reason.DEADLINE, rest, passage);
    }
  }

  private Held held(StageDefinition stage, StageSets sets) {
    return helds.computeIfAbsent(stage, key -> Held.of(sets, holding -> state(stage, holding)));
  }

  private Holding.State state(StageDefinition stage, Holding holding) {
    return holding.state(byOffsets(stage), definition.deadline().toMillis());
  }

  private static boolean byOffsets(StageDefinition stage) {
    return stage.role() != Role.ORIGIN
        && !stage.topics().isEmpty()
        && stage.evidence() == StageDefinition.Evidence.OFFSETS;
  }

  private static SequenceSet take(SequenceSet rest, SequenceSet which) {
    SequenceSet taken = rest.intersection(which);
    rest.removeAll(taken);
    return taken;
  }
}
