// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.ArrayList;
import java.util.List;

/** A topic in memory whose messages are there, gone or damaged. */
final class ModelTopic {
  static final String NAME = "orders";
  static final int PARTITIONS = 3;

  private final List<List<Slot>> partitions = new ArrayList<>();

  /** What an offset holds; sequence and session say nothing of a foreign message. */
  record Slot(long session, long sequence, State state) {}

  /** What a reader finds at an offset. */
  enum State {
    PRESENT,
    /** Acknowledged, and yet not there. */
    GONE,
    /** There, with a waybill that can't be read. */
    DAMAGED,
    /** There, without a waybill. */
    FOREIGN
  }

  ModelTopic() {
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  /** The offset at which it lies. */
  long append(int partition, Slot slot) {
    long offset = end(partition);
    partitions.get(partition).add(slot);
    return offset;
  }

  long end(int partition) {
    return partitions.get(partition).size();
  }

  Slot at(int partition, long offset) {
    return partitions.get(partition).get((int) offset);
  }
}
