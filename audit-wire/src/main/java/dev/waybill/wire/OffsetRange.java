// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * Offsets of one topic-partition from {@code from} to below {@code to}; never empty.
 *
 * @param from the first, 0 or more
 * @param to one above the last
 */
public record OffsetRange(long from, long to) {
  /** Checks that there is at least one. */
  public OffsetRange {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("not a range: [" + from + ", " + to + ")");
    }
  }
}
