// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hand-overs that have begun and not ended. Offsets that were committed meanwhile are not told
 * before every hand-over that began before the commit has ended, else a message under way would
 * look lost.
 *
 * <p>Tickets are numbered from 0. A ring of bits holds which have ended, from the lowest one that
 * has not; it is read by the sender thread alone, so ending one costs a single atomic instruction.
 */
final class Tickets {
  /** Answered when too many are out: the hand-over can't be followed. */
  static final long NONE = -1;

  /** 128 KB of bits; a producer with 32 MB of 100-byte messages has 300,000 under way. */
  static final int DEFAULT_CAPACITY = 1 << 20;

  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] ended;
  private final int capacity;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong patienceNanos = new AtomicLong();
  private volatile long lowest;

  /**
   * @param capacity how many can be out at once; a power of two, 64 or more
   */
  Tickets(int capacity) {
    this.capacity = capacity;
    ended = new long[capacity >>> 6];
  }

  /** A new ticket, or {@link #NONE}. */
  long begin() {
    long ticket = next.get();
    while (ticket - (lowest & -64) < capacity) { // a word of bits is used anew as a whole
      if (next.compareAndSet(ticket, ticket + 1)) {
        return ticket;
      }
      ticket = next.get();
    }
    return NONE;
  }

  /** Ends a ticket, once. What it stood for must be recorded before. */
  void end(long ticket) {
    if (ticket >= lowest) { // else it was given up, and its bit may be another's
      LONG.getAndBitwiseOr(ended, word(ticket), 1L << ticket);
    }
  }

  /** Says how long a hand-over takes at most; the longest counts. */
  void patience(Duration longest) {
    patienceNanos.accumulateAndGet(longest.toNanos(), Math::max);
  }

  /** How long a hand-over takes at most, or 0 if nobody has said so. */
  long patienceNanos() {
    return patienceNanos.get();
  }

  /**
   * Ends all tickets below a limit that have not ended. By the sender thread only.
   *
   * @return how many
   */
  int giveUpBelow(long limit) {
    int count = 0;
    for (long ticket = sweep(); ticket < limit; ticket++) {
      long bit = 1L << ticket;
      long before = (long) LONG.getAndBitwiseOr(ended, word(ticket), bit);
      count += (before & bit) == 0 ? 1 : 0;
    }
    return count;
  }

  /** The ticket that comes next: all that have begun are below. */
  long next() {
    return next.get();
  }

  /** The lowest ticket that has not ended; all below have. By the sender thread only. */
  long sweep() {
    long at = lowest;
    while (at < next.get()) {
      long bits = (long) LONG.getAcquire(ended, word(at));
      int run = Long.numberOfTrailingZeros(~(bits >>> at));
      at += run;
      if (run == 0 || (at & 63) != 0) {
        break;
      }
      LONG.setRelease(ended, word(at - 1), 0L);
    }
    lowest = at;
    return at;
  }

  private int word(long ticket) {
    return (int) (ticket >>> 6) & (ended.length - 1);
  }
}
