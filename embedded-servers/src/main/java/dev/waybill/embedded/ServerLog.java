// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that a server's standard output and error go to, from one start on.
 *
 * @param path the file; earlier runs' lines stay in it
 * @param startBytes where this start's lines begin
 */
public record ServerLog(Path path, long startBytes) {

  private static final int TAIL_BYTES = 8_192;
  private static final int TAIL_LINES = 25;

  static ServerLog startingAt(Path path) {
    try {
      return new ServerLog(path, Files.exists(path) ? Files.size(path) : 0);
    } catch (IOException e) {
      throw new ServerStartException("Cannot read " + path, e);
    }
  }

  /** The last lines since the start, without blank ones; empty if there are none. */
  public String tail() {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(Math.max(startBytes, file.length() - TAIL_BYTES));
      byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      List<String> lines =
          new String(bytes, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(" + path + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
