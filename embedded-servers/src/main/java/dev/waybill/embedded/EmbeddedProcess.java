// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.nio.file.Path;

/**
 * A process of its own on a data folder, which holds {@code NAME.log} and, while it runs, {@code
 * NAME.pid}. It can be started again on the same folder.
 *
 * <p>Threading and null: see the package.
 */
public abstract class EmbeddedProcess implements AutoCloseable {

  final DataFolder folder;

  EmbeddedProcess(DataFolder folder) {
    this.folder = folder;
  }

  /** Runs the process, with the folder locked, and returns when it is ready. */
  abstract ServerProcess launch();

  /** Asks the process to end in order. */
  void askToStop(ProcessHandle process) {
    process.destroy();
  }

  /**
   * Starts the process, again after {@link #stop()} or {@link #kill()}; returns when it is ready.
   * Does nothing while it runs. One that an earlier launcher left running on the folder is ended
   * first.
   *
   * @throws ServerStartException if another launcher uses the folder, its port is taken, or it dies
   *     or is not ready in time
   */
  public void start() {
    folder.start(this::launch);
  }

  /**
   * Stops the process in order, or kills it if it takes over 30 s. Returns when it and its children
   * are gone.
   */
  public void stop() {
    folder.stop(this::askToStop);
  }

  /** Kills the process (SIGKILL), as a crash would. Returns when it and its children are gone. */
  public void kill() {
    folder.kill();
  }

  /** Same as {@link #stop()}. */
  @Override
  public void close() {
    stop();
  }

  /** Whether the process lives. */
  public boolean isRunning() {
    return folder.isRunning();
  }

  /**
   * The process's id.
   *
   * @throws IllegalStateException if it does not run
   */
  public long pid() {
    return folder.pid();
  }

  /** The file with what it prints or logs. */
  public Path logFile() {
    return folder.logFile();
  }

  /** Ends what an earlier launcher left running on the folder. */
  void endLeftover() {
    folder.leftover().ifPresent(p -> Processes.stop(p, this::askToStop, DataFolder.STOP_PATIENCE));
  }
}
