// SPDX-License-Identifier: Apache-2.0
/**
 * Stores what the correlator found and shows it.
 *
 * <p>In: three Kafka topics, read in batches by the consumers. {@link dev.waybill.report.Intake}
 * draws that flow: decode, one transaction, dead letters, and only then Kafka learns that the batch
 * is done. Every write is an upsert by which the higher revision wins, so a batch that is read
 * again changes nothing. Out: the resources, which read the database only; what they change, {@link
 * dev.waybill.report.DefinitionChanges definitions} alone, goes to the topic and comes back from
 * there. {@link dev.waybill.report.Entrance} stands before them.
 *
 * <p>Threading: a consumer's batches run one after the other on worker threads; what is shared
 * between channels says how. Nothing takes or returns null unless it says so.
 */
package dev.waybill.report;
