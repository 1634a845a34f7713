// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

/**
 * What a sample says of all messages, beside what is true.
 *
 * @param what what is estimated
 * @param truth the true share, 0 to 1
 * @param hits how many of the sample have it
 * @param sample how many were looked at
 * @param population how many messages there are
 */
record Estimate(String what, double truth, long hits, long sample, long population) {

  /** What people are used to read: one truth in twenty lies outside. */
  static final double SHOWN_CONFIDENCE = 0.95;

  /** What a run is judged by: one truth in ten thousand lies outside of an interval. */
  static final double JUDGED_CONFIDENCE = 0.9999;

  /** Of so many messages it is true. */
  long trueCount() {
    return Math.round(truth * population);
  }

  /** Of so many messages it would be true if all were as the sample; 0 of no sample. */
  double estimatedCount() {
    return sample == 0 ? 0 : (double) hits / sample * population;
  }

  /** Between which shares the truth lies. */
  BinomialInterval interval(double confidence) {
    return BinomialInterval.of(hits, sample, confidence);
  }

  /** Whether the truth lies there. */
  boolean holds(double confidence) {
    return interval(confidence).contains(truth);
  }
}
