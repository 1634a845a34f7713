// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Verdict.Place;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges one session's messages, window by window, by what its stages reported: the truth table of
 * {@code docs/semantics.md}, as algebra of sets.
 *
 * <p>It walks the pipeline from the origin. At each stage the messages that were due there are
 * parted into those that passed and those that did not, and of the latter into skipped, failed,
 * waiting, unknown and lost. Lost is what remains when nothing else can be said: every copy was
 * read and committed by instances that reported all they saw.
 */
final class Judge {
  private final Session session;
  private final Coverages coverages;
  private final FoldSettings settings;
  private final long clock;
  private final IdentityHashMap<StageDefinition, Hop> hops = new IdentityHashMap<>();
  private final IdentityHashMap<StageDefinition, Held> helds = new IdentityHashMap<>();

  private JudgementBuilder found;
  private PipelineDefinition definition;
  private Window window;
  private SequenceSet messages;

  Judge(Session session, Coverages coverages, FoldSettings settings, long clock) {
    this.session = session;
    this.coverages = coverages;
    this.settings = settings;
    this.clock = clock;
  }

  Judgement judge(Window judged) {
    window = judged;
    found = new JudgementBuilder(settings.maxRanges());
    definition = session.definitions().only();
    if (definition == null || !definition.audited() || !session.routes().areStraight()) {
      judged.unsettle();
      session.definitions().part(judged.sequences()).forEach(this::judgePart);
    } else if (isSettled()) {
      return judged.judgement();
    } else {
      judgeUnsettled();
    }
    Judgement judgement = found.build(judged.sequences().cardinality(), session.crashed());
    return session.definitions().isOff()
        ? judgement.withoutWaiting(Reason.UNAUDITED) // nobody would tell
        : judgement;
  }

  private void judgePart(long from, SequenceSet part) {
    messages = part;
    definition = session.definitions().of(from);
    if (definition == null || !definition.audited()) {
      judgeUndeclared();
    } else {
      judgeDeclared();
    }
  }

  /** Whether all was complete when it was judged last, and nothing was said of it since. */
  private boolean isSettled() {
    Judgement before = window.judgement();
    return before != null
        && before.counts().atLeast() == session.crashed()
        && before.counts().issued() == window.sequences().cardinality()
        && window.isSettled();
  }

  /** Most messages of a window are complete, and stay so: they are judged once, and counted. */
  private void judgeUnsettled() {
    String origin = originOf(definition);
    messages = window.unsettled();
    Set<String> stages = judgeDeclared();
    found.complete(window.sequences().cardinality() - messages.cardinality());
    SequenceSet complete = messages.copy();
    for (String stage : stages) {
      session.stage(stage).keepPassed(complete, stage.equals(origin));
    }
    window.settle(complete);
  }

  /** Answers the stages that were judged. */
  private Set<String> judgeDeclared() {
    String origin = originOf(definition);
    Map<String, Passage> passages = new LinkedHashMap<>();
    for (StageDefinition stage : definition.stages()) {
      StageSets sets = session.stage(stage.name());
      Passage passage;
      if (stage.role() == Role.ORIGIN) {
        if (!stage.name().equals(origin)) {
          continue;
        }
        passage = atOrigin(stage, sets);
      } else {
        List<Passage> before =
            stage.after().stream().filter(passages::containsKey).map(passages::get).toList();
        if (before.isEmpty()) {
          continue; // behind another origin than this session's
        }
        passage = atStage(stage, sets, before);
      }
      passages.put(stage.name(), passage);
      count(stage.name(), stage.role(), sets);
      if (stage.role() == Role.SINK) {
        sets.toldLost.addAll(passage.lost);
        SequenceSet late = passage.passed.intersection(sets.toldLost);
        found.add(Kind.LATE, stage.name(), Place.STAGE, Reason.REPORTED, late);
        found.sink(stage.name(), passage, late);
      }
    }
    for (String stage : session.routes().astray(name -> definition.stage(name) != null)) {
      if (!session.routes().misrouted(stage).intersection(messages).isEmpty()) {
        count(stage, session.routes().roleOf(stage), session.stage(stage));
      }
    }
    return passages.keySet();
  }

  /** The origin by which to judge: the one that spoke, or the first if none did. */
  private String originOf(PipelineDefinition pipeline) {
    StageDefinition spoke =
        session.originStage() == null ? null : pipeline.stage(session.originStage());
    if (spoke != null && spoke.role() == Role.ORIGIN) {
      return spoke.name();
    }
    return pipeline.stages().stream()
        .filter(stage -> stage.role() == Role.ORIGIN)
        .findFirst()
        .orElseThrow()
        .name();
  }

  private Passage atOrigin(StageDefinition stage, StageSets sets) {
    Passage passage = new Passage();
    SequenceSet rest = messages.copy();
    pass(stage, sets, rest, passage);
    reported(stage.name(), sets, rest, passage);
    doubts(stage, sets, rest, passage);
    Held held = held(stage, sets);
    await(stage, Place.STAGE, Reason.DEADLINE, take(rest, held.waiting()), passage);
    unknown(stage, Place.STAGE, Reason.HOLE, take(rest, held.unknown()), passage);
    lose(stage, Place.STAGE, Reason.DEADLINE, take(rest, sets.over), passage);
    // What remains, the origin has not told of.
    long unreportedFor = clock - window.grownAt();
    if (originHasHole() && unreportedFor > settings.graceMillis()) {
      unknown(stage, Place.STAGE, Reason.HOLE, rest, passage);
    } else if (unreportedFor > settings.graceMillis() + definition.deadline().toMillis()) {
      unknown(stage, Place.STAGE, Reason.UNREPORTED, rest, passage);
    } else {
      await(stage, Place.STAGE, Reason.UNREPORTED, rest, passage);
    }
    return passage;
  }

  private boolean originHasHole() {
    Instance origin = session.origin();
    return origin == null || origin.silent() || origin.bye() || origin.holes() > 0;
  }

  private Passage atStage(StageDefinition stage, StageSets sets, List<Passage> before) {
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
    reported(stage.name(), sets, rest, passage);
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

  /** Precedence: handed over, then skipped, then failed. */
  private void reported(String stage, StageSets sets, SequenceSet rest, Passage passage) {
    SequenceSet skipped = Passage.move(rest, sets.skipped, passage.skipped);
    found.add(Kind.SKIPPED, stage, Place.STAGE, Reason.REPORTED, skipped);
    SequenceSet failed = Passage.move(rest, sets.failed, passage.failed);
    found.add(Kind.FAILED, stage, Place.STAGE, Reason.REPORTED, failed);
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
    await(stage, Place.STAGE, Reason.IN_DOUBT, take(rest, open), passage);
    unknown(stage, Place.STAGE, Reason.IN_DOUBT, take(rest, doubtful), passage);
  }

  /** Rule 6: one copy that waits makes it wait, else one that is unknown makes it unknown. */
  private void copies(StageDefinition stage, StageSets sets, SequenceSet rest, Passage passage) {
    SequenceSet waiting = Passage.take(rest, passage.copiesWaiting);
    String inStage = byOffsets(stage) ? Reason.OFFSETS : Reason.DEADLINE;
    await(stage, Place.STAGE, inStage, take(waiting, sets.received), passage);
    SequenceSet byDeadline = Passage.take(waiting, passage.copiesWaitingForDeadline);
    await(stage, Place.HOP, Reason.DEADLINE, byDeadline, passage);
    await(stage, Place.HOP, Reason.OFFSETS, waiting, passage);
    SequenceSet unreported = take(rest, passage.unreported);
    if (clock - window.grownAt() > settings.graceMillis() + definition.deadline().toMillis()) {
      unknown(stage, Place.HOP, Reason.UNREPORTED, unreported, passage);
    } else {
      await(stage, Place.HOP, Reason.UNREPORTED, unreported, passage);
    }
    unknown(stage, Place.HOP, Reason.IN_DOUBT, Passage.take(rest, passage.copiesInDoubt), passage);
    SequenceSet unknown = Passage.take(rest, passage.copiesUnknown);
    unknown(stage, Place.STAGE, Reason.HOLE, take(unknown, sets.received), passage);
    unknown(stage, Place.HOP, Reason.HOLE, unknown, passage);
  }

  private void notReceived(
      StageDefinition stage, StageSets sets, SequenceSet rest, Hop hop, Passage passage) {
    unknown(stage, Place.HOP, Reason.UNTRACEABLE, take(rest, sets.untraceable), passage);
    if (stage.compacted()) {
      skip(stage, Place.HOP, Reason.COMPACTED, rest, passage);
      return;
    }
    lose(stage, Place.HOP, Reason.PASSED_OVER, take(rest, hop.passedOver), passage);
    lose(stage, Place.HOP, Reason.DEADLINE, take(rest, sets.overdue), passage);
    lose(stage, Place.HOP, Reason.OFFSETS, rest, passage);
  }

  private void notHandedOver(StageDefinition stage, SequenceSet rest, Passage passage) {
    if (stage.filters()) {
      skip(stage, Place.STAGE, Reason.FILTERED, rest, passage);
    } else {
      lose(stage, Place.STAGE, byOffsets(stage) ? Reason.OFFSETS : Reason.DEADLINE, rest, passage);
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

  /**
   * Without a definition nothing says where messages should go, and while the audit is switched off
   * nobody has to say where they went: only a sink completes them.
   */
  private void judgeUndeclared() {
    Passage passage = new Passage();
    SequenceSet rest = messages.copy();
    Map<String, StageSets> sinks = new LinkedHashMap<>(session.stages());
    sinks.keySet().removeIf(stage -> session.roleOf(stage) != Role.SINK);
    sinks.values().forEach(sets -> rest.removeAll(sets.handedOver));
    session.stages().forEach((stage, sets) -> reported(stage, sets, rest, passage));
    boolean off = definition != null;
    boolean overdue =
        off
            || clock - window.grownAt()
                > settings.graceMillis() + PipelineDefinition.DEFAULT_DEADLINE.toMillis();
    (overdue ? passage.unknown : passage.waiting).addAll(rest);
    String origin = session.originStage() == null ? "" : session.originStage();
    Kind kind = overdue ? Kind.UNKNOWN : Kind.WAITING;
    found.add(kind, origin, Place.STAGE, off ? Reason.UNAUDITED : Reason.UNDECLARED, rest);
    session.stages().forEach((stage, sets) -> count(stage, session.roleOf(stage), sets));
    sinks.forEach(
        (stage, sets) -> {
          passage.passed = sets.handedOver.intersection(messages);
          found.sink(stage, passage, new SequenceSet());
        });
  }

  /** What is true of messages whatever becomes of them. */
  private void count(String stage, Role role, StageSets sets) {
    SequenceSet corrupted = sets.corrupted.intersection(messages);
    found.add(Kind.CORRUPTED, stage, Place.HOP, Reason.REPORTED, corrupted);
    SequenceSet duplicated = sets.duplicated.intersection(messages);
    found.add(Kind.DUPLICATED, stage, Place.STAGE, Reason.REPORTED, duplicated);
    SequenceSet misrouted = session.routes().misrouted(stage).intersection(messages);
    found.add(Kind.MISROUTED, stage, Place.STAGE, Reason.REPORTED, misrouted);
    found.stage(stage, role, sets, misrouted, messages);
  }

  private static SequenceSet take(SequenceSet rest, SequenceSet which) {
    SequenceSet taken = rest.intersection(which);
    rest.removeAll(taken);
    return taken;
  }

  private void await(
      StageDefinition stage, Place place, String reason, SequenceSet which, Passage passage) {
    passage.waiting.addAll(which);
    found.add(Kind.WAITING, stage.name(), place, reason, which);
  }

  private void unknown(
      StageDefinition stage, Place place, String reason, SequenceSet which, Passage passage) {
    passage.unknown.addAll(which);
    found.add(Kind.UNKNOWN, stage.name(), place, reason, which);
  }

  private void skip(
      StageDefinition stage, Place place, String reason, SequenceSet which, Passage passage) {
    passage.skipped.addAll(which);
    found.add(Kind.SKIPPED, stage.name(), place, reason, which);
  }

  private void lose(
      StageDefinition stage, Place place, String reason, SequenceSet which, Passage passage) {
    passage.lost.addAll(which);
    found.add(Kind.LOST, stage.name(), place, reason, which);
  }
}
