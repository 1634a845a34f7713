// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tasks that mostly wait, some of them at once. */
public final class ParallelTasks {

  /** What is to be done. */
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  private ParallelTasks() {}

  /**
   * Runs all of them, whatever becomes of the others.
   *
   * @param atOnce so many at the same time
   * @throws ExecutionException with what the first that failed threw, after all have ended
   * @throws InterruptedException if the caller is interrupted; those that still run are as well
   */
  public static void run(List<Task> tasks, int atOnce)
      throws ExecutionException, InterruptedException {
    List<Callable<Void>> callables = new ArrayList<>();
    for (Task task : tasks) {
      callables.add(
          () -> {
            task.run();
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      for (Future<Void> result : threads.invokeAll(callables)) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
