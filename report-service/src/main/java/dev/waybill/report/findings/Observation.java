// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import java.time.Instant;

/**
 * What a rule found when it was applied. Several of the same key make one finding.
 *
 * @param key what was found, and of what
 * @param stage the stage to look at, or null
 * @param place {@code hop} or {@code stage}: on the way to that stage or in it; null without one
 * @param from since when it is so; of a window its start
 * @param to up to when it is known to be so; of a window its end
 * @param value what was measured
 * @param limit what it should not be beyond
 * @param text one sentence that says what is wrong
 */
record Observation(
    FindingKey key,
    Severity severity,
    String stage,
    String place,
    Instant from,
    Instant to,
    double value,
    double limit,
    String text) {}
