// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScriptTest {

  private static final int STAGES = 3;
  private static final int MESSAGES = 100_000;

  @Test
  void lose_takesItsShare_eachMessageAtOnePlace() {
    Script script = new Script(7, 0.1, 0, 0, 0, 0);
    long lost = 0;
    for (long number = 0; number < MESSAGES; number++) {
      long n = number;
      long places =
          IntStream.range(0, STAGES)
              .map(
                  stage ->
                      (script.losesOnHop(n, stage, STAGES) ? 1 : 0)
                          + (script.losesInStage(n, stage, STAGES) ? 1 : 0))
              .sum();
      assertTrue(places <= 1);
      lost += places;
    }
    assertEquals(0.1 * MESSAGES, (double) lost, 0.01 * MESSAGES);
  }

  @Test
  void sameSeed_sameFaults_otherSeed_others() {
    assertEquals(corrupted(7), corrupted(7));
    assertNotEquals(corrupted(7), corrupted(8));
  }

  private static String corrupted(long seed) {
    Script script = new Script(seed, 0, 0.1, 0, 0, 0);
    return LongStream.range(0, 1_000).filter(n -> script.corrupts(n, 1, STAGES)).boxed().toList()
        + "";
  }

  @Test
  void late_isBounded() {
    Script script = new Script(7, 0, 0, 0, 1, 500);
    assertTrue(
        LongStream.range(0, 1_000).map(script::heldBackMillis).allMatch(m -> m > 0 && m <= 500));
    assertEquals(0, new Script(7, 0, 0, 0, 0, 500).heldBackMillis(1));
  }

  @Test
  void none_doesNothing() {
    for (long number = 0; number < 1_000; number++) {
      assertFalse(Script.NONE.losesOnHop(number, 0, 1));
      assertFalse(Script.NONE.losesInStage(number, 0, 1));
      assertFalse(Script.NONE.corrupts(number, 0, 1));
      assertFalse(Script.NONE.duplicates(number, 0, 1));
      assertFalse(Script.NONE.skips(number, 0, 1));
      assertFalse(Script.NONE.fails(number, 0, 1));
    }
  }
}
