// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@link Crc32cLoop} compiled natively, and on this JVM. */
final class NativeCrc32c {
  private NativeCrc32c() {}

  static double nativeNanos(Path folder) throws IOException, InterruptedException {
    String home = System.getenv("GRAALVM_HOME");
    String compiler = home == null ? "native-image" : home + "/bin/native-image";
    String classes = Home.module("benchmarks").resolve("target/classes").toString();
    Path executable = folder.resolve("crc32c");
    System.err.println("compiling the checksum natively");
    run(List.of(compiler, "-cp", classes, Crc32cLoop.class.getName(), "-o", executable.toString()));
    return lastNumber(run(List.of(executable.toString())));
  }

  static double jvmNanos() throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    return lastNumber(run(List.of(java, "-cp", classPath, Crc32cLoop.class.getName())));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + "\n" + output);
    }
    return output;
  }

  private static double lastNumber(String output) {
    return output.lines().reduce((one, other) -> other).map(Double::parseDouble).orElseThrow();
  }
}
