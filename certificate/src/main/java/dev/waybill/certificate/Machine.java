// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a certificate says of the machine that it was made on. */
public final class Machine {

  private Machine() {}

  /** Processors, memory, system and Java, in a line. */
  public static String describe() {
    return "%d × %s, %d GB, %s %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            value("/proc/cpuinfo", "model name"),
            memoryGigabytes(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version());
  }

  private static long memoryGigabytes() {
    String digits = value("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Math.round(Long.parseLong(digits) / 1048576.0);
  }

  private static String value(String file, String name) {
    try (Stream<String> lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
