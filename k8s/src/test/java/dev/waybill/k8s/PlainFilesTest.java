// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files as they are, without kubectl: they are YAML, known, and named by a kustomization. */
class PlainFilesTest {
  private static final String KUSTOMIZATION = "kustomization.yaml";

  /** Tests of alerts, which no cluster is given. */
  private static final String PROMTOOL = ".test.yaml";

  @Test
  void documents_haveKnownFieldsOnly() throws IOException {
    List<String> problems = new ArrayList<>();
    for (Path file : files(".yaml")) {
      if (file.toString().endsWith(PROMTOOL)) {
        continue;
      }
      for (Resource resource : Manifests.parse(Files.readString(file)).resources()) {
        if (!resource.kind().equals("Kustomization")) {
          ModelCheck.problem(resource).ifPresent(problem -> problems.add(file + " " + problem));
        }
      }
    }
    assertEquals(List.of(), problems);
  }

  @Test
  void eachFile_isNamedByTheKustomizationAboveIt() throws IOException {
    List<Path> unnamed = new ArrayList<>();
    for (Path file : files("")) {
      if (isInput(file) && !isNamed(file)) {
        unnamed.add(file);
      }
    }
    assertEquals(List.of(), unnamed);
  }

  private static boolean isNamed(Path file) throws IOException {
    Path folder = file.getParent();
    while (folder != null && !Files.exists(folder.resolve(KUSTOMIZATION))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      return false;
    }
    String name = Pattern.quote(folder.relativize(file).toString());
    return Pattern.compile("(?m)^[^#]*[ \\[]" + name + "[\\],]?$")
        .matcher(Files.readString(folder.resolve(KUSTOMIZATION)))
        .find();
  }

  /** Not what describes or checks the others. */
  private static boolean isInput(Path file) {
    String name = file.getFileName().toString();
    return !name.equals(KUSTOMIZATION)
        && !name.endsWith(".md")
        && !name.endsWith(PROMTOOL)
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
