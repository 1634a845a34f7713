// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The benchmarks' command line; {@code run.sh} calls it. */
public final class Benchmarks {
  private static final int WRONG_ARGUMENTS = 2;

  private static final String USAGE =
      """
      Usage: benchmarks/run.sh BENCHMARK [--quick]

      Measures and prints one "name: value" line each to standard output; what it is doing just
      now goes to standard error. benchmarks/README.md tells what each line means.

        hot-path    what auditing costs the services it lives in, beside floors and peers
                    (a few minutes; with --quick less than one)

        --quick     fewer rounds and forks, so more noise
        --help      this text
      """;

  private Benchmarks() {}

  /** Runs what the arguments name. */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(USAGE);
      return;
    }
    boolean quick = words.size() == 2 && words.get(1).equals("--quick");
    Map<String, Double> results = words.size() == (quick ? 2 : 1) ? run(words.get(0), quick) : null;
    if (results == null) {
      System.err.println("unknown arguments: " + String.join(" ", words));
      System.err.print(USAGE);
      System.exit(WRONG_ARGUMENTS);
      return;
    }
    results.forEach((name, value) -> System.out.printf(Locale.ROOT, "%s: %.4g%n", name, value));
    System.exit(0); // threads of peers may be left
  }

  /** Results by name, or null for a benchmark that there is not. */
  private static Map<String, Double> run(String benchmark, boolean quick) {
    return switch (benchmark) {
      case "hot-path" -> new HotPath(quick).measure();
      // Parts of it, each in a JVM of its own.
      case "cpu" -> new HotPath(quick).measureCpu();
      case "producer" -> new HotPath(quick).measureProducer();
      default -> null;
    };
  }
}
