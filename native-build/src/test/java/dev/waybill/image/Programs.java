// SPDX-License-Identifier: Apache-2.0
package dev.waybill.image;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What must be installed on this machine for the tests of images. */
final class Programs {

  /** Environment variable: {@code required} turns the skip where one is missing into a failure. */
  static final String REQUIREMENT = "WAYBILL_IMAGES";

  private static final List<String> NEEDED = List.of("podman", "docker-registry", "kubectl");

  private Programs() {}

  /** Skips the test that asks where one is missing, or fails it where they must be there. */
  static void require() {
    List<String> missing = NEEDED.stream().filter(name -> !installed(name)).toList();
    if (missing.isEmpty()) {
      return;
    }
    String what =
        "No %s on the PATH; install it (Debian: podman, docker-registry, kubernetes-client) to test the images"
            .formatted(String.join(", ", missing));
    if ("required".equals(System.getenv(REQUIREMENT))) {
      throw new AssertionError(what);
    }
    System.out.println("skipped: " + what);
    Assumptions.abort(what);
  }

  static boolean installed(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .anyMatch(Files::isExecutable);
  }
}
