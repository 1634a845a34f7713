// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import dev.waybill.quickstart.Options.Mode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A command line as names and values; each error is one line that names the option. */
final class Arguments {

  private static final Map<String, Mode> MODES =
      Map.of(
          "--once", Mode.ONCE,
          "--no-demo", Mode.NO_DEMO,
          "--compare", Mode.COMPARE,
          "--help", Mode.HELP,
          "-h", Mode.HELP);

  private static final Set<String> WITH_VALUE =
      Set.of(
          "--messages",
          "--input",
          "--lose",
          "--corrupt",
          "--duplicate",
          "--seed",
          "--sampling",
          "--data",
          "--http-port",
          "--kafka-port",
          "--postgres-port",
          "--report-management-port",
          "--correlator-management-port");

  private static final Set<String> WITHOUT_VALUE = Set.of("--mirror", "--no-ledger", "--native");

  private final Map<String, String> values = new LinkedHashMap<>();
  private Mode mode = Mode.DEMO;

  private Arguments() {}

  static Arguments read(String... words) {
    Arguments arguments = new Arguments();
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      if (MODES.containsKey(word)) {
        arguments.mode(MODES.get(word));
      } else if (WITHOUT_VALUE.contains(word)) {
        arguments.put(word, "");
      } else if (!WITH_VALUE.contains(name)) {
        throw wrong("unknown option " + word);
      } else if (equals >= 0) {
        arguments.put(name, word.substring(equals + 1));
      } else if (i + 1 < words.length && !words[i + 1].startsWith("--")) {
        arguments.put(name, words[++i]);
      } else {
        throw wrong(name + " needs a value");
      }
    }
    return arguments;
  }

  /** Every option there is. */
  static Set<String> all() {
    Set<String> all = new TreeSet<>(WITH_VALUE);
    all.addAll(WITHOUT_VALUE);
    all.addAll(MODES.keySet());
    all.remove("-h"); // it is but short for --help
    return all;
  }

  static QuickstartException wrong(String what) {
    return new QuickstartException(ExitCode.USAGE, what + " (--help shows all options)");
  }

  static String describe(Mode mode) {
    return switch (mode) {
      case DEMO -> "without --once";
      case ONCE -> "with --once";
      case NO_DEMO -> "with --no-demo";
      case COMPARE -> "with --compare";
      case HELP -> "with --help";
    };
  }

  Mode mode() {
    return mode;
  }

  Set<String> names() {
    return values.keySet();
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A whole number of 0 or more. */
  long count(String name, long fallback) {
    String value = values.get(name);
    if (value == null) {
      return fallback;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the error below
    }
    throw bad(name, "a whole number of 0 or more");
  }

  /** 0 to 1. */
  double rate(String name, double fallback) {
    String value = values.get(name);
    if (value == null) {
      return fallback;
    }
    try {
      double number = Double.parseDouble(value);
      if (number >= 0 && number <= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // falls through to the error below
    }
    throw bad(name, "a number from 0 to 1");
  }

  int port(String name, int fallback) {
    long port = has(name) && values.get(name).length() > 5 ? -1 : count(name, fallback);
    if (port < 0 || port > 65_535) {
      throw bad(name, "a port from 1 to 65535, or 0 for any free one");
    }
    return (int) port;
  }

  Path path(String name, Path fallback) {
    String value = values.get(name);
    if (value == null) {
      return fallback;
    }
    try {
      if (!value.isEmpty()) {
        return Path.of(value);
      }
    } catch (InvalidPathException e) {
      // falls through to the error below
    }
    throw bad(name, "a path");
  }

  /** A file that can be read, or null if it is not given. */
  Path file(String name) {
    Path file = path(name, null);
    if (file != null && !Files.isRegularFile(file)) {
      throw wrong(name + ": there is no file " + file);
    }
    if (file != null && !Files.isReadable(file)) {
      throw wrong(name + ": the file " + file + " cannot be read");
    }
    return file;
  }

  private void mode(Mode given) {
    if (mode != Mode.DEMO && mode != given && mode != Mode.HELP && given != Mode.HELP) {
      throw wrong("give only one of --once, --no-demo and --compare");
    }
    mode = mode == Mode.HELP ? mode : given;
  }

  private void put(String name, String value) {
    if (values.put(name, value) != null) {
      throw wrong(name + " is there twice");
    }
  }

  private QuickstartException bad(String name, String what) {
    return wrong(name + " must be " + what + ", was '" + values.get(name) + "'");
  }
}
