// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A packaged Quarkus service as the build leaves it in its module: a jar that {@code java -jar}
 * runs, or a native executable. Immutable; nothing is null.
 */
public final class ServiceProgram {

  /** System property: {@code true} if tests are to run native executables. */
  public static final String NATIVE_PROPERTY = "waybill.native";

  private final Path file;
  private final boolean isNative;

  private ServiceProgram(Path file, boolean isNative) {
    this.file = file;
    this.isNative = isNative;
  }

  /**
   * The kind that {@link #NATIVE_PROPERTY} asks for.
   *
   * @param module the service's module, such as {@code correlator-service}
   * @throws ServerStartException if it is not built
   */
  public static ServiceProgram of(Path module) {
    return Boolean.getBoolean(NATIVE_PROPERTY) ? executable(module) : jar(module);
  }

  /**
   * The jar, which this JVM's {@code java} runs.
   *
   * @throws ServerStartException if it is not built
   */
  public static ServiceProgram jar(Path module) {
    if (!isJarBuilt(module)) {
      throw new ServerStartException(
          "There is no " + jarFile(module) + "; build it with ./mvnw package");
    }
    return new ServiceProgram(jarFile(module), false);
  }

  /** Whether there is a jar. */
  public static boolean isJarBuilt(Path module) {
    return Files.exists(jarFile(module));
  }

  private static Path jarFile(Path module) {
    return module.toAbsolutePath().resolve("target/quarkus-app/quarkus-run.jar");
  }

  /**
   * The native executable.
   *
   * @throws ServerStartException if it is not built, or if there are several
   */
  public static ServiceProgram executable(Path module) {
    Path target = module.resolve("target").toAbsolutePath();
    List<String> runners = runners(target);
    if (runners.isEmpty()) {
      throw new ServerStartException(
          "There is no native executable in " + target + "; build it with ./mvnw package -Dnative");
    }
    if (runners.size() > 1) {
      throw new ServerStartException(
          "There are several native executables in "
              + target
              + ": "
              + String.join(", ", runners)
              + "; remove those that are not meant");
    }
    return new ServiceProgram(target.resolve(runners.get(0)), true);
  }

  /** Names of the executables in a folder, which need not be there. */
  private static List<String> runners(Path target) {
    if (!Files.isDirectory(target)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("-runner"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is a native executable. */
  public boolean isNative() {
    return isNative;
  }

  /** The jar or the executable. */
  public Path file() {
    return file;
  }

  /**
   * The command that runs it.
   *
   * @param heapMegabytes its largest heap
   * @param jvmOptions more options of {@code java}; a native executable does without them
   * @param properties system properties, which outrank its property file
   */
  public List<String> command(
      int heapMegabytes, List<String> jvmOptions, Map<String, String> properties) {
    List<String> command = new ArrayList<>();
    if (!isNative) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(jvmOptions);
    } else {
      command.add(file.toString());
    }
    command.add("-Xmx" + heapMegabytes + "m");
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    if (!isNative) {
      command.add("-jar");
      command.add(file.toString());
    }
    return command;
  }
}
