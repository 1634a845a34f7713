// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the fold takes for audit logs in memory, by itself: CPU time of the process, with collector
 * and compiler, after the same has been folded unmeasured.
 */
final class FoldCpu {
  /** By then the compiler is done; until then it takes as much CPU time as the fold. */
  private static final long WARM_UP_SPANS = 15_000_000;

  private final boolean quick;

  FoldCpu(boolean quick) {
    this.quick = quick;
  }

  /** Messages whose ledger is folded and its outputs encoded, a second and core. */
  Map<String, Double> measureLedger() {
    long seconds = quick ? 40 : 150;
    return Map.of("ledger_messages_per_second_core", messagesPerSecond(Load.ledger(), seconds));
  }

  /** The same where readers see random sixteenths. */
  Map<String, Double> measureLedgerAtRandom() {
    long seconds = quick ? 40 : 150;
    return Map.of(
        "ledger_messages_per_second_core_random_16",
        messagesPerSecond(Load.ledgerAtRandom(), seconds));
  }

  private static double messagesPerSecond(Load load, long seconds) {
    List<LogRecord> log = log(load, seconds);
    double messages = (double) load.sessions() * load.messagesPerSecond() * seconds;
    long unused = nanos(log, 1, true) + nanos(log, 1, true); // until it is compiled
    double[] rates = new double[3];
    for (int round = 0; round < rates.length; round++) {
      rates[round] = 1e9 * messages / nanos(log, 1, true);
    }
    return Medians.of(rates);
  }

  /** Spans, with the ledger of their messages. */
  Map<String, Double> measureSpans() {
    int seconds = quick ? 10 : 20;
    List<LogRecord> together = log(Load.spans(128, 1), seconds);
    List<LogRecord> spread = log(Load.spans(128, 16), seconds);
    for (long spans = 0; spans < WARM_UP_SPANS; spans += spans(spread) + spans(together)) {
      long unused = nanos(spread, 16, false) + nanos(together, 1, false);
    }
    int rounds = quick ? 3 : 7;
    double[] one = new double[rounds];
    double[] sixteen = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      sixteen[round] = (double) nanos(spread, 16, false) / spans(spread);
      one[round] = (double) nanos(together, 1, false) / spans(together);
    }
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("rebuild_spans_per_second_core", 1e9 / Medians.of(one));
    results.put("cost_per_span_16_partitions_over_1", Medians.ofRatios(sixteen, one));
    return results;
  }

  /** Spans of messages that are open while many others are, and while few are. */
  Map<String, Double> measureOpenSpans() {
    long unused = nanosBehind(10_000, 40);
    double few = nanosBehind(10_000, quick ? 40 : 100);
    double many = nanosBehind(quick ? 1_000_000 : 10_000_000, 1);
    return Map.of("cost_per_span_10M_open_over_10K", many / few);
  }

  /**
   * CPU time for a span of the stages behind the origin, whose spans have all come before them, in
   * ns; the origin's are not measured.
   *
   * @param open how many messages the origin is ahead; half a million spans at most are measured
   */
  private static long nanosBehind(long open, int rounds) {
    Load load = Load.sampled();
    AuditLog log = new AuditLog(load);
    FoldRun fold = FoldRun.of(1, false);
    log.announce(fold);
    long step = open * 1000 / load.sessions() / load.messagesPerSecond();
    long nanos = 0;
    long spans = 0;
    for (int round = 1; round <= rounds; round++) {
      log.tell(0, round * step, fold);
      List<LogRecord> measured = new ArrayList<>();
      Consumer<LogRecord> some = record -> addUpTo(500_000 / 128, measured, record);
      log.tell(1, round * step, rounds == 1 ? some : measured::add);
      if (rounds > 1) {
        log.tell(2, round * step, measured::add);
        log.tell(AuditLog.SINK, round * step, measured::add);
      }
      long start = CpuClock.processNanos();
      measured.forEach(fold);
      nanos += CpuClock.processNanos() - start;
      spans += spans(measured);
    }
    return nanos / spans;
  }

  private static void addUpTo(int count, List<LogRecord> records, LogRecord record) {
    if (records.size() < count) {
      records.add(record);
    }
  }

  private static List<LogRecord> log(Load load, long seconds) {
    System.err.printf("writing a log of %d s%n", seconds);
    AuditLog log = new AuditLog(load);
    List<LogRecord> records = new ArrayList<>();
    log.announce(records::add);
    log.run(0, seconds * 1000, records::add);
    return records;
  }

  private static long spans(List<LogRecord> records) {
    return records.stream().mapToLong(LogRecord::spans).sum();
  }

  private static long nanos(List<LogRecord> records, int partitionCount, boolean encoding) {
    FoldRun folds = FoldRun.of(partitionCount, encoding);
    System.gc(); // what was before is not counted
    long start = CpuClock.processNanos();
    records.forEach(folds);
    long nanos = CpuClock.processNanos() - start;
    System.err.printf(
        "%d records, %.1f s, %d bytes of outputs%n",
        records.size(), nanos / 1e9, folds.outputBytes());
    return nanos;
  }
}
