// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.http.Parameters;
import dev.waybill.report.store.Where;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;

/** Which findings; each is null if it is not given. */
public class FindingParameters {
  private static final String OPEN = "open";

  private static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::word).toList();

  private static final List<String> RULES = Arrays.stream(Rule.values()).map(Rule::word).toList();

  @RestQuery
  @Parameter(description = "Of this pipeline alone", example = "orders")
  String pipeline;

  @RestQuery
  @Parameter(
      description = "Only those that are open, or only those that are over",
      schema = @Schema(enumeration = {"open", "resolved"}))
  String state;

  @RestQuery
  @Parameter(
      description = "Of this severity alone",
      schema = @Schema(enumeration = {"info", "warning", "critical"}))
  String severity;

  @RestQuery
  @Parameter(
      description = "Of this rule alone",
      schema =
          @Schema(
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
              }))
  String rule;

  /** Conditions on the table {@code finding}. */
  Where where() {
    Where where =
        new Where()
            .andIf(Parameters.name("pipeline", pipeline), "pipeline = ?")
            .andIf(Parameters.word("severity", severity, SEVERITIES, null), "severity = ?")
            .andIf(Parameters.word("rule", rule, RULES, null), "rule = ?");
    String wanted = Parameters.word("state", state, List.of(OPEN, "resolved"), null);
    return wanted == null
        ? where
        : where.and(wanted.equals(OPEN) ? "until is null" : "until is not null");
  }
}
