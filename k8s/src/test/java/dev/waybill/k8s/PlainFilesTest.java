// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files as they are, without kubectl: they are YAML, known, and named by a kustomization. */
class PlainFilesTest {
  private static final String KUSTOMIZATION = "kustomization.yaml";

  @Test
  void documents_haveKnownFieldsOnly() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path file : files(".yaml")) {
      for (Resource resource : Manifests.parse(Files.readString(file)).resources()) {
        if (!resource.kind().isEmpty() && !resource.kind().equals("Kustomization")) {
          ModelCheck.problem(resource).ifPresent(problem -> problems.add(file + " " + problem));
        }
      }
    }
    assertEquals(List.of(), problems);
  }

  @Test
  void eachFile_isNamedByTheKustomizationOfItsFolder() throws IOException {
    Set<String> named = new TreeSet<>();
    Set<String> there = new TreeSet<>();
    for (Path kustomization : files(KUSTOMIZATION)) {
      Path folder = kustomization.getParent();
      String text = Files.readString(kustomization);
      for (Path file : files("")) {
        String relative = folder.relativize(file).toString();
        if (file.startsWith(folder) && isInput(file)) {
          there.add(file.toString());
          if (text.contains(relative)) {
            named.add(file.toString());
          }
        }
      }
    }
    assertEquals(there, named);
  }

  /** Not what describes or checks the others. */
  private static boolean isInput(Path file) {
    String name = file.getFileName().toString();
    return !name.equals(KUSTOMIZATION)
        && !name.endsWith(".md")
        && !name.endsWith(".test.yaml")
        && !Set.of("check.sh", "plain-rules.sh").contains(name);
  }

  private static List<Path> files(String ending) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("base", "topics", "overlays", "monitoring")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> file.toString().endsWith(ending))
            .forEach(found::add);
      }
    }
    return found;
  }
}
