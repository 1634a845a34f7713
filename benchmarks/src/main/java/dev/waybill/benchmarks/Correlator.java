// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code run.sh correlator}: what it takes to account for every message. */
final class Correlator {
  private final boolean quick;

  Correlator(boolean quick) {
    this.quick = quick;
  }

  /** All results by name, in the order in which they are printed. */
  Map<String, Double> measure() {
    Map<String, Double> results = new LinkedHashMap<>(measureReaders());
    for (String part : List.of("fold-ledger", "fold-ledger-at-random")) {
      results.putAll(fork("1g", part));
    }
    results.putAll(fork("3g", "fold-spans")); // keeps two logs
    for (String part : List.of("fold-memory", "fold-memory-at-random")) {
      results.putAll(fork("1g", part));
    }
    results.putAll(fork("3g", "fold-open-spans"));
    return results;
  }

  private Map<String, Double> measureReaders() {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      return new ReaderCpu(folder.path(), quick).measure();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Double> fork(String heap, String part) {
    System.err.println(part);
    List<String> jvm = List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+UseSerialGC");
    Map<String, Double> results = quick ? Forks.run(jvm, part, "--quick") : Forks.run(jvm, part);
    System.err.println(results);
    return results;
  }
}
