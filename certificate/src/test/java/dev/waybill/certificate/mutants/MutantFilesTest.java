// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.certificate.SystemProperties;
import dev.waybill.certificate.command.Trials;
import dev.waybill.certificate.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the mutants fit the sources as they are now. */
class MutantFilesTest {

  private static final Path HOME = Path.of(System.getProperty(SystemProperties.HOME));
  private static final Path FOLDER = HOME.resolve(Mutants.FOLDER);

  /** Of the peers' mistakes, as the issue lists them. */
  private static final int PEERS_MISTAKES = 12;

  @Test
  void originals_areInTheirFilesOnce() throws IOException {
    for (Mutant mutant : MutantFile.readAll(FOLDER)) {
      String source = Files.readString(HOME.resolve(mutant.file()));

      assertTrue(!mutant.applyTo(source).equals(source), mutant.name());
    }
  }

  @Test
  void finders_exist() throws IOException {
    Set<String> trials = Trials.ALL.stream().map(Trial::name).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (Mutant mutant : MutantFile.readAll(FOLDER)) {
      for (Finder finder : mutant.finders()) {
        if (finder.isTrial() ? !trials.contains(finder.testClass()) : !isTest(finder)) {
          missing.add(mutant.name() + " found by " + finder);
        }
      }
    }

    assertEquals(List.of(), missing);
  }

  private static boolean isTest(Finder finder) throws IOException {
    try (Stream<Path> files = Files.walk(HOME.resolve(finder.module()).resolve("src/test/java"))) {
      Optional<Path> file =
          files
              .filter(each -> each.getFileName().toString().equals(finder.testClass() + ".java"))
              .findFirst();
      return file.isPresent()
          && (finder.method().isEmpty()
              || Files.readString(file.get()).contains("void " + finder.method() + "("));
    }
  }

  @Test
  void mutants_areTwentyOrMore_withAllOfThePeersMistakes() throws IOException {
    List<Mutant> mutants = MutantFile.readAll(FOLDER);

    assertTrue(mutants.size() >= 20, "there are " + mutants.size());
    assertEquals(PEERS_MISTAKES, mutants.stream().filter(Mutant::peer).count());
  }

  @Test
  void mutants_allFilesOfTheFolderAreRead() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertEquals(
          MutantFile.readAll(FOLDER).size() + 1, // and the page that tells their form
          files.count());
    }
  }
}
