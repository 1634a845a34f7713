// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** CPU time and allocation as the JVM tells them: on a shared machine wall time says little. */
final class CpuClock {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private CpuClock() {}

  /** CPU time of this thread, in ns. */
  static long threadNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** CPU time of all live threads whose names contain {@code name}, in ns. */
  static long threadsNanos(String name) {
    long sum = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains(name)) {
        sum += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return sum;
  }

  /** CPU time of this process, with its compiler and collector, in ns. */
  static long processNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /** Bytes that this thread has allocated. */
  static long threadAllocatedBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /** What {@link #threadNanos()} itself costs between two calls, in ns. */
  static double costNanos() {
    double[] costs = new double[101];
    for (int i = 0; i < costs.length; i++) {
      long start = threadNanos();
      costs[i] = threadNanos() - start;
    }
    return Medians.of(costs);
  }
}
