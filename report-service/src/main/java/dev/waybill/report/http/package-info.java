// SPDX-License-Identifier: Apache-2.0
/**
 * What all requests have in common: {@link dev.waybill.report.http.Entrance who may ask}, limits,
 * parameters, pages and cursors, {@link dev.waybill.report.http.Problem problems}, CSV, and answers
 * that are kept.
 */
package dev.waybill.report.http;
