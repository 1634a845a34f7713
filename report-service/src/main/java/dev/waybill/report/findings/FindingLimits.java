// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.FindingConfig;
import dev.waybill.report.ReportConfig;
import java.time.Duration;

/**
 * What the rules hold values against.
 *
 * @param delay so long after a window's end, by log time, all that was issued in it is told
 */
record FindingLimits(
    Duration silence,
    Duration auditSilence,
    Duration quiet,
    double corruptedShare,
    double criticalCompleteness,
    Duration lookBack,
    Duration delay) {

  static FindingLimits of(ReportConfig config) {
    FindingConfig findings = config.findings();
    return new FindingLimits(
        findings.silence(),
        findings.auditSilence(),
        findings.quiet(),
        findings.corruptedShare(),
        findings.criticalCompleteness(),
        findings.lookBack(),
        config.completeness().delay());
  }
}
