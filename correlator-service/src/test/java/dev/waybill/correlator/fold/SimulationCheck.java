// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.Kind;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares what a fold tells of a simulated pipeline, one audit partition of it, with the truth.
 */
final class SimulationCheck {
  private static final Set<Kind> FLAGS = Set.of(Kind.CORRUPTED, Kind.DUPLICATED, Kind.LATE);

  private final SimulatedPipeline pipeline;
  private final int partition;
  private final Map<String, Integer> seen;
  private final WindowCheck windows;
  private final Map<String, SessionVerdicts> latest = new TreeMap<>(); // by session and window
  private final Map<SimulatedMessage, Set<String>> toldLost = new HashMap<>(); // at which stages
  private final Set<String> late = new HashSet<>(); // sinks and messages, told on their own
  private final List<String> faults = new ArrayList<>();

  /**
   * @param seen counts what was seen, by name
   */
  SimulationCheck(SimulatedPipeline pipeline, int partition, Map<String, Integer> seen) {
    this.pipeline = pipeline;
    this.partition = partition;
    this.seen = seen;
    this.windows = new WindowCheck(pipeline, partition);
  }

  /** Takes what a record of the audit log made the fold tell. */
  void take(List<FoldOutput> outputs, int offset) {
    windows.take(outputs, offset);
    for (FoldOutput output : outputs) {
      if (output instanceof FoldOutput.Verdict verdict
          && verdict.record() instanceof SessionVerdicts session) {
        latest.put(session.session() + " " + session.window(), session);
        checkLost(session, offset);
      } else if (output instanceof FoldOutput.Verdict verdict
          && verdict.record() instanceof LateVerdicts afterwards) {
        takeLate(afterwards);
      } else if (output instanceof FoldOutput.DeadLetter) {
        faults.add("offset " + offset + ": " + output);
      }
    }
    for (FoldOutput output : outputs) { // after all verdicts of this offset
      if (output instanceof FoldOutput.Summary summary
          && summary.record() instanceof Summary totals) {
        faults.addAll(new BalanceCheck(pipeline.graph, latest.values()).faultsOf(totals));
      }
    }
  }

  private void takeLate(LateVerdicts told) {
    for (Verdict verdict : told.verdicts()) {
      for (SequenceRange range : verdict.ranges()) {
        for (long s = range.from(); s < range.to(); s++) {
          SimulatedMessage message = pipeline.messages.get(told.session()).get((int) s);
          boolean so =
              verdict.kind() == Kind.LATE
                  ? late.add(verdict.stage() + message) && message.passed.contains(verdict.stage())
                  : message.handedOver.getOrDefault(verdict.stage(), 0) > 1;
          if (!so) {
            faults.add("told afterwards " + verdict + " of " + message);
          }
        }
      }
    }
  }

  /** What was found, at the end of the log. */
  List<String> end() {
    latest.values().stream()
        .filter(record -> !record.closed())
        .forEach(record -> faults.add("never closed: " + record));
    pipeline.messages.forEach(
        (session, messages) -> {
          if (SimulatedPipeline.auditPartition(session) == partition) {
            List<SessionVerdicts> windows =
                latest.values().stream().filter(each -> each.session() == session).toList();
            messages.forEach(message -> checkEnd(message, new Named(windows, message)));
          }
        });
    return faults;
  }

  /** A message that is called lost never gets through there, then or later. */
  private void checkLost(SessionVerdicts session, int offset) {
    for (Verdict verdict : session.verdicts()) {
      if (verdict.kind() == Kind.LOST) {
        for (SequenceRange range : verdict.ranges()) {
          for (long s = range.from(); s < range.to(); s++) {
            SimulatedMessage message = pipeline.messages.get(session.session()).get((int) s);
            toldLost.computeIfAbsent(message, each -> new HashSet<>()).add(verdict.stage());
            if (message.passed.contains(verdict.stage()) || gotBehind(message, verdict.stage())) {
              falseLost(message, verdict, offset);
            }
          }
        }
      }
    }
  }

  private boolean gotBehind(SimulatedMessage message, String stage) {
    return message.passed.stream().anyMatch(each -> pipeline.graph.isBehind(each, stage));
  }

  /** The only excuses are those of docs/semantics.md, "When a LOST can be wrong". */
  private void falseLost(SimulatedMessage message, Verdict verdict, int offset) {
    Set<String> senders = new HashSet<>(pipeline.graph.before(verdict.stage()));
    if (verdict.place() == Verdict.Place.HOP) {
      senders.remove(verdict.stage()); // what it received was sent to it, and that was told
    }
    if (verdict.reason().equals(Reason.PASSED_OVER)) {
      senders.add(verdict.stage()); // one instance passed it over, another had read it before
    }
    List<SimulatedMessage.Copy> unheard =
        message.copies.stream()
            .filter(copy -> !copy.toldBy(offset) && senders.contains(copy.sender.stage.name()))
            .toList();
    if (heldTooLong(message, verdict, offset)) {
      count("lost, but for a copy that was held for longer than the deadline");
    } else if (!message.hasCause(Kind.LOST, verdict.stage(), verdict.place())
        || unheard.isEmpty()) {
      faults.add("offset " + offset + ": false LOST " + verdict + " " + message);
    } else if (unheard.stream().anyMatch(copy -> copy.sender.crashed)) {
      count("lost, but for a copy of one that died before it told");
    } else if (unheard.stream().anyMatch(copy -> copy.toldBy(SimulatedMessage.NEVER - 1))) {
      count("lost, but for a copy that was told later");
    } else {
      count("lost, but for a copy that was told in an entry that got lost");
    }
  }

  /**
   * Whether a stage that is judged by the deadline took longer than that for a copy, and had not
   * told of it by then.
   */
  private boolean heldTooLong(SimulatedMessage message, Verdict verdict, int offset) {
    boolean byDeadline =
        verdict.reason().equals(Reason.DEADLINE)
            || (verdict.reason().equals(Reason.FILTERED) && pipeline.faults.early);
    return verdict.place() == Verdict.Place.STAGE
        && byDeadline
        && message.copies.stream()
            .filter(copy -> copy.sender.stage.name().equals(verdict.stage()))
            .anyMatch(
                copy -> !copy.toldBy(offset) && copy.heldLongerThan(SimulatedPipeline.DEADLINE));
  }

  private void checkEnd(SimulatedMessage message, Named named) {
    boolean exact = pipeline.audit.tellsAllOf(partition, message);
    if (named.windows.isEmpty()) {
      count("never heard of");
      if (exact || message.issueTold) {
        faults.add("never heard of " + message);
      }
      return;
    }
    if (named.windows.size() > 1 || !windows.isRight(message, named.windows.get(0))) {
      faults.add("windows " + named.windows + " of " + message);
    }
    checkFlags(message, named, exact);
    for (SimulatedGraph.Stage sink : pipeline.graph.sinksBehind(message.origin)) {
      List<Verdict> fates = named.fates(pipeline.graph.before(sink.name()));
      checkFate(message, sink, fates, exact);
      checkLate(message, sink, fates.isEmpty(), named);
    }
  }

  private void checkFlags(SimulatedMessage message, Named named, boolean exact) {
    Set<String> duplicatedAt =
        message.handedOver.entrySet().stream()
            .filter(each -> each.getValue() > 1)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    checkFlag(Kind.CORRUPTED, message.corruptedAt, message, named, exact);
    checkFlag(Kind.DUPLICATED, duplicatedAt, message, named, exact);
  }

  private void checkFlag(
      Kind flag, Set<String> truth, SimulatedMessage message, Named named, boolean exact) {
    Set<String> told =
        named.verdicts.stream()
            .filter(verdict -> verdict.kind() == flag)
            .map(Verdict::stage)
            .collect(Collectors.toSet());
    told.forEach(stage -> count(flag));
    if (exact ? !told.equals(truth) : !truth.containsAll(told)) {
      faults.add(flag + " at " + told + " but " + truth + ": " + message);
    }
  }

  /** What is complete after all, though it was told to be lost on the way, is late. */
  private void checkLate(
      SimulatedMessage message, SimulatedGraph.Stage sink, boolean complete, Named named) {
    Set<String> before = pipeline.graph.before(sink.name());
    boolean lostBefore =
        toldLost.getOrDefault(message, Set.of()).stream().anyMatch(before::contains);
    boolean late =
        named.verdicts.stream()
            .anyMatch(each -> each.kind() == Kind.LATE && each.stage().equals(sink.name()));
    if (late) {
      count(Kind.LATE);
    }
    if (late != (complete && lostBefore)) {
      faults.add("late " + late + " at " + sink.name() + ": " + message);
    }
  }

  /** What became of it on the way to a sink. */
  private void checkFate(
      SimulatedMessage message, SimulatedGraph.Stage sink, List<Verdict> fates, boolean exact) {
    count(fates.isEmpty() ? "complete" : fates.get(0).kind() + " " + fates.get(0).reason());
    String where = " at " + sink.name() + " " + fates + " of " + message;
    if (late.contains(sink.name() + message)) {
      count("late, told on its own");
    } else if (fates.size() > 1) {
      faults.add("more than one verdict" + where);
    } else if (fates.isEmpty() != message.toldPassed.contains(sink.name())) {
      faults.add("complete without a report, or not complete in spite of one" + where);
    } else if (!fates.isEmpty()) {
      checkFate(message, fates.get(0), exact, where);
    }
    if (exact && message.isPlain() && !message.passed.contains(sink.name())) {
      count("must be lost, failed or skipped");
    }
  }

  private void checkFate(SimulatedMessage message, Verdict fate, boolean exact, String where) {
    switch (fate.kind()) {
      case WAITING -> faults.add("waits for ever" + where);
      case UNKNOWN -> {
        if (exact && message.isPlain()) {
          faults.add("UNKNOWN without a reason" + where);
        }
      }
      default -> {
        if (!message.hasCause(fate.kind(), fate.stage(), fate.place())
            && !heldTooLong(message, fate, SimulatedMessage.NEVER - 1)) {
          faults.add("not what happened" + where);
        }
      }
    }
  }

  /** The windows, one if all is well, and the verdicts that name a message. */
  private record Named(List<SessionVerdicts> windows, List<Verdict> verdicts) {
    Named(List<SessionVerdicts> session, SimulatedMessage message) {
      this(
          session.stream().filter(window -> in(window.issued(), message)).toList(),
          session.stream()
              .flatMap(window -> window.verdicts().stream())
              .filter(verdict -> in(verdict.ranges(), message))
              .toList());
    }

    private static boolean in(List<SequenceRange> ranges, SimulatedMessage message) {
      return ranges.stream()
          .anyMatch(range -> range.from() <= message.sequence && message.sequence < range.to());
    }

    /** All but the flags, at one of these stages. */
    List<Verdict> fates(Set<String> stages) {
      return verdicts.stream()
          .filter(verdict -> !FLAGS.contains(verdict.kind()))
          .filter(verdict -> stages.contains(verdict.stage()))
          .toList();
    }
  }

  private void count(Kind kind) {
    count(kind.name());
  }

  private void count(String what) {
    seen.merge(what.toLowerCase(Locale.ROOT), 1, Integer::sum);
  }
}
