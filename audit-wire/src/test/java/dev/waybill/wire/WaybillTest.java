// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WaybillTest {
  @Test
  void valuesOutOfRange_areRefused() {
    assertRefused(() -> new Waybill(0, true, 0, 0, null));
    assertRefused(() -> new Waybill(0, true, 1, -1, null));
    assertRefused(() -> new Waybill(0, true, 1, TraceId.MAX_SEQUENCE + 1, null));
    assertRefused(() -> new Waybill.Sample(0, 0, 0));
    assertRefused(() -> new Waybill.Sample(1, -1, 0));
    assertRefused(() -> new Waybill.Sample(1, 1L << 48, 0));
    assertRefused(() -> new Waybill.Sample(1, 0, -1));
    assertRefused(() -> new Waybill.Sample(1, 0, Sampling.NEVER));
  }

  private static void assertRefused(Runnable construction) {
    assertThrows(IllegalArgumentException.class, construction::run);
  }

  @Test
  void sealedAnewOrPassedOn_keepsIdentityAndSampling() {
    Property.check(
        200,
        random -> {
          Waybill waybill = WaybillReaderTest.random(random, true);
          Waybill next = waybill.withChecksum(random.nextInt()).withSpanId(5);
          assertEquals(waybill.traceId(), next.traceId());
          assertEquals(waybill.keyCovered(), next.keyCovered());
          assertEquals(5, next.sample().spanId());
          assertEquals(waybill.sample().originMillis(), next.sample().originMillis());
          assertEquals(waybill.sample().threshold(), next.sample().threshold());
        });
  }
}
