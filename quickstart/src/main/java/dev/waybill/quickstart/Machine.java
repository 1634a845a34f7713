// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the machine has what the quickstart needs. */
final class Machine {

  /** Measured: four processes and the launcher take 1.2 GB when they have been busy. */
  private static final long NEEDED_MEMORY_MEGABYTES = 1_500;

  /** PostgreSQL's programs and cluster, Kafka's segments of a small run. */
  private static final long NEEDED_DISK_MEGABYTES = 1_000;

  /** A line is stored in two topics, each with its header. */
  private static final long DISK_PER_INPUT = 4;

  private static final Path MEMORY = Path.of("/proc/meminfo");

  private Machine() {}

  /** Throws if there is not enough memory or disk. */
  static void require(Path data, Path input) {
    try {
      requireMemory(availableMemoryMegabytes());
      long inputMegabytes = input == null ? 0 : Files.size(input) >> 20;
      requireDisk(Files.getFileStore(data).getUsableSpace() >> 20, inputMegabytes, data);
    } catch (IOException e) {
      throw new QuickstartException(
          ExitCode.NOT_STARTED, "Cannot find out about memory and disk: " + e, e);
    }
  }

  static void requireMemory(Optional<Long> availableMegabytes) {
    if (availableMegabytes.orElse(Long.MAX_VALUE) < NEEDED_MEMORY_MEGABYTES) {
      throw new QuickstartException(
          ExitCode.NOT_STARTED,
          "Not enough memory: %d MB are free, and about %d MB are needed"
              .formatted(availableMegabytes.get(), NEEDED_MEMORY_MEGABYTES));
    }
  }

  static void requireDisk(long freeMegabytes, long inputMegabytes, Path data) {
    long needed = NEEDED_DISK_MEGABYTES + DISK_PER_INPUT * inputMegabytes;
    if (freeMegabytes < needed) {
      throw new QuickstartException(
          ExitCode.NOT_STARTED,
          "Not enough disk: %d MB are free for %s, and about %d MB are needed; --data moves it"
              .formatted(freeMegabytes, data, needed));
    }
  }

  /** What Linux could give without swapping; empty elsewhere. */
  private static Optional<Long> availableMemoryMegabytes() throws IOException {
    if (!Files.exists(MEMORY)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(MEMORY)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
          .findFirst();
    }
  }
}
