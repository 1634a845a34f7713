// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.List;

/**
 * How far an instance has read and committed one topic-partition that is assigned to it.
 *
 * @param topic the topic
 * @param partition the partition
 * @param assignedAt position when it was assigned
 * @param position position now, told also if nothing was read
 * @param committed offsets committed since the entry before, ascending; those before a pending
 *     hand-over are held back
 * @param skipped offsets passed over without reading since the entry before
 * @param untraceable offsets since the entry before at which a waybill was damaged or of an unknown
 *     version, ascending
 * @param absentHeaders messages without a waybill since the entry before
 * @param damagedHeaders messages with a damaged waybill since the entry before
 * @param unknownVersionHeaders messages with a waybill of an unknown version since the entry before
 */
public record PartitionProgress(
    String topic,
    int partition,
    long assignedAt,
    long position,
    List<OffsetRange> committed,
    List<Skipped> skipped,
    List<OffsetRange> untraceable,
    long absentHeaders,
    long damagedHeaders,
    long unknownVersionHeaders) {

  /**
   * Offsets that were passed over without reading.
   *
   * @param range the offsets
   * @param atAssignment whether the jump was made from the position at assignment, before anything
   *     was read
   */
  public record Skipped(OffsetRange range, boolean atAssignment) {}

  /** Copies the lists. */
  public PartitionProgress {
    committed = List.copyOf(committed);
    skipped = List.copyOf(skipped);
    untraceable = List.copyOf(untraceable);
  }
}
