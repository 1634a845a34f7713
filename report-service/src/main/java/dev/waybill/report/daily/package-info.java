// SPDX-License-Identifier: Apache-2.0
/** The daily report: made on a schedule and on demand, and anew when a day is revised. */
package dev.waybill.report.daily;
