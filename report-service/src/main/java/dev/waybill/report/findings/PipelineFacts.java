// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.statistics.Totals;
import dev.waybill.wire.PipelineDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the rules know of a pipeline.
 *
 * @param definition null if it is not declared
 * @param lastWindow start of the last window that anything is known of
 * @param scanFrom windows from this one on are looked at
 * @param windows these, in their order, by evidence
 * @param heard by stage, as it was when they were looked at before
 */
record PipelineFacts(
    String pipeline,
    PipelineDefinition definition,
    Instant lastWindow,
    Instant scanFrom,
    List<Totals> windows,
    Map<String, Heard> heard) {

  /** The share of its messages that should be complete; 1 if it is not declared. */
  double target() {
    return definition == null ? 1 : definition.completenessTarget();
  }

  /** Whether anybody is meant to tell of it. */
  boolean audited() {
    return definition == null || definition.audited();
  }

  /** Its first window that is provisional, or null. */
  Instant firstOpen() {
    return windows.stream()
        .filter(window -> !window.closed())
        .map(Totals::window)
        .findFirst()
        .orElse(null);
  }
}
