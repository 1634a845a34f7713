// SPDX-License-Identifier: Apache-2.0
/**
 * PostgreSQL: what is written of verdicts, summaries and definitions, by day of the window; the
 * roll-ups to hours and days; how totals are read; and what is dropped when its time is over.
 *
 * <p>Writers work in the transaction that they are given and keep nothing between two calls. Of two
 * records on the same thing the one of the higher revision wins, whichever is written first.
 * Records on definitions have no revision: there the later one of the topic wins.
 */
package dev.waybill.report.store;
