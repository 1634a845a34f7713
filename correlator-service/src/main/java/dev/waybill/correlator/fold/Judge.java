// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.Role;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.StageDefinition;
import dev.waybill.wire.Verdict.Place;
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
  private final FoldSettings settings;
  private final long clock;
  private final StageJudge stages;

  private JudgementBuilder found;
  private PipelineDefinition definition;
  private Window window;
  private SequenceSet messages;

  Judge(Session session, Coverages coverages, FoldSettings settings, long clock) {
    this.session = session;
    this.settings = settings;
    this.clock = clock;
    this.stages = new StageJudge(session, coverages, settings, clock);
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
    stages.begin(definition, window, messages, found);
    Map<String, Passage> passages = new LinkedHashMap<>();
    for (StageDefinition stage : definition.stages()) {
      StageSets sets = session.stage(stage.name());
      Passage passage;
      if (stage.role() == Role.ORIGIN) {
        if (!stage.name().equals(origin)) {
          continue;
        }
        passage = stages.atOrigin(stage, sets);
      } else {
        List<Passage> before =
            stage.after().stream().filter(passages::containsKey).map(passages::get).toList();
        if (before.isEmpty()) {
          continue; // behind another origin than this session's
        }
        passage = stages.atStage(stage, sets, before);
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
    session.stages().forEach((stage, sets) -> found.reported(stage, sets, rest, passage));
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
}
