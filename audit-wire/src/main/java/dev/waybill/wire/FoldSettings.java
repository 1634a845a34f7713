// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * What the fold of a partition goes by. The correlator appends it to the partition, so that whoever
 * folds the same records comes to the same verdicts.
 *
 * @param graceMillis how long a hole may still be filled, and how long a window stays provisional
 * @param silenceHeartbeats after how many of its heartbeats without an entry an instance counts as
 *     silent
 * @param maxRanges how many ranges a verdict names at most; counts stay exact
 */
public record FoldSettings(long graceMillis, int silenceHeartbeats, int maxRanges) {
  /** What holds until the log says otherwise. */
  public static final FoldSettings DEFAULT = new FoldSettings(20_000, 3, 10_000);

  /** Checks the ranges. */
  public FoldSettings {
    if (graceMillis < 0 || silenceHeartbeats < 1 || maxRanges < 1) {
      throw new IllegalArgumentException("fold settings out of range");
    }
  }
}
