// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Bytes that were promised, in {@code src/test/resources/golden}. With {@code
 * -Dwaybill.golden.add=true} what is not there yet is added; nothing that is there is ever written
 * over.
 */
final class GoldenFiles {
  private static final boolean ADD = Boolean.getBoolean("waybill.golden.add");
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "."), "src", "test", "resources", "golden");
  private static final int HEX_LINE = 64;

  private GoldenFiles() {}

  /** The rows of a table, of which {@code samples} are some; comments and the head left out. */
  static List<String[]> rows(String file, List<String> samples) throws IOException {
    Path path = FOLDER.resolve(file);
    List<String> lines = Files.readAllLines(path);
    List<String> missing = new ArrayList<>(samples);
    missing.removeAll(lines);
    if (ADD && !missing.isEmpty()) {
      Files.write(path, missing, StandardOpenOption.APPEND);
      lines = Files.readAllLines(path);
    } else {
      assertEquals(List.of(), missing, () -> "not in " + file + "; " + howToAdd());
    }
    return lines.stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .toList();
  }

  /** The bytes of a file, as they are. */
  static byte[] bytes(String file, byte[] sample) throws IOException {
    Path path = FOLDER.resolve(file);
    if (ADD && !Files.exists(path)) {
      Files.createDirectories(path.getParent());
      Files.write(path, sample);
    }
    assertTrue(Files.exists(path), () -> file + " is not there; " + howToAdd());
    return Files.readAllBytes(path);
  }

  /** The bytes of a file that holds them in hexadecimal. */
  static byte[] hex(String file, byte[] sample) throws IOException {
    String lines =
        HexFormat.of().formatHex(sample).replaceAll("(.{" + HEX_LINE + "})", "$1\n").strip() + "\n";
    byte[] text = bytes(file, lines.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of()
        .parseHex(new String(text, StandardCharsets.US_ASCII).replaceAll("\\s", ""));
  }

  /** The names of a folder's files. */
  static List<String> names(String folder) throws IOException {
    try (var files = Files.list(FOLDER.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String howToAdd() {
    return "a new sample is added by -Dwaybill.golden.add=true";
  }
}
