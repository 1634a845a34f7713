// SPDX-License-Identifier: Apache-2.0
/**
 * PostgreSQL: what is written of verdicts, summaries and definitions, by day of the window; the
 * roll-ups to hours and days; how totals are read; and what is dropped when its time is over.
 *
 * <p>Writers work in the transaction that they are given and keep nothing between two calls. Higher
 * revisions win, by record's offset where there is no revision.
 */
package dev.waybill.report.store;
