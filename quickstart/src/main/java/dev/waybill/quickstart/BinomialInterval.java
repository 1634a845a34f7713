// SPDX-License-Identifier: Apache-2.0
package dev.waybill.quickstart;

/**
 * Between which shares the true one lies, given how many of a random sample have a property: the
 * exact interval of Clopper and Pearson ("The use of confidence or fiducial limits illustrated in
 * the case of the binomial", Biometrika 26, 1934). It ends at the lower end where {@code P(X >=
 * hits) = (1 - confidence) / 2} and at the upper end where {@code P(X <= hits)} is that, X being
 * binomial over as many trials. So it holds the truth at least as often as its confidence says,
 * however few hits there are, and of no hits it says more than 0.
 *
 * @param low 0 to 1
 * @param high 0 to 1
 */
record BinomialInterval(double low, double high) {

  /** More than a double has bits, so that the last steps change nothing. */
  private static final int HALVINGS = 64;

  /** A term that is smaller in relation to the sum adds nothing to it. */
  private static final double NEGLIGIBLE = 0x1p-60;

  /**
   * @param hits how many of the trials, 0 to {@code trials}
   * @param trials how many were looked at; of none nothing follows, and the interval is all there
   *     is
   * @param confidence above 0, below 1
   */
  static BinomialInterval of(long hits, long trials, double confidence) {
    if (hits < 0 || hits > trials || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(hits + " of " + trials + " at " + confidence);
    }
    double tail = (1 - confidence) / 2;
    // The lower end for hits is what the upper end for misses leaves.
    return new BinomialInterval(1 - upper(trials - hits, trials, tail), upper(hits, trials, tail));
  }

  boolean contains(double share) {
    return low <= share && share <= high;
  }

  /** The share at which so few hits or fewer are as rare as {@code tail}. */
  private static double upper(long hits, long trials, double tail) {
    if (hits == trials) {
      return 1;
    }
    double logChoose = logChoose(trials, hits);
    double low = (double) hits / trials; // where it is a half or more
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (atMost(hits, trials, middle, logChoose) > tail) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** {@code P(X <= hits)} for a share of {@code hits / trials} or more, where terms only fall. */
  private static double atMost(long hits, long trials, double share, double logChoose) {
    double odds = (1 - share) / share;
    double sum = 1;
    double term = 1;
    for (long i = hits; i > 0 && term > sum * NEGLIGIBLE; i--) {
      term *= odds * i / (trials - i + 1);
      sum += term;
    }
    double misses = trials - hits;
    return sum * Math.exp(logChoose + hits * Math.log(share) + misses * Math.log1p(-share));
  }

  /** The logarithm of how many ways there are to choose. */
  private static double logChoose(long from, long chosen) {
    double sum = 0;
    for (long i = 1; i <= Math.min(chosen, from - chosen); i++) {
      sum += Math.log((double) (from - i + 1) / i);
    }
    return sum;
  }
}
