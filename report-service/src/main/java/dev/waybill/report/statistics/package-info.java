// SPDX-License-Identifier: Apache-2.0
/**
 * The arithmetic: totals that add up, histograms that merge, and shares with their intervals, exact
 * where the ledger covers and else estimated from the sample.
 *
 * <p>Values are immutable and safe for use by any thread; what is done here is a function of its
 * arguments.
 */
package dev.waybill.report.statistics;
