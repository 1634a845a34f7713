// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.util.Arrays;

/**
 * Messages of one input in the order of their offsets, from receipt to commit, as runs of
 * consecutive offsets with consecutive sequences of one session. Not thread-safe.
 */
final class UncommittedReads {
  /** Receives what is taken: sequences from {@code from} to below {@code to}. */
  @FunctionalInterface
  interface Taker {
    void take(long session, long from, long to);
  }

  /** What a run takes in memory. */
  static final int RUN_BYTES = 32;

  private static final int OFFSET = 0;
  private static final int LENGTH = 1;
  private static final int SESSION = 2;
  private static final int SEQUENCE = 3;
  private static final int STRIDE = 4;

  private long[] runs = new long[16 * STRIDE];
  private int first; // of the runs in use
  private int end;

  int size() {
    return end - first;
  }

  /** Adds a message. Those at its offset and above are being read again: they are forgotten. */
  void add(long offset, long session, long sequence) {
    dropFrom(offset);
    if (first < end) {
      int last = at(end - 1);
      long length = runs[last + LENGTH];
      if (runs[last + SESSION] == session
          && runs[last + OFFSET] + length == offset
          && runs[last + SEQUENCE] + length == sequence) {
        runs[last + LENGTH]++;
        return;
      }
    }
    append(offset, 1, session, sequence);
  }

  private void append(long offset, long length, long session, long sequence) {
    if (at(end) == runs.length) {
      makeRoom();
    }
    int at = at(end++);
    runs[at + OFFSET] = offset;
    runs[at + LENGTH] = length;
    runs[at + SESSION] = session;
    runs[at + SEQUENCE] = sequence;
  }

  private void makeRoom() {
    int length = size() * STRIDE;
    long[] target = length > runs.length / 2 ? new long[runs.length * 2] : runs;
    System.arraycopy(runs, at(first), target, 0, length);
    runs = target;
    end -= first;
    first = 0;
  }

  /** Forgets what lies at an offset and above. */
  void dropFrom(long offset) {
    while (first < end && runs[at(end - 1) + OFFSET] >= offset) {
      end--;
    }
    if (first < end) {
      int last = at(end - 1);
      runs[last + LENGTH] = Math.min(runs[last + LENGTH], offset - runs[last + OFFSET]);
    }
  }

  /** Forgets one offset; the last one costs least. */
  void drop(long offset) {
    long[] above = {};
    for (int run = end - 1; run >= first; run--) {
      int at = at(run);
      if (runs[at + OFFSET] + runs[at + LENGTH] <= offset) {
        break;
      }
      if (runs[at + OFFSET] <= offset) {
        above = Arrays.copyOfRange(runs, at, at(end));
        break;
      }
    }
    if (above.length == 0) {
      return;
    }
    dropFrom(offset);
    long skipped = offset + 1 - above[OFFSET];
    if (skipped < above[LENGTH]) {
      append(offset + 1, above[LENGTH] - skipped, above[SESSION], above[SEQUENCE] + skipped);
    }
    for (int at = STRIDE; at < above.length; at += STRIDE) {
      append(above[at + OFFSET], above[at + LENGTH], above[at + SESSION], above[at + SEQUENCE]);
    }
  }

  /** Takes out what lies below an offset, lowest first. */
  void takeBelow(long limit, Taker taker) {
    while (first < end && runs[at(first) + OFFSET] < limit) {
      int at = at(first);
      long taken = Math.min(runs[at + LENGTH], limit - runs[at + OFFSET]);
      long sequence = runs[at + SEQUENCE];
      taker.take(runs[at + SESSION], sequence, sequence + taken);
      if (taken < runs[at + LENGTH]) {
        runs[at + OFFSET] += taken;
        runs[at + LENGTH] -= taken;
        runs[at + SEQUENCE] += taken;
        return;
      }
      first++;
    }
  }

  /** Takes the lowest run out; there is one. */
  void takeFirst(Taker taker) {
    int at = at(first);
    takeBelow(runs[at + OFFSET] + runs[at + LENGTH], taker);
  }

  private static int at(int run) {
    return run * STRIDE;
  }
}
