// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.FoldSettings;
import dev.waybill.wire.Kind;
import dev.waybill.wire.LateVerdicts;
import dev.waybill.wire.SessionVerdicts;
import dev.waybill.wire.Summary;
import dev.waybill.wire.Summary.SinkTotals;
import dev.waybill.wire.Verdict;
import dev.waybill.wire.VerdictRecord;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** A sink that is away while a million messages a second come for it. */
class OutageTest {
  private static final int OUTAGE_MINUTES = 3;

  /** What the verdicts of a hundred sessions need, each told every 5 s, however much waits. */
  private static final long MAX_OUTPUT_BYTES_A_MINUTE = 16 << 20;

  /** Each is held at two stages. */
  private static final double MAX_STATE_BYTES_A_MESSAGE = 0.25;

  private static final double MAX_SAVED_BYTES_A_MESSAGE = 0.1;

  /** For a minute of it. */
  private static final long ROOM_BYTES = 8 << 20;

  private final Map<Instant, Summary> summaries = new TreeMap<>();
  private final Set<Kind> kinds = new HashSet<>(); // of all verdicts that were ever told
  private final Fold fold = new Fold(0, 1);
  private long offset;
  private long outputBytes;
  private long largestBytes;
  private long late;

  @Test
  void sinkIsAway_stateAndOutputGrowByWhatTheTrafficNeeds_andAllEndsComplete() {
    OutageLog log = start(FoldSettings.DEFAULT_MAX_STATE_BYTES);
    log.run(60);
    log.crashSink();
    for (int minute = 1; minute <= OUTAGE_MINUTES; minute++) {
      long before = outputBytes;
      log.run(60);
      assertTrue(outputBytes - before < MAX_OUTPUT_BYTES_A_MINUTE, "" + (outputBytes - before));
    }
    long waiting = sum(SinkTotals::waiting);
    assertTrue(waiting > (OUTAGE_MINUTES * 60 - 20) * OutageLog.MESSAGES_PER_SECOND, "" + waiting);
    assertTrue(largestBytes < waiting * MAX_STATE_BYTES_A_MESSAGE, "" + largestBytes);
    assertTrue(fold.save().length < waiting * MAX_SAVED_BYTES_A_MESSAGE);

    log.restartSink();
    log.run(OUTAGE_MINUTES * 60 / 9 + 10, 10);
    log.endOrigins();
    log.run(40);

    assertEquals(log.issued(), sum(SinkTotals::complete));
    assertTrue(summaries.values().stream().allMatch(Summary::closed));
    assertEquals(Set.of(Kind.WAITING), kinds);
  }

  @Test
  void sinkIsAwayForLongerThanThereIsRoom_theOldestIsUnknown() {
    OutageLog log = start(ROOM_BYTES);
    log.run(60);
    log.crashSink();
    log.run(150);
    assertTrue(sum(SinkTotals::waiting) > 0 && sum(SinkTotals::unknown) > 0, "" + fold.stats());

    log.restartSink();
    log.run(30, 10);
    log.endOrigins();
    log.run(40);

    assertTrue(largestBytes > ROOM_BYTES / 2 && largestBytes <= ROOM_BYTES, "" + largestBytes);
    assertEquals(log.issued(), sum(SinkTotals::complete) + sum(SinkTotals::unknown));
    assertEquals(Set.of(Kind.WAITING, Kind.UNKNOWN, Kind.LATE), kinds);
    assertEquals(sum(SinkTotals::unknown), late); // read after all
  }

  private OutageLog start(long maxStateBytes) {
    return new OutageLog(
        new FoldSettings(
            20_000,
            3,
            10_000,
            FoldSettings.DEFAULT_HORIZON_MILLIS,
            FoldSettings.DEFAULT_RETENTION_MILLIS,
            maxStateBytes),
        this::fold);
  }

  private void fold(TestLog.Logged record) {
    for (FoldOutput output : fold.apply(record.value(), offset++, record.logTimeMillis())) {
      if (output instanceof FoldOutput.Verdict told) {
        outputBytes += told.record().encode().length;
        verdicts(told.record()).forEach(each -> kinds.add(each.kind()));
        late += lateAtTheSink(told.record());
      } else if (output instanceof FoldOutput.Summary told) {
        outputBytes += told.record().encode().length;
        if (told.record() instanceof Summary summary) {
          summaries.put(summary.window(), summary);
        }
      } else {
        throw new AssertionError(output);
      }
    }
    largestBytes = Math.max(largestBytes, fold.stats().sizeBytes());
  }

  private static long lateAtTheSink(VerdictRecord record) {
    return record instanceof LateVerdicts late
        ? late.verdicts().stream()
            .filter(each -> each.kind() == Kind.LATE && each.stage().equals(OutageLog.SINK))
            .mapToLong(Verdict::count)
            .sum()
        : 0;
  }

  private static List<Verdict> verdicts(VerdictRecord record) {
    if (record instanceof LateVerdicts late) {
      return late.verdicts();
    }
    return ((SessionVerdicts) record).verdicts();
  }

  /** Over all windows, as they were told last. */
  private long sum(ToLongFunction<SinkTotals> count) {
    return summaries.values().stream()
        .flatMap(summary -> summary.sinks().stream())
        .mapToLong(count)
        .sum();
  }
}
