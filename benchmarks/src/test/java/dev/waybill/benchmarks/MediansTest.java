// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MediansTest {
  @Test
  void median_isTheMiddleWhateverTheOrder() {
    assertEquals(3, Medians.of(100, 1, 3));
    assertEquals(2.5, Medians.of(4, 1, 2, 3));
    assertEquals(7, Medians.of(7));
  }

  @Test
  void ratios_areTakenOfPairsNotOfMedians() {
    double[] values = {2, 20, 6};
    double[] floors = {1, 10, 1};
    assertEquals(2, Medians.ofRatios(values, floors));
  }
}
