// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import java.util.List;

/**
 * Which messages something is to happen to, and where.
 *
 * <p>Decided by a hash of seed and sequence, so that all copies of a message share its fate
 * wherever they are, and the same seed picks the same messages in every run.
 *
 * @param seed which messages
 * @param lose share of the messages that are lost at one of the places
 * @param corrupt share of the messages that are corrupted at one of the receiving stages
 * @param duplicate share of the messages that are delivered twice to one of them
 * @param mirrored whether there is a mirror, to which something may happen too
 */
record FaultPlan(long seed, double lose, double corrupt, double duplicate, boolean mirrored) {

  private static final long LOSE = 1;
  private static final long CORRUPT = 2;
  private static final long DUPLICATE = 3;

  /** Without any fault. */
  static final FaultPlan NONE = new FaultPlan(0, 0, 0, 0, false);

  /** Where a message is to be lost, or null. */
  Place lostAt(long sequence) {
    return pick(LOSE, lose, sequence, OrdersPipeline.places(mirrored));
  }

  /** The stage at whose receipt a message is to be corrupted, or null. */
  String corruptedAt(long sequence) {
    return pick(CORRUPT, corrupt, sequence, OrdersPipeline.receiving(mirrored));
  }

  /** The stage to which a message is to be delivered twice, or null. */
  String duplicatedAt(long sequence) {
    return pick(DUPLICATE, duplicate, sequence, OrdersPipeline.receiving(mirrored));
  }

  /** A number to pick the corrupted bit by: any 64 bits. */
  long choice(long sequence) {
    return mix(mix(mix(seed) + CORRUPT) - sequence);
  }

  private <T> T pick(long fault, double rate, long sequence, List<T> choices) {
    long hash = mix(mix(mix(seed) + fault) + sequence);
    if ((hash >>> 11) * 0x1p-53 >= rate) {
      return null;
    }
    return choices.get((int) Long.remainderUnsigned(mix(hash), choices.size()));
  }

  /** SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators"). */
  private static long mix(long z) {
    z += 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
