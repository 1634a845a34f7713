// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

import java.util.ArrayList;
import java.util.List;

/**
 * A topic of an {@link OutageLog}: which partition a run of messages goes to, and at which offsets.
 */
final class OutageTopic {
  private final String name;
  private final long salt;
  private final List<long[]> ends = new ArrayList<>(); // by second, then by partition

  OutageTopic(String name) {
    this.name = name;
    salt = name.hashCode();
    ends.add(new long[OutageLog.PARTITIONS]);
  }

  String name() {
    return name;
  }

  /** As a producer does that fills one batch after the other. */
  int partitionOf(int origin, long run) {
    long hash = (run * OutageLog.ORIGINS + origin + salt) * 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 32) & (OutageLog.PARTITIONS - 1);
  }

  /** Where a partition ends after so many seconds. */
  long end(int partition, long second) {
    while (ends.size() <= second) {
      long[] next = ends.get(ends.size() - 1).clone();
      long firstRun = (ends.size() - 1L) * OutageLog.RUNS;
      for (long run = firstRun; run < firstRun + OutageLog.RUNS; run++) {
        for (int origin = 0; origin < OutageLog.ORIGINS; origin++) {
          next[partitionOf(origin, run)] += OutageLog.RUN;
        }
      }
      ends.add(next);
    }
    return ends.get((int) second)[partition];
  }
}
