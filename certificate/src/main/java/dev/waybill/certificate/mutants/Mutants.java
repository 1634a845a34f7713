// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.certificate.CertifyOptions;
import dev.waybill.certificate.Commit;
import dev.waybill.certificate.Scale;
import dev.waybill.certificate.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Puts deliberate bugs into a copy of the sources, one after the other, and runs what must find
 * them. A bug is found if its finder fails with it, by itself, and passes without it.
 */
public final class Mutants {

  /** Where they are, in the project's folder. */
  static final Path FOLDER = Path.of("certificate", "mutants");

  private final CertifyOptions options;
  private final Path home;
  private final Path data;
  private final String commit;
  private final Consumer<String> console;
  private final MutantTree tree;
  private final FinderRun finders;
  private final MutantResults results;
  private final Map<Finder, FinderRun.Finding> controls = new HashMap<>();

  /**
   * @param home the project's folder
   * @param battery the program that runs trials
   */
  public Mutants(CertifyOptions options, Path home, Class<?> battery, Consumer<String> console) {
    this.options = options;
    this.home = home;
    this.data = options.data().resolve("mutants");
    this.commit = Commit.of(home);
    this.console = console;
    this.tree = new MutantTree(home, data);
    this.finders = new FinderRun(tree, data, battery);
    this.results = new MutantResults(data.resolve("results"), options.data());
  }

  /**
   * Runs those mutants that were asked for: each by the cheapest of its finders, or with {@code
   * --full} by all.
   *
   * @return whether all are found
   */
  public boolean run() throws IOException, InterruptedException {
    List<Mutant> mutants = chosen(MutantFile.readAll(home.resolve(FOLDER)));
    Files.createDirectories(data);
    prepareTree();
    List<MutantResult> all = new ArrayList<>();
    for (Mutant mutant : mutants) {
      for (Finder finder : mutant.finders()) {
        if (options.scale() == Scale.FULL || isFirst(mutant, finder)) {
          MutantResult result = run(mutant, finder);
          all.add(result);
          console.accept(line(result));
          results.writeTable(commit, all);
        }
      }
    }
    long found = all.stream().filter(MutantResult::isFound).count();
    console.accept("%d of %d are found.".formatted(found, all.size()));
    console.accept("Written to " + options.data().resolve("mutants.md"));
    return found == all.size();
  }

  private static boolean isFirst(Mutant mutant, Finder finder) {
    return mutant.finders().get(0).equals(finder);
  }

  private List<Mutant> chosen(List<Mutant> all) {
    Set<String> names =
        all.stream().map(Mutant::name).collect(Collectors.toCollection(TreeSet::new));
    for (String name : options.only()) {
      if (!names.contains(name)) {
        throw new UsageException("there is no mutant '" + name + "'; there are " + names);
      }
    }
    return all.stream()
        .filter(mutant -> options.only().isEmpty() || options.only().contains(mutant.name()))
        .toList();
  }

  private void prepareTree() throws IOException, InterruptedException {
    if (Files.exists(tree.root())) {
      MutatedClasses.restoreAll(tree);
    }
    if (!tree.isBuilt()) {
      console.accept("Building a copy of the sources in %s.".formatted(tree.root()));
      tree.build();
    }
  }

  private MutantResult run(Mutant mutant, Finder finder) throws IOException, InterruptedException {
    String version = version(mutant);
    Optional<MutantResult> earlier =
        options.again() || !Commit.isCertain(commit)
            ? Optional.empty()
            : results
                .read(mutant.name(), finder)
                .filter(result -> result.isFound() && result.version().equals(version));
    if (earlier.isPresent()) {
      return earlier.get();
    }
    FinderRun.Finding control = control(finder);
    long start = System.nanoTime();
    FinderRun.Finding finding =
        control.passed()
            ? mutated(mutant, finder)
            : FinderRun.Finding.didNotRun("it fails without the bug: " + control.what());
    MutantResult result =
        new MutantResult(
            mutant.name(),
            mutant.bug(),
            mutant.peer(),
            finder.toString(),
            finding.failed()
                ? MutantResult.Outcome.FOUND
                : finding.passed() ? MutantResult.Outcome.MISSED : MutantResult.Outcome.NOT_TRIED,
            finding.what(),
            (System.nanoTime() - start) / 1_000_000_000,
            version);
    results.write(result, finder);
    return result;
  }

  /** That a finder passes without any bug is seen once. */
  private FinderRun.Finding control(Finder finder) throws IOException, InterruptedException {
    FinderRun.Finding known = controls.get(finder);
    if (known == null) {
      known = finders.run(finder, Optional.empty(), log("without", finder));
      controls.put(finder, known);
    }
    return known;
  }

  private FinderRun.Finding mutated(Mutant mutant, Finder finder)
      throws IOException, InterruptedException {
    try (MutatedClasses classes = MutatedClasses.of(mutant, tree, data.resolve("mutated"))) {
      return finders.run(finder, Optional.of(classes), log(mutant.name(), finder));
    } catch (IllegalArgumentException e) {
      return FinderRun.Finding.didNotRun(e.getMessage());
    }
  }

  private Path log(String name, Finder finder) {
    return data.resolve("logs").resolve(name + "-" + finder.toString().replace(' ', '-') + ".log");
  }

  /** Changes with the sources and with the mutant. */
  private String version(Mutant mutant) {
    CRC32 crc = new CRC32();
    crc.update((mutant.file() + mutant.original() + "\0" + mutant.replacement()).getBytes(UTF_8));
    return commit + "/" + Long.toHexString(crc.getValue());
  }

  private static String line(MutantResult result) {
    return switch (result.outcome()) {
      case FOUND ->
          "%s: found by %s in %d s: %s"
              .formatted(result.mutant(), result.finder(), result.seconds(), result.what());
      case MISSED -> "%s: MISSED by %s".formatted(result.mutant(), result.finder());
      case NOT_TRIED ->
          "%s: NOT TRIED with %s: %s".formatted(result.mutant(), result.finder(), result.what());
    };
  }
}
