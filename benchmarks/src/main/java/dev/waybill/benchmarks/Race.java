// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures subjects side by side: in every round each has its slice of a few milliseconds of this
 * thread's CPU time, so that what disturbs the machine disturbs all of them, and ratios are taken
 * within a round.
 */
final class Race {
  /** Long against the clock's own cost, short against what else happens on the machine. */
  private static final long SLICE_NANOS = 4_000_000;

  private final List<Subject> subjects = new ArrayList<>();
  private final List<double[]> nanos = new ArrayList<>();
  private long sink;

  /** Adds a subject; answers its number. */
  int add(Subject subject) {
    subjects.add(subject);
    return subjects.size() - 1;
  }

  /** Runs all subjects, first unmeasured until they are compiled. */
  void run(int warmUpRounds, int rounds) {
    for (int i = 0; i < warmUpRounds; i++) {
      for (Subject subject : subjects) {
        slice(subject, 0);
      }
    }
    subjects.forEach(subject -> nanos.add(new double[rounds]));
    for (int round = 0; round < rounds; round++) {
      double clockNanos = CpuClock.costNanos();
      for (int i = 0; i < subjects.size(); i++) {
        nanos.get(i)[round] = slice(subjects.get(i), clockNanos);
      }
    }
    if (sink == 42) { // never known to the compiler
      System.err.println();
    }
  }

  /** CPU time of an operation, in ns. */
  private double slice(Subject subject, double clockNanos) {
    long spent = 0;
    long operations = 0;
    while (spent < SLICE_NANOS) {
      subject.prepare();
      long start = CpuClock.threadNanos();
      for (int i = 0; i < subject.turns(); i++) {
        sink += subject.run();
      }
      spent += CpuClock.threadNanos() - start - (long) clockNanos;
      operations += (long) subject.turns() * subject.operations();
    }
    return (double) spent / operations;
  }

  /** Median CPU time of an operation, in ns. */
  double nanos(int subject) {
    return Medians.of(nanos.get(subject));
  }

  /** Median ratio of two subjects' CPU time. */
  double ratio(int subject, int floor) {
    return Medians.ofRatios(nanos.get(subject), nanos.get(floor));
  }

  /** Bytes that an operation allocates in this thread, of a subject that has run already. */
  double allocatedBytes(int subject) {
    Subject measured = subjects.get(subject);
    double[] bytes = new double[51];
    for (int i = 0; i < bytes.length; i++) {
      measured.prepare();
      long start = CpuClock.threadAllocatedBytes();
      sink += measured.run();
      bytes[i] = CpuClock.threadAllocatedBytes() - start;
    }
    Arrays.sort(bytes);
    return Medians.of(bytes) / measured.operations();
  }
}
