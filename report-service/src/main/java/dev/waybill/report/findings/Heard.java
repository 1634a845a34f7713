// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import java.time.Instant;

/**
 * What a stage told of, to see whether it tells of more.
 *
 * @param told messages in the windows that are looked at next time too
 * @param at when it last told of one more, by log time of the audit
 */
record Heard(long told, Instant at) {}
