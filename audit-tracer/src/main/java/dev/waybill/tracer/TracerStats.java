// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

/**
 * Counts of one tracer since its start.
 *
 * @param corrupted messages received with bytes that are not those sealed
 * @param absentHeaders messages received without a waybill
 * @param damagedHeaders messages with a damaged waybill, received or sent on
 * @param unknownVersionHeaders messages with a waybill of an unknown version, received or sent on
 * @param changed messages handed over with other bytes than those sealed by a stage that promises
 *     to leave them unchanged
 * @param carryMissing messages sent without a waybill by a relay that receives some with
 * @param entriesAcknowledged entries that are in the audit topic
 * @param spansDropped spans that were not reported, to bound memory or their rate
 * @param corruptedPassedOverLimit corrupted messages passed on because too large a share is
 * @param quarantined corrupted messages that are in the quarantine topic
 * @param quarantineRefused corrupted messages passed on because the quarantine had no room
 * @param quarantineFailed corrupted messages left out that could not be stored in quarantine
 * @param definitionsRefused records on the topic with definitions that are none
 */
public record TracerStats(
    long corrupted,
    long absentHeaders,
    long damagedHeaders,
    long unknownVersionHeaders,
    long changed,
    long carryMissing,
    long entriesAcknowledged,
    long spansDropped,
    long corruptedPassedOverLimit,
    long quarantined,
    long quarantineRefused,
    long quarantineFailed,
    long definitionsRefused) {}
