// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final TokenBuckets buckets = new TokenBuckets(10, 3, 100);

  @Test
  void burst_isGiven_thenOneHasToWait() {
    for (int i = 0; i < 3; i++) {
      assertEquals(Duration.ZERO, buckets.take("a", 0));
    }

    assertEquals(Duration.ofMillis(100), buckets.take("a", 0));
    assertEquals(Duration.ofMillis(50), buckets.take("a", SECOND / 20));
  }

  @Test
  void tokens_comeBack_upToTheBurst() {
    for (int i = 0; i < 3; i++) {
      buckets.take("a", 0);
    }
    assertEquals(Duration.ZERO, buckets.take("a", SECOND / 10));
    assertNotEquals(Duration.ZERO, buckets.take("a", SECOND / 10));

    for (int i = 0; i < 3; i++) {
      assertEquals(Duration.ZERO, buckets.take("a", 1000 * SECOND));
    }
    assertNotEquals(Duration.ZERO, buckets.take("a", 1000 * SECOND));
  }

  @Test
  void clients_haveBucketsOfTheirOwn() {
    for (int i = 0; i < 4; i++) {
      buckets.take("a", 0);
    }

    assertEquals(Duration.ZERO, buckets.take("b", 0));
  }

  @Test
  void clients_manyOfThem_takeBoundedMemory() {
    for (int i = 0; i < 4; i++) {
      buckets.take("first", 0);
    }
    for (int i = 0; i < 1000; i++) {
      buckets.take("client " + i, i);
      buckets.take("first", i);
    }

    assertEquals(100, buckets.clients());
    assertNotEquals(Duration.ZERO, buckets.take("first", 1000), "it was here all the time");
  }
}
