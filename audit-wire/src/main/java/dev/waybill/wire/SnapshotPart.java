// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.Arrays;

/**
 * A part of a snapshot: of the state of a partition's fold after it has read a record. All parts of
 * a snapshot, joined by their index, are that state; what its bytes mean is known to the fold
 * alone.
 *
 * <p>The bytes are not copied: whoever makes one gives them away.
 *
 * @param offset offset of the last record that the state reflects, 0 or more
 * @param index the part's number, from 0
 * @param count how many parts there are, 1 or more
 * @param bytes the part of the state
 */
@SuppressWarnings("ArrayRecordComponent") // compared and hashed by content below
public record SnapshotPart(long offset, int index, int count, byte[] bytes) {
  /** So that a record stays below what brokers take by default, 1 MB. */
  public static final int MAX_BYTES = 900 * 1024;

  @Override
  public boolean equals(Object other) {
    return other instanceof SnapshotPart part
        && offset == part.offset
        && index == part.index
        && count == part.count
        && Arrays.equals(bytes, part.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(offset) + index) + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SnapshotPart[offset=%d, %d of %d, %d bytes]"
        .formatted(offset, index, count, bytes.length);
  }
}
