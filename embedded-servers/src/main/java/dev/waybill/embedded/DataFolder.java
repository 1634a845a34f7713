// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One server's data folder: which launcher may use it, and which process runs on it. In it lie
 * {@code NAME.log}, {@code NAME.lock} and, while the server runs, {@code NAME.pid}.
 *
 * <p>Its methods wait for each other.
 */
final class DataFolder {

  // Long, since a kill costs the next start a recovery.
  static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final Path path;
  private FolderLock lock;
  private ServerProcess process;

  DataFolder(String name, Path path) {
    this.name = name;
    this.path = Folders.create(path);
  }

  Path path() {
    return path;
  }

  Path logFile() {
    return path.resolve(name + ".log");
  }

  /** Runs {@code launch} with the folder locked, unless the server runs already. */
  synchronized void start(Supplier<ServerProcess> launch) {
    if (isRunning()) {
      return;
    }
    release();
    lock = FolderLock.acquire(path.resolve(name + ".lock"));
    try {
      process = launch.get();
    } finally {
      if (process == null) {
        release();
      }
    }
  }

  synchronized void stop(Consumer<ProcessHandle> ask) {
    if (process != null) {
      process.stop(ask, STOP_PATIENCE);
    }
    release();
  }

  synchronized void kill() {
    if (process != null) {
      process.kill();
    }
    release();
  }

  synchronized boolean isRunning() {
    return process != null && process.isRunning();
  }

  synchronized long pid() {
    if (!isRunning()) {
      throw new IllegalStateException("No %s runs on %s".formatted(name, path));
    }
    return process.pid();
  }

  /** For a launch: what an earlier launcher left running, as its pid file tells. */
  Optional<ProcessHandle> leftover() {
    return pidFile().runningProcess();
  }

  /** For a launch: the process itself, which need not answer yet. */
  ServerProcess run(List<String> command) {
    return ServerProcess.start(name, path, command, ServerLog.startingAt(logFile()), pidFile());
  }

  private PidFile pidFile() {
    return new PidFile(path.resolve(name + ".pid"));
  }

  private void release() {
    process = null;
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
