// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Linux tells of a process. */
public final class ProcessFigures {

  private final Path folder;

  public ProcessFigures(long pid) {
    folder = Path.of("/proc", Long.toString(pid));
  }

  /** Resident memory in MB. */
  public double residentMegabytes() throws IOException {
    return status("VmRSS") / 1024.0;
  }

  public double threads() throws IOException {
    return status("Threads");
  }

  /** Open files and sockets. */
  public double descriptors() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("fd"))) {
      return all.count();
    }
  }

  private double status(String name) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
