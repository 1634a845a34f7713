// SPDX-License-Identifier: Apache-2.0
/**
 * Waybill on one machine: a launcher that starts the whole system from Maven packages, a demo
 * pipeline that loses, corrupts and duplicates messages on purpose, and the comparison of what was
 * done to them with what the audit says of it.
 *
 * <p>The comparison is worth something because its two sides never meet: {@link
 * dev.waybill.quickstart.FaultFile} is written where a fault happens, between broker and stage, and
 * {@link dev.waybill.quickstart.ReportClient} asks REST as any user would.
 *
 * <p>Threading: each stage has a thread of its own that owns its clients and its tracer. The main
 * thread starts, watches and compares. The shutdown hook stops all.
 */
package dev.waybill.quickstart;
