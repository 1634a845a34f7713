// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.correlator.fold.FoldOutput;
import dev.waybill.wire.Summary;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the fold keeps in memory of messages that wait: heap, for each stage that told of a message,
 * while the instances of the sink have never been and all others go on.
 */
final class FoldMemory {
  private final boolean quick;

  FoldMemory(boolean quick) {
    this.quick = quick;
  }

  Map<String, Double> measure() {
    return Map.of("ledger_bytes_per_open_message_stage", bytes(Load.ledger()));
  }

  /** In another JVM, whose heap has nothing of the first. */
  Map<String, Double> measureAtRandom() {
    return Map.of("ledger_bytes_per_open_message_stage_random_16", bytes(Load.ledgerAtRandom()));
  }

  private double bytes(Load load) {
    long seconds = quick ? 30 : 120;
    long messages = seconds * load.sessions() * load.messagesPerSecond();
    long before = heapBytes();
    FoldRun fold = behind(load, seconds);
    try {
      return (heapBytes() - before) / ((double) messages * AuditLog.SINK);
    } finally {
      Reference.reachabilityFence(fold);
    }
  }

  private static FoldRun behind(Load load, long seconds) {
    AuditLog log = new AuditLog(load);
    Map<Instant, Long> waiting = new HashMap<>(); // by window
    FoldRun fold =
        new FoldRun(
            1,
            false,
            output -> {
              if (output instanceof FoldOutput.Summary told
                  && told.record() instanceof Summary summary) {
                waiting.put(summary.window(), summary.sinks().get(0).waiting());
              }
            });
    log.announce(fold);
    log.run(0, seconds * 1000, AuditLog.SINK, fold);
    long all = waiting.values().stream().mapToLong(Long::longValue).sum();
    long told = seconds - 10; // a busy window is told that often
    if (all < 0.8 * told * load.sessions() * load.messagesPerSecond()) {
      throw new IllegalStateException("only " + all + " messages wait for the sink");
    }
    return fold;
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
