// SPDX-License-Identifier: Apache-2.0
/**
 * Stores what the correlator found and shows it.
 *
 * <p>In: three Kafka topics. The {@code intake} reads them in batches and gives them to the {@code
 * store}, PostgreSQL, where every write is an upsert by which the higher revision wins, so a batch
 * that is read again changes nothing. Out: the {@code api}, the {@code findings} with their alerts
 * and the {@code daily} report, which read the store only and count by {@code statistics}; {@code
 * http} is what all their requests have in common, who may ask among it. What requests change,
 * definitions alone, goes to the topic and comes back from there.
 *
 * <p>Which package may know which is checked by the build (config/import-control.xml); this one,
 * the settings, is known by all. Nothing takes or returns null unless it says so.
 */
package dev.waybill.report;
