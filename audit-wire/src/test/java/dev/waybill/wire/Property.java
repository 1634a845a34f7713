// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import java.util.Random;

/**
 * Tries a property with many seeds. A failure names its seed; {@code -Dwaybill.test.seed=N} tries
 * that one alone.
 */
final class Property {
  private static final Long ONLY = Long.getLong("waybill.test.seed");

  private Property() {}

  /** What should hold whatever the random values are. */
  @FunctionalInterface
  interface Trial {
    void run(Random random) throws Exception;
  }

  static void check(int trials, Trial trial) {
    long first = ONLY == null ? 1 : ONLY;
    long last = ONLY == null ? trials : ONLY;
    for (long seed = first; seed <= last; seed++) {
      try {
        trial.run(random(seed));
      } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("with -Dwaybill.test.seed=" + seed + ": " + e, e);
      }
    }
  }

  /** Multiplied, since the first numbers of neighbouring seeds resemble each other. */
  static Random random(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }
}
