// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * Which partition of the audit topic a session belongs to: {@code toPositive(murmur2(session)) mod
 * n}, which is what Kafka's Java producer does with the eight bytes of the session as key.
 */
public final class AuditPartition {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;

  private AuditPartition() {}

  /**
   * The partition of a session or of a trace.
   *
   * @param session the session: the high 64 bits of the trace id
   * @param partitionCount how many partitions the audit topic has, 1 or more
   */
  public static int of(long session, int partitionCount) {
    return (murmur2(session) & 0x7fffffff) % partitionCount;
  }

  /** MurmurHash2 (Austin Appleby, public domain) of the eight bytes of a big-endian number. */
  private static int murmur2(long value) {
    int h = SEED ^ 8;
    h = step(h, Integer.reverseBytes((int) (value >>> 32)));
    h = step(h, Integer.reverseBytes((int) value));
    h ^= h >>> 13;
    h *= M;
    return h ^ (h >>> 15);
  }

  private static int step(int h, int word) {
    int k = word * M;
    k ^= k >>> 24;
    return (h * M) ^ (k * M);
  }
}
