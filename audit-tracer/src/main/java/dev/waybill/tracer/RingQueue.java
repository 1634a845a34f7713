// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded queue of facts: many threads offer, one reads, in one order.
 *
 * <p>A ring of slots, each of a stamp, three numbers and one reference (after Dmitry Vyukov's
 * bounded queue). The stamp tells whose turn it is: {@code position} when the slot is free for that
 * position, {@code position + 1} when it holds that position's fact. To offer costs one
 * compare-and-set and allocates nothing; a full queue is told by two reads. Nobody ever waits.
 */
@SuppressWarnings("EnumOrdinal") // slots hold numbers
final class RingQueue {
  /** Receives what {@link #drain} reads, in order. */
  @FunctionalInterface
  interface Reader {
    void accept(Fact fact, long a, long b, long c, Object object);
  }

  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int STRIDE = 5;
  private static final int FACT = 1;
  private static final int A = 2;
  private static final int B = 3;
  private static final int C = 4;

  private final int capacity;
  private final long[] slots;
  private final Object[] objects;
  private final AtomicLong tail = new AtomicLong();
  private long head; // the reader's alone

  /**
   * @param minimumCapacity is raised to a power of two
   */
  RingQueue(int minimumCapacity) {
    capacity = Math.max(2, Integer.highestOneBit(Math.max(1, minimumCapacity - 1)) * 2);
    slots = new long[capacity * STRIDE];
    objects = new Object[capacity];
    for (int i = 0; i < capacity; i++) {
      slots[i * STRIDE] = i;
    }
  }

  /** Puts a fact at the end; false, and nothing happens, if the queue is full. */
  boolean offer(Fact fact, long a, long b, long c, Object object) {
    long position = tail.get();
    while (true) {
      int slot = (int) position & (capacity - 1);
      int at = slot * STRIDE;
      long stamp = (long) LONG.getAcquire(slots, at);
      if (stamp == position) {
        if (tail.compareAndSet(position, position + 1)) {
          slots[at + FACT] = fact.ordinal();
          slots[at + A] = a;
          slots[at + B] = b;
          slots[at + C] = c;
          objects[slot] = object;
          LONG.setRelease(slots, at, position + 1);
          return true;
        }
      } else if (stamp < position) {
        return false;
      }
      position = tail.get();
    }
  }

  /** How many facts were ever accepted; also the position of the next one. */
  long tail() {
    return tail.get();
  }

  /**
   * Reads on, up to below {@code limit}. By one thread at a time only.
   *
   * @return whether all up to there was read; false if a thread is just about to write its fact
   */
  boolean drain(long limit, Reader reader) {
    while (head < limit) {
      int slot = (int) head & (capacity - 1);
      int at = slot * STRIDE;
      if ((long) LONG.getAcquire(slots, at) != head + 1) {
        return false;
      }
      Fact fact = Fact.ofOrdinal((int) slots[at + FACT]);
      long a = slots[at + A];
      long b = slots[at + B];
      long c = slots[at + C];
      Object object = objects[slot];
      objects[slot] = null;
      LONG.setRelease(slots, at, head + capacity);
      head++;
      reader.accept(fact, a, b, c, object);
    }
    return true;
  }

  /** How many facts were read; by the reader. */
  long head() {
    return head;
  }

  int capacity() {
    return capacity;
  }
}
