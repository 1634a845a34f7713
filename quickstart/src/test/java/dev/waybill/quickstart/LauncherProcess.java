// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.waybill.embedded.ServiceProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The launcher as a user starts it, on free ports. */
final class LauncherProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final List<String> PORTS =
      List.of(
          "--http-port",
          "--kafka-port",
          "--postgres-port",
          "--report-management-port",
          "--correlator-management-port");

  private final Process process;
  private final Path output;
  private final Path data;

  private LauncherProcess(Process process, Path output, Path data) {
    this.process = process;
    this.output = output;
    this.data = data;
  }

  static LauncherProcess start(Path data, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-D" + Quickstart.HOME + "=" + System.getProperty(Quickstart.HOME),
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName(),
                "--data",
                data.toString()));
    if (Boolean.getBoolean(ServiceProgram.NATIVE_PROPERTY)) {
      command.add("--native");
    }
    for (String port : PORTS) {
      if (Stream.of(arguments).noneMatch(argument -> argument.startsWith(port))) {
        command.addAll(List.of(port, "0"));
      }
    }
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(data.getParent(), "launcher", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new LauncherProcess(process, output, data);
  }

  /** Its exit code, once it has ended. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("The launcher does not end. It says:\n" + output());
    }
    return process.exitValue();
  }

  /** What it has printed so far. */
  String output() {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when it has printed this. */
  void awaitOutput(String text) {
    await().atMost(PATIENCE).until(() -> output().contains(text) || !process.isAlive());
    if (!output().contains(text)) {
      requireRunning();
    }
  }

  /** Throws if it has ended. */
  void requireRunning() {
    if (!process.isAlive()) {
      throw new AssertionError("The launcher has ended. It says:\n" + output());
    }
  }

  /** As Ctrl-C or {@code kill} do. */
  void terminate() {
    process.destroy();
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What runs on the data folder, by its pid files. */
  List<ProcessHandle> servers() throws IOException {
    try (Stream<Path> files = Files.walk(data, 2)) {
      return files
          .filter(file -> file.toString().endsWith(".pid"))
          .map(LauncherProcess::pid)
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .toList();
    }
  }

  private static long pid(Path file) {
    try {
      return Long.parseLong(Files.readAllLines(file).get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    terminate();
    process.onExit().join();
  }
}
