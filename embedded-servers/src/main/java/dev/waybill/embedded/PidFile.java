// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * Tells which process was started on a data folder: line 1 is its pid, line 2 the instant at which
 * it started, so that a later process with the same pid is not mistaken for it.
 */
record PidFile(Path path) {

  // Linux tells start times relative to the boot, in ticks of 10 ms, and the boot in whole seconds.
  private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

  void write(ProcessHandle process) throws IOException {
    Instant started = process.info().startInstant().orElse(Instant.EPOCH);
    Files.writeString(path, process.pid() + "\n" + started + "\n");
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process that this file tells of, if it still runs. */
  Optional<ProcessHandle> runningProcess() {
    try {
      List<String> lines = Files.exists(path) ? Files.readAllLines(path) : List.of();
      if (lines.size() < 2) {
        return Optional.empty(); // never written, or not to the end
      }
      Instant started = Instant.parse(lines.get(1));
      return ProcessHandle.of(Long.parseLong(lines.get(0)))
          .filter(Processes::isRunning)
          .filter(process -> startedAt(process, started));
    } catch (NumberFormatException | DateTimeParseException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean startedAt(ProcessHandle process, Instant started) {
    return process
        .info()
        .startInstant()
        .map(actual -> Duration.between(actual, started).abs().compareTo(START_TOLERANCE) <= 0)
        .orElse(false);
  }
}
