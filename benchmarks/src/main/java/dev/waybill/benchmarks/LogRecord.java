// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

/**
 * A record of an audit log that was made for a benchmark.
 *
 * @param partition of the audit topic
 * @param session whose key it has
 * @param logTimeMillis when the broker would have appended it, in ms since the epoch
 * @param spans how many it tells of
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record LogRecord(int partition, long session, byte[] value, long logTimeMillis, int spans) {}
