// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was asked for on the command line.
 *
 * @param command what to do
 * @param scale how much is tried
 * @param seed what decides over all that is random
 * @param only names of trials or mutants; empty for all
 * @param again whether trials are run again that have passed already
 * @param nativeServices whether the services run as native executables
 * @param data folder of results and of all data
 */
public record CertifyOptions(
    Command command,
    Scale scale,
    long seed,
    Set<String> only,
    boolean again,
    boolean nativeServices,
    Path data) {

  /** What to do. */
  public enum Command {
    /** Runs the trials. */
    TRIALS,
    /** Runs the mutants. */
    MUTANTS,
    /** Prints how to use it. */
    HELP
  }

  /** Without the list of trials, which whoever prints it adds. */
  public static final String HELP =
      """
      Usage: ./quickstart.sh certify [options]
             ./quickstart.sh certify mutants [options]

      Tries out the audit against a real broker, a real database and both services, compares
      what it says with a truth of its own, and prints and writes a table of figures. Exits 0
      only if all of it holds.

      certify mutants puts deliberate bugs into a copy of the sources, one after the other, and
      runs the trial or test that must find each: the cheapest, with --full all there are. Exits
      0 only if every one is found.

        --quick         some ten minutes (the default)
        --full          some two hours
        --seed S        what decides over all that is random; the same seed, the same faults (1)
        --only NAME     this trial or mutant alone; may be there several times
        --again         run trials again that have passed already with these options
        --native        run both services as native executables
        --data DIR      folder of results and of all data (./certificate-data)
        --help          show this

      A run that was broken off goes on where it was, if it is started with the same options.

      Exit codes: 0 all holds, 1 something does not, 3 not started, 5 a defect of the battery,
      64 wrong usage.
      """;

  /**
   * Reads a command line.
   *
   * @throws UsageException with one line on what is wrong
   */
  public static CertifyOptions parse(String... arguments) {
    Deque<String> words = new ArrayDeque<>(List.of(arguments));
    Command command = Command.TRIALS;
    Scale scale = null;
    long seed = 1;
    Set<String> only = new TreeSet<>();
    boolean again = false;
    boolean nativeServices = false;
    Path data = Path.of("certificate-data");
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "mutants" -> command = command == Command.HELP ? command : Command.MUTANTS;
        case "--help", "-h" -> command = Command.HELP;
        case "--quick" -> scale = choose(scale, Scale.QUICK);
        case "--full" -> scale = choose(scale, Scale.FULL);
        case "--seed" -> seed = seed(value(word, words));
        case "--only" -> only.add(value(word, words));
        case "--again" -> again = true;
        case "--native" -> nativeServices = true;
        case "--data" -> data = Path.of(value(word, words));
        default -> throw new UsageException("unknown option " + word);
      }
    }
    return new CertifyOptions(
        command,
        scale == null ? Scale.QUICK : scale,
        seed,
        only,
        again,
        nativeServices,
        data.toAbsolutePath().normalize());
  }

  private static Scale choose(Scale before, Scale scale) {
    if (before != null && before != scale) {
      throw new UsageException("give either --quick or --full");
    }
    return scale;
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty() || words.peek().startsWith("--")) {
      throw new UsageException(option + " needs a value");
    }
    return words.pop();
  }

  private static long seed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UsageException("--seed must be a whole number, was '" + text + "'");
    }
  }
}
