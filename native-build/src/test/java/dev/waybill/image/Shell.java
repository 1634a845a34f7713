// SPDX-License-Identifier: Apache-2.0
package dev.waybill.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a program to its end. */
final class Shell {
  private Shell() {}

  /**
   * Its standard output, without the last line break.
   *
   * @param folder where it runs, and may leave files as some engines do: one that goes with the
   *     test
   * @throws AssertionError with all that it said, if its exit code is not 0
   */
  static String run(Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new AssertionError(
            "%s: exit code %d%n%s".formatted(String.join(" ", command), code, output));
      }
      return output.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
