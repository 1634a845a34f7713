// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A finding, as it is shown and as a webhook gets it. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "Something that somebody should look at")
record FindingItem(
    @Schema(description = "The same for as long as it lasts", examples = "9f2c64d1a0b37e58")
        String id,
    @Schema(
            description = "The pipeline; absent if it is of the audit as a whole",
            examples = "orders")
        String pipeline,
    @Schema(
            description = "What makes it a finding",
            enumeration = {
              "audit_silence",
              "silence",
              "completeness",
              "corruption",
              "quiet",
              "silent_instances",
              "holes",
              "dropped",
              "dead_letters"
            })
        String rule,
    @Schema(enumeration = {"info", "warning", "critical"}) String severity,
    @Schema(enumeration = {"open", "resolved"}) String state,
    @Schema(description = "The stage to look at, where there is one", examples = "enrich")
        String stage,
    @Schema(
            description = "On the hop that leads to that stage, or in it",
            enumeration = {"hop", "stage"})
        String place,
    @Schema(description = "Since when it is so") Instant since,
    @Schema(description = "When it ended; absent while it is open") Instant until,
    @Schema(
            description =
                "What was measured: a share of messages, a count, or seconds; of windows the worst",
            examples = "0.985")
        double value,
    @Schema(description = "What it should not be beyond", examples = "0.9999") double limit,
    @Schema(description = "Of windows, the first that is bad") Instant firstWindow,
    @Schema(description = "Of windows, the last that is bad so far") Instant lastWindow,
    @Schema(description = "One sentence that says what is wrong") String text,
    @Schema(
            description = "Where it is written what to do",
            examples = "docs/runbook.md#completeness")
        String runbook) {

  static FindingItem of(Finding finding) {
    String pipeline = finding.key().pipeline();
    return new FindingItem(
        finding.id(),
        pipeline.isEmpty() ? null : pipeline,
        finding.key().rule().word(),
        finding.severity().word(),
        finding.isOpen() ? "open" : "resolved",
        finding.stage(),
        finding.place(),
        finding.since(),
        finding.until(),
        finding.value(),
        finding.limit(),
        finding.firstWindow(),
        finding.lastWindow(),
        finding.text(),
        finding.key().rule().runbook());
  }
}
