// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A server as a process of its own, and what to say if it does not come up. */
final class ServerProcess {

  private static final long POLL_MILLIS = 100;

  private final String name;
  private final Process process;
  private final ServerLog log;
  private final PidFile pidFile;

  private ServerProcess(String name, Process process, ServerLog log, PidFile pidFile) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.pidFile = pidFile;
  }

  static ServerProcess start(
      String name, Path folder, List<String> command, ServerLog log, PidFile pidFile) {
    ServerProcess server;
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
              .start();
      server = new ServerProcess(name, process, log, pidFile);
    } catch (IOException e) {
      throw new ServerStartException(
          "Cannot run %s (%s)".formatted(command.get(0), e.getMessage()), e);
    }
    try {
      pidFile.write(server.process.toHandle());
      server.process.getOutputStream().close();
      return server;
    } catch (IOException e) {
      server.kill();
      throw new ServerStartException("Cannot write " + pidFile.path(), e);
    }
  }

  /**
   * Waits until the server answers, and kills it if it does not.
   *
   * @param memorySetting what to change if the server died for want of memory
   */
  void awaitReady(Duration timeout, BooleanSupplier answers, String memorySetting) {
    boolean ready = false;
    try {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (!answers.getAsBoolean()) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw died(memorySetting);
        }
        if (System.nanoTime() - deadline > 0) {
          throw failed("did not answer within " + timeout.toSeconds() + " s");
        }
      }
      ready = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was being started when its launcher was interrupted");
    } finally {
      if (!ready) {
        kill();
      }
    }
  }

  void stop(Consumer<ProcessHandle> ask, Duration patience) {
    Processes.stop(process.toHandle(), ask, patience);
    collect();
  }

  void kill() {
    Processes.kill(process.toHandle());
    collect();
  }

  /**
   * The system keeps a child that ended until its parent, a thread of the JDK, has looked at it.
   */
  private void collect() {
    process.onExit().join();
    pidFile.delete();
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  private ServerStartException died(String memorySetting) {
    String tail = log.tail();
    boolean memory =
        Stream.of(
                "OutOfMemoryError",
                "insufficient memory",
                "allocate memory",
                "object heap",
                "maximum heap")
            .anyMatch(tail::contains);
    String reason =
        memory ? "had not enough memory (see %s)".formatted(memorySetting) : "ended at once";
    return failed(reason + ", exit code " + process.exitValue());
  }

  private ServerStartException failed(String reason) {
    return new ServerStartException(
        "%s %s. The end of %s:%n%s".formatted(name, reason, log.path(), log.tail()));
  }
}
