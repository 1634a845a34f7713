// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

/**
 * A topic between two stages: which partition each run of messages lies in, and where the
 * partitions end at a time.
 */
final class DataTopic {
  static final int PARTITIONS = 16;

  final String name;
  private final int number;
  private final Load load;
  private final long[] ends = new long[PARTITIONS];
  private long runs; // of each session, that are counted in the ends

  DataTopic(String name, int number, Load load) {
    this.name = name;
    this.number = number;
    this.load = load;
  }

  /** Any partition, but always the same. */
  int partitionOf(int session, long run) {
    long h = (run * 4096 + session) * 4 + number;
    h = (h ^ (h >>> 31)) * 0x7fb5d329728ea185L;
    h = (h ^ (h >>> 27)) * 0x81dadef4bc2dd44dL;
    return (int) (h >>> 60);
  }

  /** Where each partition ends when each session has so many runs there; they only grow. */
  long[] endsAt(long newRuns) {
    for (; runs < newRuns; runs++) {
      for (int session = 0; session < load.sessions(); session++) {
        ends[partitionOf(session, runs)] += load.run();
      }
    }
    return ends.clone();
  }
}
