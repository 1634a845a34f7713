// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
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
    Map<String, Double> results = new LinkedHashMap<>();
    results.put("ledger_bytes_per_open_message_stage", bytes(Load.ledger()));
    results.put("ledger_bytes_per_open_message_stage_random_16", bytes(Load.ledgerAtRandom()));
    return results;
  }

  private double bytes(Load load) {
    long seconds = quick ? 30 : 120;
    long before = heapBytes();
    FoldRun fold = behind(load, seconds);
    try {
      double messages = (double) load.sessions() * load.messagesPerSecond() * seconds;
      return (heapBytes() - before) / (messages * AuditLog.SINK);
    } finally {
      Reference.reachabilityFence(fold);
    }
  }

  private static FoldRun behind(Load load, long seconds) {
    AuditLog log = new AuditLog(load);
    FoldRun fold = FoldRun.of(1, false);
    log.announce(fold);
    log.run(0, seconds * 1000, AuditLog.SINK, fold);
    return fold;
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
