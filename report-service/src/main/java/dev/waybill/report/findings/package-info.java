// SPDX-License-Identifier: Apache-2.0
/**
 * What somebody should look at, and who is told. {@link dev.waybill.report.findings.FindingWatch}
 * draws the flow: facts are read from the store, rules judge them, the change to what was found
 * before is written with its alerts in one transaction, and {@link
 * dev.waybill.report.findings.AlertSender} delivers those.
 *
 * <p>Rules are functions of facts, limits and time. Of several instances one at a time is at work.
 */
package dev.waybill.report.findings;
