// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the correlator's topics into the store. {@link dev.waybill.report.intake.Intake} draws the
 * flow: decode, one transaction, dead letters, and only then Kafka learns that the batch is done.
 *
 * <p>Threading: a consumer's batches run one after the other on worker threads; what is shared
 * between channels says how.
 */
package dev.waybill.report.intake;
