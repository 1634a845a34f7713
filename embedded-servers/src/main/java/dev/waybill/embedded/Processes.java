// SPDX-License-Identifier: Apache-2.0
package dev.waybill.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Ends processes, also those that are not this JVM's children, and makes sure that they ended. */
final class Processes {

  private static final Duration POLL = Duration.ofMillis(10);
  // The kernel frees a killed process's memory first, which can take a while on a busy machine.
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(60);

  private Processes() {}

  /**
   * Asks a process to end, and kills it with its children if it has not within {@code patience}.
   */
  static void stop(ProcessHandle process, Consumer<ProcessHandle> ask, Duration patience) {
    List<ProcessHandle> tree = tree(process);
    ask.accept(process);
    awaitEnd(tree, patience);
    killAll(tree);
  }

  /** Kills a process and its children (SIGKILL) and waits until all are gone. */
  static void kill(ProcessHandle process) {
    killAll(tree(process));
  }

  /** Whether a process still runs; one that ended and was not collected by its parent does not. */
  static boolean isRunning(ProcessHandle process) {
    // In this order: one that goes between the two is not taken for running.
    return !isZombie(process.pid()) && process.isAlive();
  }

  private static void killAll(List<ProcessHandle> tree) {
    for (ProcessHandle process : tree) {
      if (isRunning(process)) {
        process.destroyForcibly();
      }
    }
    if (!awaitEnd(tree, KILL_PATIENCE)) {
      throw new IllegalStateException("Processes " + tree + " do not end, though killed");
    }
  }

  /**
   * The process itself comes first: a server whose children die under it would only restart them.
   */
  private static List<ProcessHandle> tree(ProcessHandle process) {
    List<ProcessHandle> tree = new ArrayList<>();
    tree.add(process);
    process.descendants().forEach(tree::add);
    return tree;
  }

  private static boolean awaitEnd(List<ProcessHandle> tree, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (tree.stream().anyMatch(Processes::isRunning)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      // An interrupt does not end this wait: what was started must be gone when close() returns.
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // "pid (name) state ...", and the name may hold anything.
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false; // gone meanwhile, or a system without /proc
    }
  }
}
