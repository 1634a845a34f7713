// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/** Joins ranges that touch where two chunks meet. */
final class RangeMerger {
  private final SequenceSet.RangeConsumer consumer;
  private long from = -1;
  private long to = -1;

  RangeMerger(SequenceSet.RangeConsumer consumer) {
    this.consumer = consumer;
  }

  void accept(long nextFrom, long nextTo) {
    if (nextFrom != to) {
      finish();
      from = nextFrom;
    }
    to = nextTo;
  }

  void finish() {
    if (to >= 0) {
      consumer.accept(from, to);
    }
  }
}
