// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.AuditBatch;
import dev.waybill.wire.Kind;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.Progress;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.TraceVerdict;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.WireException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a fold had to tell of a log, as a reader holds it who keeps the highest revision of each
 * record. What must be true of all outputs of any log is checked on the way.
 */
final class Told {
  private final List<FoldOutput> outputs;
  private final Map<String, SessionVerdicts> sessions = new TreeMap<>();
  private final Map<String, TraceVerdict> traces = new LinkedHashMap<>();
  private final Map<String, Summary> summaries = new TreeMap<>();
  private final List<String> afterwards = new ArrayList<>();
  private final List<String> deadLetters = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private Progress progress;

  private Told(List<FoldOutput> outputs) {
    this.outputs = outputs;
  }

  static Told of(List<TestLog.Logged> records) {
    return of(records, 0, 1);
  }

  static Told of(List<TestLog.Logged> records, int partition, int partitionCount) {
    Told told = new Told(outputs(new Fold(partition, partitionCount), records));
    assertEquals(
        told.outputs,
        outputs(new Fold(partition, partitionCount), records),
        "equal logs give equal outputs");
    assertEquals(
        told.outputs,
        outputsOfRestored(new Fold(partition, partitionCount), records),
        "a fold that is saved and restored after each record gives equal outputs");
    told.read(redefined(records));
    return told;
  }

  private static List<FoldOutput> outputs(Fold fold, List<TestLog.Logged> records) {
    List<FoldOutput> outputs = new ArrayList<>();
    for (int offset = 0; offset < records.size(); offset++) {
      TestLog.Logged record = records.get(offset);
      outputs.addAll(fold.apply(record.value(), offset, record.logTimeMillis()));
    }
    return outputs;
  }

  /** The state that a fold has after all records. */
  static byte[] stateOf(List<TestLog.Logged> records) {
    Fold fold = new Fold(0, 1);
    outputs(fold, records);
    return fold.save();
  }

  private static List<FoldOutput> outputsOfRestored(Fold first, List<TestLog.Logged> records) {
    List<FoldOutput> outputs = new ArrayList<>();
    Fold fold = first;
    for (int offset = 0; offset < records.size(); offset++) {
      TestLog.Logged record = records.get(offset);
      outputs.addAll(fold.apply(record.value(), offset, record.logTimeMillis()));
      byte[] state = fold.save();
      try {
        fold = Fold.restore(state);
      } catch (WireException e) {
        throw new AssertionError(e);
      }
      assertArrayEquals(state, fold.save(), "saved and restored");
    }
    return outputs;
  }

  /** Whether some messages are judged by another definition than others, or by none. */
  private static boolean redefined(List<TestLog.Logged> records) {
    int definitions = 0;
    boolean entries = false;
    for (TestLog.Logged record : records) {
      AuditBatch batch = batch(record.value());
      definitions += batch.definitions().size();
      entries |= !batch.entries().isEmpty();
      if (entries && definitions == 0) {
        return true;
      }
    }
    return definitions > 1;
  }

  private static AuditBatch batch(byte[] value) {
    try {
      return AuditBatch.decode(value == null ? new byte[0] : value);
    } catch (WireException e) {
      return AuditBatch.tick(1); // a dead letter defines nothing
    }
  }

  private void read(boolean redefined) {
    long offset = -1;
    for (FoldOutput output : outputs) {
      if (output instanceof FoldOutput.Verdict verdict) {
        long next = verdict.record().revision().offset();
        if (next != offset) {
          agree(); // all outputs of an offset are read
        }
        offset = next;
        if (verdict.record() instanceof SessionVerdicts session) {
          sessions.put(session.session() + " " + session.window(), session);
          session.verdicts().forEach(each -> history.add(text(each)));
        } else if (verdict.record() instanceof TraceVerdict trace) {
          traces.put(trace.traceId().toString(), trace);
          history.add(text(trace));
        } else if (verdict.record() instanceof LateVerdicts late) {
          late.verdicts().forEach(each -> afterwards.add(text(each)));
        }
      } else if (output instanceof FoldOutput.Summary told && told.record() instanceof Summary s) {
        balances(s, redefined);
        summaries.put(s.pipeline() + " " + s.window() + " " + s.evidence(), s);
      } else if (output instanceof FoldOutput.Summary told && told.record() instanceof Progress p) {
        progress = p;
      } else if (output instanceof FoldOutput.DeadLetter dead) {
        deadLetters.add(dead.reason());
      }
    }
    agree();
  }

  /**
   * Each message of a window is counted once on the way to each sink; but for those issued while
   * the sink was not declared.
   */
  private static void balances(Summary summary, boolean redefined) {
    for (SinkTotals sink : summary.sinks()) {
      long sum =
          sink.complete()
              + sink.waiting()
              + sink.lost()
              + sink.skipped()
              + sink.failed()
              + sink.unknown();
      assertTrue(
          sum == summary.issued() || (redefined && sum < summary.issued()),
          () -> "balance of " + summary);
    }
  }

  /** A window's summary says what the records of its sessions say. */
  private void agree() {
    for (Summary summary : summaries.values()) {
      if (summary.evidence() == Summary.Evidence.TRACES) {
        continue;
      }
      Map<String, Long> bySessions = new TreeMap<>();
      Map<String, Long> bySummary = new TreeMap<>();
      long issued = 0;
      boolean closed = true;
      for (SessionVerdicts record : sessions.values()) {
        if (record.pipeline().equals(summary.pipeline())
            && record.window().equals(summary.window())) {
          issued += record.issued().stream().mapToLong(range -> range.count()).sum();
          closed &= record.closed();
          for (Verdict verdict : record.verdicts()) {
            put(bySessions, key(verdict), verdict.count());
          }
        }
      }
      for (Summary.StageTotals stage : summary.stages()) {
        put(bySummary, stage.stage() + " LOST HOP", stage.lostOnHop());
        put(bySummary, stage.stage() + " LOST STAGE", stage.lostInStage());
        put(bySummary, stage.stage() + " SKIPPED", stage.skipped());
        put(bySummary, stage.stage() + " FAILED", stage.failed());
        put(bySummary, stage.stage() + " WAITING", stage.waiting());
        put(bySummary, stage.stage() + " UNKNOWN", stage.unknown());
        put(bySummary, stage.stage() + " CORRUPTED", stage.corrupted());
        put(bySummary, stage.stage() + " DUPLICATED", stage.duplicated());
        put(bySummary, stage.stage() + " MISROUTED", stage.misrouted());
      }
      summary.sinks().forEach(sink -> put(bySummary, sink.stage() + " LATE", sink.late()));
      assertEquals(bySessions, bySummary, () -> "sessions agree with " + summary);
      assertEquals(issued, summary.issued(), () -> "sessions agree with " + summary);
      assertEquals(closed, summary.closed(), () -> "sessions agree with " + summary);
    }
  }

  private static String key(Verdict verdict) {
    String place = verdict.kind() == Kind.LOST ? " " + verdict.place() : "";
    return verdict.stage() + " " + verdict.kind() + place;
  }

  private static void put(Map<String, Long> counts, String key, long count) {
    if (count > 0) {
      counts.merge(key, count, Long::sum);
    }
  }

  static String text(Verdict verdict) {
    return verdict.kind()
        + " "
        + verdict.stage()
        + " "
        + verdict.place()
        + " "
        + verdict.reason()
        + ": "
        + Sequences.text(verdict.ranges());
  }

  static String text(TraceVerdict verdict) {
    return verdict.kind() + " " + verdict.stage() + " " + verdict.place() + " " + verdict.reason();
  }

  /** Asserts what is said in the end of messages that are not complete, in any order. */
  Told verdicts(String... expected) {
    List<String> told = new ArrayList<>();
    for (SessionVerdicts session : sessions.values()) {
      session.verdicts().forEach(verdict -> told.add(text(verdict)));
    }
    assertEquals(List.of(expected).stream().sorted().toList(), told.stream().sorted().toList());
    return this;
  }

  /** Asserts how many messages a sink completed, over all windows. */
  Told complete(String sink, long expected) {
    long complete =
        summaries.values().stream()
            .flatMap(summary -> summary.sinks().stream())
            .filter(totals -> totals.stage().equals(sink))
            .mapToLong(SinkTotals::complete)
            .sum();
    assertEquals(expected, complete, () -> "complete at " + sink + " in " + summaries);
    return this;
  }

  Told closed() {
    sessions.values().forEach(record -> assertTrue(record.closed(), record::toString));
    return this;
  }

  Told open() {
    assertTrue(sessions.values().stream().anyMatch(record -> !record.closed()));
    return this;
  }

  /** Asserts that such a verdict was never told, not even for a moment. */
  Told never(Kind kind) {
    List<String> told = history.stream().filter(each -> each.startsWith(kind.name())).toList();
    assertEquals(List.of(), told);
    return this;
  }

  /** Asserts that this was told at some time. */
  Told once(String verdict) {
    assertTrue(history.contains(verdict), () -> verdict + " in " + history);
    return this;
  }

  List<FoldOutput> outputs() {
    return outputs;
  }

  /** What was told of messages after they were forgotten, in order. */
  List<String> afterwards() {
    return afterwards;
  }

  /** By session and window. */
  List<SessionVerdicts> sessions() {
    return List.copyOf(sessions.values());
  }

  List<TraceVerdict> traces() {
    return List.copyOf(traces.values());
  }

  /** By pipeline and window. */
  List<Summary> summaries() {
    return List.copyOf(summaries.values());
  }

  /** What was told last of the audit itself. */
  Progress progress() {
    return progress;
  }

  List<String> deadLetters() {
    return deadLetters;
  }
}
