// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code run.sh hot-path}: what auditing costs the services that it lives in. */
final class HotPath {
  private static final int SPANS_IN_A_BATCH = 1000;

  private final boolean quick;

  HotPath(boolean quick) {
    this.quick = quick;
  }

  /** All results by name, in the order in which they are printed. */
  Map<String, Double> measure() {
    String[] cpu = quick ? new String[] {"cpu", "--quick"} : new String[] {"cpu"};
    String[] producer = quick ? new String[] {"producer", "--quick"} : new String[] {"producer"};
    Map<String, Double> results = new LinkedHashMap<>(Forks.medians(quick ? 1 : 3, cpu));
    results.putAll(Forks.medians(1, producer));
    System.err.println("sizes");
    results.put("header_bytes", (double) KafkaBytes.ofHeader());
    results.put("ledger_bits_runs", LedgerBits.runs());
    results.put("ledger_bits_batches_of_100", LedgerBits.batchesOf100());
    results.put("ledger_bits_random_16", LedgerBits.random16());
    results.put(
        "span_bytes_compressed",
        (double) KafkaBytes.compressed(AuditSpans.batch(SPANS_IN_A_BATCH).encode())
            / SPANS_IN_A_BATCH);
    return results;
  }

  /** The part that is run in several JVMs. */
  Map<String, Double> measureCpu() {
    return quick ? new HotPathCpu(50, 30).measure() : new HotPathCpu(120, 120).measure();
  }

  /** The part with a broker. */
  Map<String, Double> measureProducer() {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      double ratio = new ProducerCpu().onOverOff(folder.path(), quick ? 10 : 40, quick ? 15 : 100);
      return Map.of("producer_cpu_on_over_off", ratio);
    }
  }
}
