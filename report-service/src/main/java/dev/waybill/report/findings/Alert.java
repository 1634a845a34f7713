// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * What a webhook gets.
 *
 * @param delivery the same each time it is sent, so that a receiver can tell repeats
 * @param event opened, raised or resolved
 * @param at when it happened
 */
@RegisterForReflection
@JsonPropertyOrder({"delivery", "event", "at", "finding"})
record Alert(
    @JsonProperty("delivery") String delivery,
    @JsonProperty("event") String event,
    @JsonProperty("at") Instant at,
    @JsonProperty("finding") FindingItem finding) {}
