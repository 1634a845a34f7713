// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.util.Arrays;

/** Medians, which a few disturbed measurements don't move. */
final class Medians {
  private Medians() {}

  /** The value in the middle, or the mean of the two there. At least one value. */
  static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median of the ratios of what was measured side by side. Arrays of one length. */
  static double ofRatios(double[] values, double[] floors) {
    double[] ratios = new double[values.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = values[i] / floors[i];
    }
    return of(ratios);
  }
}
