// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * Sequences from {@code from} to below {@code to}; never empty.
 *
 * @param from the first, 0 or more
 * @param to one above the last
 */
public record SequenceRange(long from, long to) {
  /** Checks that there is at least one. */
  public SequenceRange {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("not a range: [" + from + ", " + to + ")");
    }
  }

  /** How many sequences. */
  public long count() {
    return to - from;
  }

  @Override
  public String toString() {
    return to == from + 1 ? Long.toString(from) : from + "-" + (to - 1);
  }
}
