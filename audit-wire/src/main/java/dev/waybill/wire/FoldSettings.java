// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.time.Duration;

/**
 * What the fold of a partition goes by. The correlator appends it to the partition, so that whoever
 * folds the same records comes to the same verdicts.
 *
 * @param graceMillis how long a hole may still be filled, and how long a window stays provisional
 * @param silenceHeartbeats after how many of its heartbeats without an entry an instance counts as
 *     silent
 * @param maxRanges how many ranges a verdict names at most; counts stay exact
 * @param horizonMillis how long a closed window is kept in full; at least the longest deadline, the
 *     grace and two heartbeats, whatever is set
 * @param retentionMillis how long it is remembered of a session which messages are forgotten, and
 *     of an instance which entries it sent
 * @param maxStateBytes how large the state may grow; beyond, the oldest windows are closed as they
 *     are, and what waits there is unknown
 */
public record FoldSettings(
    long graceMillis,
    int silenceHeartbeats,
    int maxRanges,
    long horizonMillis,
    long retentionMillis,
    long maxStateBytes) {
  /** Where nothing is set; late messages within it are told as revisions. */
  public static final long DEFAULT_HORIZON_MILLIS = Duration.ofMinutes(30).toMillis();

  /** As long as Kafka retains data where nothing is set. */
  public static final long DEFAULT_RETENTION_MILLIS = Duration.ofDays(7).toMillis();

  /** Where nothing is set. */
  public static final long DEFAULT_MAX_STATE_BYTES = 256L << 20;

  /** What holds until the log says otherwise. */
  public static final FoldSettings DEFAULT = new FoldSettings(20_000, 3, 10_000);

  /** Checks the ranges. */
  public FoldSettings {
    if (graceMillis < 0
        || silenceHeartbeats < 1
        || maxRanges < 1
        || horizonMillis < 0
        || retentionMillis < 0
        || maxStateBytes < 1) {
      throw new IllegalArgumentException("fold settings out of range");
    }
  }

  /** Settings with the default bounds. */
  public FoldSettings(long graceMillis, int silenceHeartbeats, int maxRanges) {
    this(
        graceMillis,
        silenceHeartbeats,
        maxRanges,
        DEFAULT_HORIZON_MILLIS,
        DEFAULT_RETENTION_MILLIS,
        DEFAULT_MAX_STATE_BYTES);
  }
}
