// SPDX-License-Identifier: Apache-2.0
package dev.waybill.certificate.trial;

import dev.waybill.certificate.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * A measure over time, and whether it grows: its least value in the last third of all samples
 * against that in the third before. The first third is for warming up, and the least value is what
 * is there without what comes and goes.
 */
final class Growth {

  private final String what;
  private final String unit;
  private final double allowed;
  private final double allowedShare;
  private final List<Double> samples = new ArrayList<>();

  /**
   * @param allowed by how much it may grow in any case
   * @param allowedShare by which share of itself it may grow besides
   */
  Growth(String what, String unit, double allowed, double allowedShare) {
    this.what = what;
    this.unit = unit;
    this.allowed = allowed;
    this.allowedShare = allowedShare;
  }

  void add(double sample) {
    samples.add(sample);
  }

  private double least(int third) {
    int size = samples.size() / 3;
    return samples.subList(third * size, (third + 1) * size).stream()
        .mapToDouble(Double::doubleValue)
        .min()
        .orElseThrow();
  }

  /** Says what it was, and that it must not have grown. */
  Row row() {
    if (samples.size() < 6) {
      return new Row(what, "6 samples or more", Integer.toString(samples.size()), false);
    }
    double before = least(1);
    double after = least(2);
    double limit = before + allowed + before * allowedShare;
    return new Row(
        what,
        "≤ %,.1f %s".formatted(limit, unit).strip(),
        "%,.1f, then %,.1f %s".formatted(before, after, unit).strip(),
        after <= limit);
  }
}
