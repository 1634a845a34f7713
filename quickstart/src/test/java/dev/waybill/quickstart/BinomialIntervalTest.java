// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialIntervalTest {

  /** Expected: quantiles of the beta distribution, by SciPy 1.17 ({@code scipy.stats.beta.ppf}). */
  @ParameterizedTest
  @CsvSource({
    "0, 10, 0.95, 0, 0.308497107819",
    "10, 10, 0.95, 0.691502892181, 1",
    "1, 10, 0.95, 0.00252857854446, 0.445016117028",
    "5, 10, 0.95, 0.187086028447, 0.812913971553",
    "10, 100, 0.95, 0.0490046892215, 0.17622259774",
    "0, 1, 0.9999, 0, 0.99995",
    "3, 2000, 0.9999, 0.0000340617646764, 0.00834669334529",
    "17, 20000, 0.95, 0.000495231820542, 0.00136058465876",
    "200000, 1000000, 0.95, 0.199216384096, 0.200785353955",
    "999999, 1000000, 0.9999, 0.999987493401, 0.99999999995",
  })
  void of_knownCases_isTheBetaQuantiles(
      long hits, long trials, double confidence, double low, double high) {
    BinomialInterval interval = BinomialInterval.of(hits, trials, confidence);

    assertEquals(low, interval.low(), 1e-11);
    assertEquals(high, interval.high(), 1e-11);
  }

  @Test
  void of_noTrials_isAllThereIs() {
    assertEquals(new BinomialInterval(0, 1), BinomialInterval.of(0, 0, 0.95));
  }

  @Test
  void of_samplesOfAKnownShare_containsItAsOftenAsItSays() {
    Random random = new Random(1);
    int inside = 0;
    for (int i = 0; i < 2_000; i++) {
      long hits = random.doubles(300).filter(value -> value < 0.02).count();
      inside += BinomialInterval.of(hits, 300, 0.9).contains(0.02) ? 1 : 0;
    }
    assertTrue(inside >= 1_800, () -> "too narrow");
    assertTrue(inside < 2_000, () -> "too wide");
  }

  @Test
  void contains_endsIncluded() {
    BinomialInterval interval = new BinomialInterval(0.25, 0.5);

    assertTrue(interval.contains(0.25) && interval.contains(0.5));
    assertFalse(interval.contains(0.24) || interval.contains(0.51));
  }

  @ParameterizedTest
  @CsvSource({"-1, 1, 0.95", "2, 1, 0.95", "1, 2, 0", "1, 2, 1", "1, 2, NaN"})
  void of_nonsense_isRefused(long hits, long trials, double confidence) {
    assertThrows(
        IllegalArgumentException.class, () -> BinomialInterval.of(hits, trials, confidence));
  }
}
