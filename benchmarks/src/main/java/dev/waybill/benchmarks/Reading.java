// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.Map;

/**
 * How far a process has read a topic and what it had spent by then, from when it was warm to when
 * it was enough. A process that is no part of this program need not know of it.
 */
final class Reading {
  /** Behind so much of the topic a reader is warm, or of its CPU time. */
  private static final double WARM_SHARE = 0.6;

  private final long end;
  private final long warmNanos;
  private final long enoughNanos;
  private long fromOffset = -1;
  private long fromCpu;
  private long toOffset;
  private long toCpu;

  /**
   * @param end above the topic's last offset
   * @param patienceSeconds how much CPU time is spent at most; wall time says little
   */
  Reading(long end, long patienceSeconds) {
    this.end = end;
    this.enoughNanos = patienceSeconds * 1_000_000_000;
    this.warmNanos = (long) (WARM_SHARE * enoughNanos);
  }

  /**
   * Takes note of how far it is.
   *
   * @param offset above all that is done with
   * @param cpuNanos of the reader's process
   * @return whether it is enough
   */
  boolean isEnough(long offset, long cpuNanos) {
    if (fromOffset < 0) {
      if (offset >= WARM_SHARE * end || (offset > 0 && cpuNanos > warmNanos)) {
        fromOffset = offset;
        fromCpu = cpuNanos;
      }
      return false;
    }
    if (offset > toOffset) {
      toOffset = Math.min(offset, end); // the reader may append something itself
      toCpu = cpuNanos;
    }
    return offset >= end || cpuNanos > enoughNanos;
  }

  /** To be printed by the reader's process. */
  Map<String, Double> results() {
    return Map.of(
        "from", (double) fromOffset, "to", (double) toOffset, "nanos", (double) toCpu - fromCpu);
  }

  /** CPU time for a span, in ns, by what a reader printed. */
  static double nanosPerSpan(Map<String, Double> results, AuditTopic topic) {
    long from = results.get("from").longValue();
    long to = results.get("to").longValue();
    if (from < 0 || to <= from) {
      throw new IllegalStateException("too short a time, or too small a topic: " + results);
    }
    return results.get("nanos") / (topic.spansBefore(to) - topic.spansBefore(from));
  }
}
