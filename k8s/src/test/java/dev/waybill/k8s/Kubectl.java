// SPDX-License-Identifier: Apache-2.0
package dev.waybill.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The installed {@code kubectl}, of which only {@code kustomize} is used: it asks no cluster. */
record Kubectl(Path program) {

  /** Environment variable: {@code required} turns the skip without kubectl into a failure. */
  static final String REQUIREMENT = "WAYBILL_KUBECTL";

  /** The first with kustomize 5. */
  private static final int LEAST_MINOR = 27;

  private static final String MISSING =
      "No kubectl 1."
          + LEAST_MINOR
          + " or newer on the PATH; install it (Debian 13: apt-get install kubernetes-client) to check"
          + " what the overlays render to";

  private static final Optional<Kubectl> FOUND = find();

  /**
   * The one on the PATH.
   *
   * <p>If there is none, the test that asks is skipped, or fails where the environment says that it
   * must be there.
   */
  static Kubectl require() {
    if (FOUND.isEmpty() && "required".equals(System.getenv(REQUIREMENT))) {
      throw new AssertionError(MISSING);
    }
    return FOUND.orElseGet(() -> Assumptions.abort(MISSING));
  }

  private static Optional<Kubectl> find() {
    Optional<Kubectl> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "kubectl"))
            .filter(Files::isExecutable)
            .findFirst()
            .map(Kubectl::new)
            .filter(Kubectl::isNewEnough);
    if (found.isEmpty()) {
      System.out.println("skipped: " + MISSING);
    }
    return found;
  }

  private boolean isNewEnough() {
    JsonNode version = Json.value(output("version", "--client", "--output=json"));
    String minor = Json.text(version, "/clientVersion/minor").replaceFirst("\\D.*", "");
    return !minor.isEmpty() && Integer.parseInt(minor) >= LEAST_MINOR;
  }

  /**
   * Renders a kustomization.
   *
   * @return YAML documents
   * @throws AssertionError if kubectl refuses, with what it says
   */
  String kustomize(Path folder) {
    return output("kustomize", folder.toString());
  }

  private String output(String... arguments) {
    try {
      List<String> command = new ArrayList<>(List.of(arguments));
      command.add(0, program.toString());
      Path errors = Files.createTempFile("kubectl", ".err");
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      String said = Files.readString(errors);
      Files.delete(errors);
      // Warnings are of what the next version will refuse.
      if (exitCode != 0 || !said.isBlank()) {
        throw new AssertionError(command + ": " + said);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
