// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import dev.waybill.wire.PartitionProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How far all assigned topic-partitions were read and committed, in the order of their assignments.
 * Owned by the sender thread.
 */
final class InputLedger {
  private static final long IDLE_HEARTBEATS = 5;

  /** Twice the longest that Kafka lets a consumer work on a poll by default. */
  private static final long MAX_IDLE_MILLIS = 600_000;

  private final LedgerMemory memory;
  private final long heartbeatMillis;
  private final Consumer<Place> letGo;
  private final Map<Place, InputTracker> inputs = new LinkedHashMap<>();
  private int partitionCount = 1;
  private long lowestTicket;

  /**
   * @param letGo hears of those that nothing was heard of for long
   */
  InputLedger(LedgerMemory memory, long heartbeatMillis, Consumer<Place> letGo) {
    this.memory = memory;
    this.heartbeatMillis = heartbeatMillis;
    this.letGo = letGo;
  }

  /** Goes over from the one provisional audit partition to all. */
  void partitionCount(int count) {
    partitionCount = count;
    for (InputTracker input : inputs.values()) {
      memory.grow(-input.chargedBytes());
      input.partitionCount(count);
      memory.grow(input.chargedBytes());
    }
  }

  /** A topic-partition whose assignment was dropped is known from its first record. */
  InputTracker of(Place place) {
    InputTracker input = inputs.get(place);
    if (input == null) {
      input = new InputTracker(place, partitionCount);
      inputs.put(place, input);
    }
    return input;
  }

  /**
   * A topic-partition was taken away. What is still to be told of it waits; where there is no room
   * for that it is forgotten: what was never told to be committed is never called lost.
   *
   * @return false if it was forgotten
   */
  boolean revoke(Place place) {
    InputTracker input = inputs.get(place);
    if (input == null || input.isRevoked()) {
      return true;
    }
    input.revoke();
    if (memory.isFull() && !input.isDone()) {
      inputs.remove(place);
      return false;
    }
    memory.grow(input.chargedBytes());
    return true;
  }

  /** A transaction's commit doesn't say which consumer has read. */
  void commit(long ticket, long offset, Place place) {
    if (place.assignment() != Place.NONE) {
      InputTracker input = inputs.get(place);
      if (input != null) {
        input.commit(offset, ticket, lowestTicket);
      }
      return;
    }
    for (InputTracker input : inputs.values()) {
      if (input.place().sameTopicPartition(place)) {
        input.commit(offset, ticket, lowestTicket);
      }
    }
  }

  /** All hand-overs with a ticket below this have ended: tells the commits that waited for them. */
  void release(long ticket) {
    lowestTicket = ticket;
    for (InputTracker input : inputs.values()) {
      input.release(ticket);
    }
  }

  /** Nobody says that an interceptor's consumer has lost a topic-partition. */
  private void letGoOfIdle(long uptimeMillis) {
    for (InputTracker input : List.copyOf(inputs.values())) {
      if (input.place().polled()
          && input.isIdle(uptimeMillis, IDLE_HEARTBEATS * heartbeatMillis, MAX_IDLE_MILLIS)) {
        boolean unused = revoke(input.place()); // forgotten or told once more
        letGo.accept(input.place());
      }
    }
  }

  /** What an audit partition's next entry says of them, an earlier assignment before a later. */
  List<PartitionProgress> cut(int partition, long uptimeMillis) {
    letGoOfIdle(uptimeMillis);
    List<PartitionProgress> progress = new ArrayList<>();
    for (InputTracker input : inputs.values()) {
      PartitionProgress told = input.cut(partition);
      if (told != null) {
        progress.add(told);
      }
    }
    inputs.values().removeIf(this::letGo);
    return progress;
  }

  private boolean letGo(InputTracker input) {
    boolean done = input.isDone();
    if (done) {
      memory.grow(-input.chargedBytes());
    }
    return done;
  }

  /** How many are assigned, or were and are not told completely. */
  int size() {
    return inputs.size();
  }
}
