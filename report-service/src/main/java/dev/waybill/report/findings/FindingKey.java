// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

/**
 * What a finding is of; there is at most one open finding of a key.
 *
 * @param pipeline empty if it is of the audit as a whole
 * @param subject the stage, where a rule looks at each of them, else empty
 */
record FindingKey(String pipeline, Rule rule, String subject) {
  static FindingKey ofAudit(Rule rule) {
    return new FindingKey("", rule, "");
  }
}
