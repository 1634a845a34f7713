// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import dev.waybill.wire.LossSample;
import dev.waybill.wire.SpanThreshold;

/**
 * Messages of a sample that were drawn alike.
 *
 * @param cluster the group of origin instances that issued them
 * @param weighted whether it is known how probable it was to draw them
 * @param weight how many messages each of them stands for, 1 or more: one over that probability; 1
 *     if it is not known, for then they stand for themselves alone
 * @param count how many there are
 * @param hits how many of them have what is asked for, 0 to {@code count}
 */
record Drawn(int cluster, boolean weighted, double weight, double count, double hits) {
  /** How many were lost. */
  static Drawn lost(LossSample sample) {
    return of(sample, (double) sample.lost());
  }

  /** How many got to the sink, or were left out on purpose. */
  static Drawn complete(LossSample sample) {
    return of(sample, (double) sample.decided() - sample.lost() - sample.failed());
  }

  /** Bad counts come from outside, and must not harm. */
  private static Drawn of(LossSample sample, double hits) {
    double weight = sample.weighted() ? 1 / SpanThreshold.probability(sample.threshold()) : 1;
    double count = sample.decided();
    double kept = Math.max(0, Math.min(count, hits));
    return new Drawn(sample.cluster(), sample.weighted(), weight, count, kept);
  }

  /** The same of what does not have it. */
  Drawn opposite() {
    return new Drawn(cluster, weighted, weight, count, count - hits);
  }

  /**
   * The sum of squares, over its messages, of how far the weighted message is from the share: each
   * was drawn on its own.
   */
  double squares(double share) {
    double misses = count - hits;
    return weight * weight * (hits * (1 - share) * (1 - share) + misses * share * share);
  }
}
