// SPDX-License-Identifier: Apache-2.0
package dev.waybill.correlator;

/**
 * A snapshot that lies whole in its partition.
 *
 * @param place where
 * @param bytes how many bytes its records have
 * @param logTimeMillis log time of its first part, in ms since the epoch
 */
record Snapshot(SnapshotPlace place, long bytes, long logTimeMillis) {}
