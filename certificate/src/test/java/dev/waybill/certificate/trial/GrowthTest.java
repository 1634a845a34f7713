// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class GrowthTest {

  private static boolean holds(DoubleStream samples) {
    Growth growth = new Growth("memory", "MB", 5, 0.1);
    samples.forEach(growth::add);
    return growth.row().holds();
  }

  @Test
  void growsAllTheTime_isFound() {
    assertFalse(holds(DoubleStream.iterate(100, value -> value + 1).limit(60)));
  }

  @Test
  void warmsUp_holds() {
    assertTrue(
        holds(DoubleStream.iterate(0, value -> value + 1).limit(60).map(v -> Math.min(v, 20))));
  }

  @Test
  void garbageThatIsCollected_holds() {
    assertTrue(holds(DoubleStream.iterate(0, value -> value + 1).limit(60).map(v -> 100 + v % 15)));
  }

  @Test
  void tooFewSamples_doNotHold() {
    assertFalse(holds(DoubleStream.of(1, 1, 1)));
  }
}
