// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

/**
 * What the tracers of a pipeline of four stages have to tell.
 *
 * @param sessions as many origins, each with one session
 * @param messagesPerSecond that each of them issues
 * @param run how many messages in a row go to the same partition of a data topic, any
 * @param samplingRate share of the messages that are traced, 0 to 1
 * @param spansPerRecord at most
 * @param partitionCount partitions of the audit topic; sessions are spread over them evenly
 */
record Load(
    int sessions,
    int messagesPerSecond,
    int run,
    double samplingRate,
    int spansPerRecord,
    int partitionCount) {

  /** The ledger alone, as producers batch. */
  static Load ledger() {
    return new Load(200, 10_000, 100, 0, 1, 1);
  }

  /** The ledger alone; sixteen readers of each stage see sixteenths at random. */
  static Load ledgerAtRandom() {
    return new Load(20, 10_000, 1, 0, 1, 1);
  }

  /** So many sampled that spans are most of the log, in records as a tracer fills them. */
  static Load spans(int spansPerRecord, int partitionCount) {
    return new Load(200, 1_000, 100, 0.1, spansPerRecord, partitionCount);
  }

  /** All sampled. */
  static Load sampled() {
    return new Load(200, 1_000, 100, 1, 128, 1);
  }

  /** How many runs each session has begun and ended by a time. */
  long runs(long millis) {
    return millis * messagesPerSecond / 1000 / run;
  }
}
