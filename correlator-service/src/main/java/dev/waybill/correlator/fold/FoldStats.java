// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator.fold;

/**
 * Sizes and counts of one partition's fold.
 *
 * @param clockMillis the fold's clock
 * @param openSessions sessions with messages that are not finally judged, or that go on
 * @param openWindows windows of sessions that are not closed
 * @param instances instances heard of that have not said goodbye
 * @param silentInstances instances that fell silent
 * @param holes entries that are missing
 * @param deadLetters records that could not be used
 * @param sizeBytes about how much memory the sessions take, as of the last measurement
 * @param evictedWindows windows that were closed undecided for want of memory
 * @param openSampled sampled messages of which spans are still expected
 * @param evictedSampled sampled messages that were forgotten early for want of memory
 * @param leftOutSpans spans that tell no latency: of too many stages, or of clocks far off
 */
public record FoldStats(
    long clockMillis,
    long openSessions,
    long openWindows,
    long instances,
    long silentInstances,
    long holes,
    long deadLetters,
    long sizeBytes,
    long evictedWindows,
    long openSampled,
    long evictedSampled,
    long leftOutSpans) {}
