// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import dev.waybill.wire.PipelineDefinition;
import dev.waybill.wire.SequenceSet;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether a fold tells of a simulated message in the right window: in the minute of its origin's
 * clock; where that is far off, in one near log time; and where that minute was forgotten when the
 * message was told, in the next one that was not.
 */
final class WindowCheck {
  private static final long HORIZON =
      PipelineDefinition.DEFAULT_DEADLINE.toMillis()
          + SimulatedAuditLog.GRACE
          + 2 * SimulatedPipeline.HEARTBEAT;

  /** The last that was told of a minute, and when by the fold's clock. */
  private record Told(boolean closed, long clock) {}

  private final SimulatedPipeline pipeline;
  private final List<SimulatedAuditLog.Logged> log;
  private final LongSummaryStatistics logTimes;
  private final FoldClock clock = new FoldClock();
  private final NavigableMap<Long, Told> minutes = new TreeMap<>();
  private final Map<String, SequenceSet> known = new HashMap<>(); // by session and window
  private final Set<SimulatedMessage> moved = new HashSet<>();

  WindowCheck(SimulatedPipeline pipeline, int partition) {
    this.pipeline = pipeline;
    this.log = pipeline.audit.partition(partition);
    this.logTimes = log.stream().mapToLong(SimulatedAuditLog.Logged::logTime).summaryStatistics();
  }

  /** Takes what a record of the audit log made the fold tell. */
  void take(List<FoldOutput> outputs, int offset) {
    clock.advanceTo(log.get(offset).logTime());
    for (FoldOutput output : outputs) {
      if (output instanceof FoldOutput.Verdict verdict
          && verdict.record() instanceof SessionVerdicts session) {
        findMoved(session);
      }
    }
    for (FoldOutput output : outputs) {
      if (output instanceof FoldOutput.Summary summary
          && summary.record() instanceof Summary totals) {
        long minute = totals.window().getEpochSecond() / 60;
        minutes.put(minute, new Told(totals.closed(), clock.millis()));
      }
    }
  }

  private void findMoved(SessionVerdicts told) {
    SequenceSet fresh = new SequenceSet();
    told.issued().forEach(range -> fresh.addRange(range.from(), range.to()));
    String key = told.session() + " " + told.window();
    SequenceSet before = known.computeIfAbsent(key, each -> new SequenceSet());
    fresh.removeAll(before);
    before.addAll(fresh);
    long minute = told.window().getEpochSecond() / 60;
    List<SimulatedMessage> messages = pipeline.messages.get(told.session());
    fresh.forEachRange(
        (from, to) -> {
          for (SimulatedMessage message : messages.subList((int) from, (int) to)) {
            if (message.minute < minute && areForgotten(message.minute, minute)) {
              moved.add(message);
            }
          }
        });
  }

  private boolean areForgotten(long from, long to) {
    for (long minute = from; minute < to; minute++) {
      Told told = minutes.get(minute);
      if (told == null && minutes.higherEntry(minute) != null) { // it goes with the next
        told = minutes.higherEntry(minute).getValue();
      }
      if (told == null || !told.closed || clock.millis() - told.clock <= HORIZON) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is right that a message was told in a window. */
  boolean isRight(SimulatedMessage message, SessionVerdicts window) {
    boolean own = window.window().getEpochSecond() == message.minute * 60;
    return isNearLogTime(window)
        && (own || window.skewed() || !message.issueTold || moved.contains(message));
  }

  private boolean isNearLogTime(SessionVerdicts window) {
    long minute = window.window().toEpochMilli();
    long near = Skew.TOLERATED_MILLIS + 2 * 60_000; // its minute, and that of the log
    return logTimes.getMin() - near < minute && minute < logTimes.getMax() + near;
  }
}
