// SPDX-License-Identifier: Apache-2.0
/**
 * The battery that proves how accurate the audit is. Trials run it against a real broker, a real
 * database and both services as processes; mutants are deliberate bugs that the battery must find.
 *
 * <p>Its two sides never meet. {@link dev.waybill.certificate.pipeline.Notes} are written where a
 * fault happens, between broker and stage; {@link dev.waybill.certificate.system.Rest} asks as any
 * user would. Of the audit's own code it uses the formats ({@code audit-wire}) to tell a message's
 * trace id, and the tracer, which is what it tries.
 *
 * <p>Threading: a stage has a thread of its own, in this process or in another; a trial runs on the
 * main thread.
 *
 * <p>This package has what all others know: options, rows, and files of results.
 */
package dev.waybill.certificate;
