// SPDX-License-Identifier: Apache-2.0
package dev.waybill.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Podman, with a store of its own that is gone with its folder. */
final class Engine implements AutoCloseable {

  /** No more than a process in a container may have where the tests themselves are in one. */
  private static final String SETTINGS =
      """
      [containers]
      default_ulimits=["nofile=20000:20000","nproc=16384:16384"]
      """;

  private final List<String> podman = new ArrayList<>();
  private final Map<String, String> environment;
  private final Path folder;

  /**
   * @param folder an empty one
   */
  Engine(Path folder) {
    this.folder = folder;
    Path settings = folder.resolve("containers.conf");
    try {
      Files.writeString(settings, SETTINGS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    podman.addAll(List.of("podman", "--root", folder + "/root", "--runroot", folder + "/runroot"));
    if (Programs.installed("runc")) {
      podman.addAll(List.of("--runtime", "runc"));
    }
    environment = Map.of("CONTAINERS_CONF", settings.toString());
  }

  /** Runs {@code podman} with these words; its standard output. */
  String run(String... words) {
    return run(List.of(words));
  }

  String run(List<String> words) {
    List<String> command = new ArrayList<>(podman);
    command.addAll(words);
    return Shell.run(folder, environment, command);
  }

  /** Runs {@code build.sh} with this engine. */
  void build(Path script, String... words) {
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(List.of(words));
    Shell.run(
        folder,
        Map.of(
            "CONTAINER_ENGINE",
            String.join(" ", podman),
            "CONTAINERS_CONF",
            environment.get("CONTAINERS_CONF")),
        command);
  }

  /** One field of what {@code inspect} tells of an image or a container. */
  String inspect(String what, String format) {
    return run("inspect", "--format", format, what);
  }

  @Override
  public void close() {
    run("pod", "rm", "--all", "--force", "--time", "0");
    run("rm", "--all", "--force", "--time", "0");
    run("rmi", "--all", "--force");
  }
}
