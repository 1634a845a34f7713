// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import dev.waybill.certificate.JsonFile;
import dev.waybill.certificate.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Results of mutants as files, one each so that a run can go on, and all as a table. */
final class MutantResults {

  private final Path folder;
  private final Path data;

  /**
   * @param folder for the single ones
   * @param data for the table
   */
  MutantResults(Path folder, Path data) {
    this.folder = folder;
    this.data = data;
  }

  /** The last result, or empty if there is none that can be read. */
  Optional<MutantResult> read(String mutant, Finder finder) {
    return JsonFile.read(file(mutant, finder), MutantResult.class);
  }

  void write(MutantResult result, Finder finder) throws IOException {
    JsonFile.write(file(result.mutant(), finder), result);
  }

  private Path file(String mutant, Finder finder) {
    return folder.resolve(mutant + "-" + finder.toString().replace(' ', '-') + ".json");
  }

  /** Writes {@code mutants.json} and {@code mutants.md}. */
  void writeTable(String commit, List<MutantResult> results) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", Machine.describe());
    all.put("commit", commit);
    all.put("mutants", results);
    JsonFile.write(data.resolve("mutants.json"), all);
    List<String> lines = new ArrayList<>();
    lines.add("Machine: " + Machine.describe() + "; commit " + commit);
    lines.add("");
    lines.addAll(table(results));
    Files.write(data.resolve("mutants.md"), lines);
  }

  /** A row for each, with what finds it; peers' mistakes are marked. */
  static List<String> table(List<MutantResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add("| mutant | the bug | must be found by | | s |");
    lines.add("|---|---|---|---|---|");
    for (MutantResult result : results) {
      lines.add(
          "| %s%s | %s | `%s` | %s | %d |"
              .formatted(
                  result.mutant(),
                  result.peer() ? " (a peer's)" : "",
                  cell(result.bug()),
                  result.finder(),
                  result.isFound()
                      ? "found"
                      : "**"
                          + result.outcome().name().replace('_', ' ').toLowerCase(Locale.ROOT)
                          + "** "
                          + cell(result.what()),
                  result.seconds()));
    }
    return lines;
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
