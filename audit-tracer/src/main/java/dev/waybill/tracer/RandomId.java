// SPDX-License-Identifier: Apache-2.0
package dev.waybill.tracer;

import java.security.SecureRandom;

/** Numbers of sessions and instances, which must differ everywhere and for ever. */
final class RandomId {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomId() {}

  /** 64 random bits, never zero. */
  static long next() {
    long id = 0;
    while (id == 0) {
      id = RANDOM.nextLong();
    }
    return id;
  }
}
