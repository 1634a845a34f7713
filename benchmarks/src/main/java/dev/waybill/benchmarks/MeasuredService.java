// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.embedded.ServiceProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A packaged service as a process of its own, and what it takes; killed on close. */
final class MeasuredService implements AutoCloseable {
  private final Process process;
  private final Path log;

  private MeasuredService(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param log file for what it logs
   */
  static MeasuredService start(
      ServiceProgram program,
      int heapMegabytes,
      List<String> jvmOptions,
      Map<String, String> properties,
      Path log) {
    try {
      Process process =
          new ProcessBuilder(program.command(heapMegabytes, jvmOptions, properties))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new MeasuredService(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void requireRunning() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the service ended; see " + log);
    }
  }

  long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElseThrow();
  }

  /** Resident now. */
  double rssMegabytes() {
    return megabytes("VmRSS");
  }

  /** The most that has been resident. */
  double peakRssMegabytes() {
    return megabytes("VmHWM");
  }

  private double megabytes(String line) {
    try {
      for (String each : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (each.startsWith(line + ":")) {
          return Long.parseLong(each.replaceAll("[^0-9]", "")) / 1024.0;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("/proc does not tell " + line);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
