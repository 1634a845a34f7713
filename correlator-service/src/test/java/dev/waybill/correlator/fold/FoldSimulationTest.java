// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Kind;
import dev.waybill.wire.SequenceRange;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Runs the fold over simulated pipelines and compares it with the truth. More seeds: {@code
 * -Dwaybill.simulation.seeds=1000}, one of them: {@code -Dwaybill.simulation.from=N}.
 */
class FoldSimulationTest {
  private static final int FROM = Integer.getInteger("waybill.simulation.from", 0);
  private static final int SEEDS = Integer.getInteger("waybill.simulation.seeds", 40);

  private final Map<String, Integer> seen = new TreeMap<>();

  @Test
  void simulatedPipelines_areJudgedAsTheyWere() {
    List<String> faults = new ArrayList<>();
    for (int seed = FROM; seed < FROM + SEEDS; seed++) {
      SimulatedPipeline pipeline = new SimulatedPipeline(seed).run(300, 320);
      for (int partition = 0; partition < SimulatedPipeline.AUDIT_PARTITIONS; partition++) {
        check(seed, pipeline, partition, faults);
      }
    }
    System.out.println("simulation of " + SEEDS + " seeds: " + seen);
    assertEquals(List.of(), faults.subList(0, Math.min(20, faults.size())), faults.size() + "");
    if (SEEDS >= 40) {
      assertTrue(seen.keySet().containsAll(Set.of("complete", "lost", "skipped", "unknown")));
    }
  }

  private void check(int seed, SimulatedPipeline pipeline, int partition, List<String> faults) {
    Map<Long, Map<Long, SessionVerdicts>> latest = new HashMap<>(); // session -> window
    Fold fold = new Fold(partition, SimulatedPipeline.AUDIT_PARTITIONS);
    List<SimulatedPipeline.LogRecord> log = pipeline.log.get(partition);
    String at = "seed " + seed + " partition " + partition + ": ";
    for (int offset = 0; offset < log.size(); offset++) {
      SimulatedPipeline.LogRecord record = log.get(offset);
      for (FoldOutput output : fold.apply(record.batch().encode(), offset, record.logTime())) {
        if (output instanceof FoldOutput.Verdict verdict
            && verdict.record() instanceof SessionVerdicts session) {
          latest
              .computeIfAbsent(session.session(), key -> new TreeMap<>())
              .put(session.window().getEpochSecond(), session);
          checkLost(pipeline, session, offset, at + "offset " + offset + " ", faults);
        } else if (output instanceof FoldOutput.Summary summary
            && summary.record() instanceof Summary totals) {
          checkBalance(totals, at, faults);
        } else if (output instanceof FoldOutput.DeadLetter) {
          faults.add(at + output);
        }
      }
    }
    pipeline.messages.forEach(
        (session, messages) -> {
          if (SimulatedPipeline.auditPartition(session) == partition) {
            Map<Long, SessionVerdicts> windows = latest.getOrDefault(session, Map.of());
            for (SimulatedMessage message : messages) {
              checkEnd(pipeline, message, windows, pipeline.holes[partition], at, faults);
            }
          }
        });
  }

  private void checkBalance(Summary totals, String at, List<String> faults) {
    for (Summary.SinkTotals sink : totals.sinks()) {
      long sum =
          sink.complete()
              + sink.waiting()
              + sink.lost()
              + sink.skipped()
              + sink.failed()
              + sink.unknown();
      if (sum != totals.issued()) {
        faults.add(at + "balance of " + totals);
      }
    }
  }

  /** A message that is called lost never gets through, then or later. */
  private void checkLost(
      SimulatedPipeline pipeline,
      SessionVerdicts session,
      int offset,
      String at,
      List<String> faults) {
    for (Verdict verdict : session.verdicts()) {
      if (verdict.kind() != Kind.LOST) {
        continue;
      }
      for (SequenceRange range : verdict.ranges()) {
        for (long sequence = range.from(); sequence < range.to(); sequence++) {
          SimulatedMessage message = pipeline.messages.get(session.session()).get((int) sequence);
          for (String sink : pipeline.sinks) {
            boolean concerned =
                verdict.stage().equals(sink) || !pipeline.sinks.contains(verdict.stage());
            if (concerned && message.passed(sink)) {
              if (message.takenOverUnheard(offset)) { // docs/semantics.md, the case no rule can see
                count("lost, but taken over by a reader that was not heard by then");
              } else {
                faults.add(
                    at
                        + "false LOST at "
                        + verdict.stage()
                        + " "
                        + verdict.place()
                        + " "
                        + message);
              }
            }
          }
        }
      }
    }
  }

  private void checkEnd(
      SimulatedPipeline pipeline,
      SimulatedMessage message,
      Map<Long, SessionVerdicts> windows,
      boolean holes,
      String at,
      List<String> faults) {
    for (String sink : pipeline.sinks) {
      Set<Kind> kinds = kinds(message, sink, windows);
      boolean through = message.passed(sink);
      boolean reported = through && !message.takenOverUnheard(SimulatedMessage.NEVER - 1);
      String what = kinds.isEmpty() ? "complete" : kinds.toString();
      count(what.replace("[", "").replace("]", "").toLowerCase(java.util.Locale.ROOT));
      if (kinds.contains(Kind.WAITING)) {
        faults.add(at + "waits for ever at " + sink + " " + message);
      } else if (reported && !holes && !kinds.isEmpty()) {
        faults.add(at + "got through but " + kinds + " at " + sink + " " + message);
      } else if (!through && kinds.isEmpty() && !unheard(message, windows)) {
        faults.add(at + "vanished but complete at " + sink + " " + message);
      } else if (!through
          && !message.skipped
          && !message.failed
          && !message.openAtEnd
          && !holes
          && !kinds.equals(Set.of(Kind.LOST))) {
        faults.add(at + "lost but " + kinds + " at " + sink + " " + message);
      }
    }
  }

  /** Nobody ever told of it: an origin that crashed with its tail. */
  private static boolean unheard(SimulatedMessage message, Map<Long, SessionVerdicts> windows) {
    return windows.values().stream()
        .noneMatch(window -> window.issued().stream().anyMatch(range -> in(range, message)));
  }

  private static Set<Kind> kinds(
      SimulatedMessage message, String sink, Map<Long, SessionVerdicts> windows) {
    Set<Kind> kinds = new TreeSet<>();
    Set<String> path = Set.of("origin", "relay", sink);
    for (SessionVerdicts window : windows.values()) {
      for (Verdict verdict : window.verdicts()) {
        boolean flag = Set.of(Kind.CORRUPTED, Kind.DUPLICATED, Kind.LATE).contains(verdict.kind());
        if (!flag
            && path.contains(verdict.stage())
            && verdict.ranges().stream().anyMatch(range -> in(range, message))) {
          kinds.add(verdict.kind());
        }
      }
    }
    return kinds;
  }

  private static boolean in(SequenceRange range, SimulatedMessage message) {
    return range.from() <= message.sequence && message.sequence < range.to();
  }

  private void count(String what) {
    seen.merge(what, 1, Integer::sum);
  }
}
