// SPDX-License-Identifier: Apache-2.0
/**
 * The library that lives in other people's processes: {@link dev.waybill.tracer.AuditTracer} and
 * its settings; all else is private to the package.
 *
 * <p>These kinds of threads run here, and state belongs to one of them:
 *
 * <ul>
 *   <li><i>host threads</i> (and Kafka's I/O thread of the host's producer) seal, verify and put
 *       facts into the {@code RingQueue}. No lock, no waiting, no exception. What they share is in
 *       atomics.
 *   <li><i>the sender thread</i>, one a tracer, a daemon, owns everything behind the queue: {@code
 *       Ledger} and all it holds, {@code Reporter}, {@code PartitionSender}, {@code AuditLog}.
 *   <li><i>Kafka's I/O thread</i> of the audit producer only leaves the result of a send.
 *   <li><i>whoever collects metrics</i> reads counters and what the sender thread has published.
 * </ul>
 *
 * <p>All facts of a tracer pass through the one queue, so there is one order of them, and an entry
 * is a prefix of it. That order is what makes an entry's sets agree with its committed offsets.
 */
package dev.waybill.tracer;
