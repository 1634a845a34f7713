// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

  private static final long MESSAGES = 200_000;

  @Test
  void samePlan_sameMessages() {
    FaultPlan one = new FaultPlan(7, 0.01, 0.01, 0.01, false);
    FaultPlan other = new FaultPlan(7, 0.01, 0.01, 0.01, false);

    assertEquals(all(one::lostAt), all(other::lostAt));
    assertEquals(all(one::corruptedAt), all(other::corruptedAt));
    assertEquals(all(one::duplicatedAt), all(other::duplicatedAt));
  }

  @Test
  void otherSeed_otherMessages() {
    assertNotEquals(
        all(new FaultPlan(7, 0.01, 0, 0, false)::lostAt),
        all(new FaultPlan(8, 0.01, 0, 0, false)::lostAt));
  }

  @Test
  void rates_areMetAndSpreadOverThePlaces() {
    FaultPlan plan = new FaultPlan(3, 0.06, 0.03, 0.03, false);

    for (Place place : OrdersPipeline.places(false)) {
      assertNear(0.01, all(plan::lostAt), place);
    }
    for (String stage : OrdersPipeline.receiving(false)) {
      assertNear(0.01, all(plan::corruptedAt), stage);
      assertNear(0.01, all(plan::duplicatedAt), stage);
    }
  }

  @Test
  void rates_areIndependent() {
    FaultPlan plan = new FaultPlan(3, 0.1, 0.1, 0, false);

    long both =
        LongStream.range(0, MESSAGES)
            .filter(s -> plan.lostAt(s) != null && plan.corruptedAt(s) != null)
            .count();

    assertEquals(0.01 * MESSAGES, (double) both, 0.002 * MESSAGES);
  }

  @Test
  void zeroAndOne_areNoneAndAll() {
    assertTrue(all(FaultPlan.NONE::lostAt).stream().allMatch(Objects::isNull));
    assertTrue(all(new FaultPlan(1, 1, 0, 0, false)::lostAt).stream().noneMatch(Objects::isNull));
  }

  private static void assertNear(double rate, List<?> picks, Object pick) {
    assertEquals(rate * MESSAGES, Collections.frequency(picks, pick), MESSAGES * 0.001);
  }

  private static <T> List<T> all(LongFunction<T> plan) {
    return LongStream.range(0, MESSAGES)
        .mapToObj(plan)
        .collect(java.util.stream.Collectors.toList());
  }
}
