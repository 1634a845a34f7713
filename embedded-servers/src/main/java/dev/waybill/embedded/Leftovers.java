// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a launcher that was killed left running. */
public final class Leftovers {

  private static final String PID_FILE_SUFFIX = ".pid";

  private Leftovers() {}

  /**
   * Kills all servers of this package that still run on a data folder or one directly below it. For
   * a folder that is about to be deleted; a server that starts on its folder again does this
   * itself, and in order. Call it only when no other launcher uses the folder.
   *
   * @return how many were killed
   */
  public static int kill(Path folder) {
    List<ProcessHandle> running = pidFiles(folder).stream().flatMap(Leftovers::running).toList();
    running.forEach(Processes::kill);
    return running.size();
  }

  private static Stream<ProcessHandle> running(Path pidFile) {
    return new PidFile(pidFile).runningProcess().stream();
  }

  private static List<Path> pidFiles(Path folder) {
    // The cluster's own postmaster.pid lies deeper.
    try (Stream<Path> paths = Files.walk(folder, 2)) {
      return paths
          .filter(path -> path.toString().endsWith(PID_FILE_SUFFIX) && Files.isRegularFile(path))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
