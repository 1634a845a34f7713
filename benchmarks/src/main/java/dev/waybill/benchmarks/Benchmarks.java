// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs one benchmark and prints its results; {@code run.sh} checks the arguments. */
public final class Benchmarks {
  private static final int WRONG_ARGUMENTS = 2;

  private Benchmarks() {}

  /** The name of a benchmark, and {@code --quick} if it should be. */
  public static void main(String[] arguments) throws InterruptedException {
    List<String> words = List.of(arguments);
    Map<String, Double> results = words.isEmpty() ? null : run(words);
    if (results == null) {
      System.err.println("unknown arguments: " + String.join(" ", words));
      System.exit(WRONG_ARGUMENTS);
      return;
    }
    results.forEach((name, value) -> System.out.printf(Locale.ROOT, "%s: %s%n", name, four(value)));
    System.exit(0); // threads of peers may be left
  }

  /** Results by name, or null for a benchmark that there is not. */
  private static Map<String, Double> run(List<String> words) throws InterruptedException {
    if (words.get(0).startsWith("read-")) {
      return ReaderCpu.read(words);
    }
    boolean quick = words.size() == 2 && words.get(1).equals("--quick");
    return words.size() == (quick ? 2 : 1) ? run(words.get(0), quick) : null;
  }

  private static Map<String, Double> run(String benchmark, boolean quick) {
    return switch (benchmark) {
      case "hot-path" -> new HotPath(quick).measure();
      case "correlator" -> new Correlator(quick).measure();
      case "report" -> new ReportCpu(quick).measure();
      case "native" -> new NativeServices(quick).measure();
      // Parts of them, each in a JVM of its own.
      case "cpu" -> new HotPath(quick).measureCpu();
      case "producer" -> new HotPath(quick).measureProducer();
      case "fold-ledger" -> new FoldCpu(quick).measureLedger();
      case "fold-ledger-at-random" -> new FoldCpu(quick).measureLedgerAtRandom();
      case "fold-spans" -> new FoldCpu(quick).measureSpans();
      case "fold-open-spans" -> new FoldCpu(quick).measureOpenSpans();
      case "fold-memory" -> new FoldMemory(quick).measure();
      case "fold-memory-at-random" -> new FoldMemory(quick).measureAtRandom();
      default -> null;
    };
  }

  /** With four digits that count, or all of a large whole number. */
  private static String four(double value) {
    boolean large = Math.abs(value) >= 10_000;
    return String.format(Locale.ROOT, large ? "%.0f" : "%.4g", value);
  }
}
