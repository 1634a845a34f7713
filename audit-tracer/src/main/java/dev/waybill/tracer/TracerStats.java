// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

/**
 * Counts of one tracer since its start.
 *
 * @param corrupted messages received with bytes that are not those sealed
 * @param absentHeaders messages received without a waybill
 * @param damagedHeaders messages with a damaged waybill, received or sent on
 * @param unknownVersionHeaders messages with a waybill of an unknown version, received or sent on
 * @param entriesAcknowledged entries that are in the audit topic
 * @param spansDropped spans that were not reported, to bound memory or their rate
 */
public record TracerStats(
    long corrupted,
    long absentHeaders,
    long damagedHeaders,
    long unknownVersionHeaders,
    long entriesAcknowledged,
    long spansDropped) {}
