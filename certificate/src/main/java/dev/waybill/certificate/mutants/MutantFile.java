// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads mutants from files; {@code certificate/mutants/README.md} tells their form. */
final class MutantFile {

  static final String ENDING = ".mutant";

  private static final String BUG = "bug";
  private static final String PEER = "peer";
  private static final String FILE = "file";
  private static final String FOUND_BY = "found by";
  private static final Set<String> KEYS = Set.of(BUG, PEER, FILE, FOUND_BY);

  private static final String INSTEAD_OF = "--- instead of";
  private static final String PUT = "--- put";

  private MutantFile() {}

  /** All mutants of a folder, by name. */
  static List<Mutant> readAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Mutant> mutants = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith(ENDING)).sorted().toList()) {
        String name = file.getFileName().toString();
        mutants.add(
            parse(name.substring(0, name.length() - ENDING.length()), Files.readString(file)));
      }
      return mutants;
    }
  }

  /**
   * Reads a mutant.
   *
   * @throws IllegalArgumentException naming the mutant and what is wrong with its file
   */
  static Mutant parse(String name, String text) {
    List<String> lines = text.lines().toList();
    int original = lines.indexOf(INSTEAD_OF);
    int replacement = lines.indexOf(PUT);
    if (original < 0 || replacement < original) {
      throw wrong(name, "needs '" + INSTEAD_OF + "' and then '" + PUT + "'");
    }
    Map<String, List<String>> header = header(name, lines.subList(0, original));
    if (!header.keySet().containsAll(List.of(BUG, FILE, FOUND_BY))) {
      throw wrong(name, "needs '%s', '%s' and '%s'".formatted(BUG, FILE, FOUND_BY));
    }
    String from = String.join("\n", lines.subList(original + 1, replacement));
    String to = String.join("\n", lines.subList(replacement + 1, lines.size()));
    if (from.isBlank() || from.equals(to)) {
      throw wrong(name, "changes nothing");
    }
    return new Mutant(
        name,
        header.get(BUG).get(0),
        header.getOrDefault(PEER, List.of()).contains("yes"),
        header.get(FILE).get(0),
        from,
        to,
        header.get(FOUND_BY).stream().map(Finder::parse).toList());
  }

  /** What the lines before the bug itself say, by their keys. */
  private static Map<String, List<String>> header(String name, List<String> lines) {
    Map<String, List<String>> header = new HashMap<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(": ");
      String key = line.substring(0, Math.max(0, colon));
      if (!KEYS.contains(key)) {
        throw wrong(name, "can't be understood: " + line);
      }
      header.computeIfAbsent(key, each -> new ArrayList<>()).add(line.substring(colon + 1).strip());
    }
    return header;
  }

  private static IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException(name + ENDING + " " + what);
  }
}
