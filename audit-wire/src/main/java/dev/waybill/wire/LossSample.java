// SPDX-License-Identifier: Apache-2.0
package dev.waybill.wire;

/**
 * What became, on the way to one sink, of a window's traced messages that were drawn alike: by the
 * same sampling threshold, and issued by the same group of origin instances. All of one sink, group
 * and threshold are merged by adding, over partitions and windows: counts, no weighted sums, so
 * that they stay exact and whoever reads them chooses the estimator.
 *
 * @param stage the sink
 * @param cluster the group of origin instances, 0 to {@link #CLUSTERS} - 1
 * @param threshold the sampling threshold of 56 bits, or {@link SpanThreshold#UNKNOWN}
 * @param decided messages of which it is known what became of them: complete, lost, skipped or
 *     failed
 * @param lost how many of them were lost on the way
 * @param failed how many of them failed at a stage on the way
 */
public record LossSample(
    String stage, int cluster, long threshold, long decided, long lost, long failed) {

  /**
   * How many groups of origin instances there are. Instances are put into groups by a hash of their
   * name, so that a window's totals are bounded however many there are, and equal instances meet in
   * one group over all partitions and windows. For the variance, a random group of clusters is as
   * good as a cluster (K. M. Wolter, Introduction to Variance Estimation, 2nd ed. 2007, ch. 2).
   */
  public static final int CLUSTERS = 64;

  /** Whether the messages told by which probability they were sampled. */
  public boolean weighted() {
    return threshold != SpanThreshold.UNKNOWN;
  }

  void write(JsonWriter json) {
    json.string("stage", stage);
    json.number("cluster", cluster);
    if (weighted()) {
      json.string("threshold", SpanThreshold.hex(threshold));
    }
    json.number("decided", decided);
    json.numberUnlessZero("lost", lost);
    json.numberUnlessZero("failed", failed);
  }

  static LossSample read(JsonObject json) throws WireException {
    String threshold = json.string("threshold", "");
    if (!threshold.isEmpty() && !SpanThreshold.isHex(threshold)) {
      throw json.bad("threshold", "must be 1 to 14 hexadecimal digits");
    }
    return new LossSample(
        json.string("stage"),
        json.whole("cluster", 0, CLUSTERS - 1),
        threshold.isEmpty() ? SpanThreshold.UNKNOWN : SpanThreshold.parse(threshold),
        json.count("decided"),
        json.count("lost", 0),
        json.count("failed", 0));
  }
}
