// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.report.statistics.WeightedShare.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class WeightedShareTest {
  private static Drawn weighted(double weight, double count, double hits) {
    return new Drawn(0, true, weight, count, hits);
  }

  private static Drawn unweighted(int cluster, double count, double hits) {
    return new Drawn(cluster, false, 1, count, hits);
  }

  private static WeightedShare share(Drawn... drawn) {
    return new WeightedShare(List.of(drawn));
  }

  /**
   * R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven
   * methods", Statistics in Medicine 17, 1998, table I, method 5.
   */
  @Test
  void equalWeights_giveTheIntervalsThatArePublishedForClopperAndPearson() {
    for (double weight : new double[] {1, 10, 65536}) {
      assertInterval(0.2527, 0.3676, weighted(weight, 263, 81));
      assertInterval(0.0578, 0.1617, weighted(weight, 148, 15));
      assertInterval(0.0000, 0.1684, weighted(weight, 20, 0));
      assertInterval(0.0009, 0.1776, weighted(weight, 29, 1));
    }
    assertInterval(0.0578, 0.1617, unweighted(3, 148, 15));
  }

  private static void assertInterval(double low, double high, Drawn drawn) {
    assertEquals(low, share(drawn).low(), 0.00005);
    assertEquals(high, share(drawn).high(), 0.00005);
    assertEquals(1 - high, share(drawn.opposite()).low(), 0.00005, "of the others");
    assertEquals(1 - low, share(drawn.opposite()).high(), 0.00005, "of the others");
  }

  /** Of rare hits: y and v are sum and variance, as Fay and Feuer have them. */
  @Test
  void unequalWeightsAndRareHits_giveTheIntervalOfFayAndFeuer() {
    WeightedShare share =
        share(weighted(100, 10_000, 2), weighted(10, 50_000, 7), weighted(20, 40_000, 0));
    double messages = 1_000_000 + 500_000 + 800_000;
    double y = 2 * 100 + 7 * 10;
    double v = 2 * 100 * 100 + 7 * 10 * 10;
    double low = GammaDistribution.of(y * y / v, v / y).inverseCumulativeProbability(0.025);
    double y1 = y + 100;
    double v1 = v + 100 * 100;
    double high = GammaDistribution.of(y1 * y1 / v1, v1 / y1).inverseCumulativeProbability(0.975);
    assertEquals(y / messages, share.value(), 1e-12);
    assertEquals(low / messages, share.low(), 0.001 * low / messages);
    assertEquals(high / messages, share.high(), 0.001 * high / messages);
  }

  /** By the formulas of Korn and Graubard, with their degrees of freedom for large samples. */
  @Test
  void clustersOfUnknownProbability_giveTheIntervalOfKornAndGraubard() {
    int[] hits = {30, 0, 12, 3, 50, 8, 0, 17, 22, 5};
    List<Drawn> drawn = new ArrayList<>();
    double sum = 0;
    for (int i = 0; i < hits.length; i++) {
      drawn.add(unweighted(i, 100, hits[i]));
      sum += hits[i];
    }
    WeightedShare share = new WeightedShare(drawn);
    double n = 1000;
    double rate = sum / n;
    double variance = 0;
    for (int each : hits) {
      variance += Math.pow(each - rate * 100, 2) * 10 / 9 / n / n;
    }
    double t = TDistribution.of(9).inverseCumulativeProbability(0.975) / 1.959963984540054;
    double effective = rate * (1 - rate) / variance / (t * t);
    double x = rate * effective;
    assertEquals(Method.BY_INSTANCE, share.method());
    assertTrue(effective < 100, "clusters count");
    assertEquals(
        BetaDistribution.of(x, effective - x + 1).inverseCumulativeProbability(0.025),
        share.low(),
        0.002);
    assertEquals(
        BetaDistribution.of(x + 1, effective - x).inverseCumulativeProbability(0.975),
        share.high(),
        0.02);
  }

  @Test
  void messagesThatTellTheirProbability_areNoClusters() {
    WeightedShare clustered =
        share(new Drawn(1, true, 10, 100, 50), new Drawn(2, true, 10, 100, 0));
    WeightedShare mixed = share(new Drawn(1, true, 10, 100, 25), new Drawn(2, true, 10, 100, 25));
    assertEquals(Method.BY_MESSAGE, clustered.method());
    assertEquals(mixed.low(), clustered.low(), 1e-12);
    assertEquals(mixed.high(), clustered.high(), 1e-12);
  }

  @Test
  void someWithoutProbability_widenTheInterval() {
    WeightedShare all = share(weighted(10, 1000, 20), weighted(1, 100, 40), weighted(1, 100, 0));
    WeightedShare some =
        share(weighted(10, 1000, 20), unweighted(1, 100, 40), unweighted(2, 100, 0));
    assertEquals(all.value(), some.value(), 1e-12);
    assertTrue(some.high() > 1.5 * all.high());
    assertTrue(some.low() < all.low());
  }

  @Test
  void oneGroupWithoutProbability_saysSo() {
    assertEquals(Method.ONE_INSTANCE, share(unweighted(3, 10, 1), unweighted(3, 5, 0)).method());
    assertEquals(Method.ONE_INSTANCE, share(unweighted(3, 10, 1), weighted(3, 5, 0)).method());
  }

  @Test
  void noHit_isNeverABareZero() {
    WeightedShare none = share(weighted(100, 1000, 0));
    assertEquals(0, none.value());
    assertEquals(0, none.low());
    assertEquals(1 - Math.pow(0.025, 1 / 1000.0), none.high(), 1e-12);
    assertEquals(1 - Math.pow(0.05, 1 / 1000.0), none.smallestDetectable(), 1e-12);
    assertTrue(share(weighted(1, 1000, 0)).high() > 0, "not even where all was sampled");
  }

  /** A loss that nobody saw may be where one message stands for many. */
  @Test
  void noHitAndUnequalWeights_goesByTheGreatest() {
    WeightedShare none = share(weighted(100, 10, 0), weighted(10, 1900, 0));
    double effective = 20_000 / 100.0;
    assertEquals(1 - Math.pow(0.05, 1 / effective), none.smallestDetectable(), 1e-12);
    assertTrue(none.high() > 1 - Math.pow(0.05, 1 / effective));
  }

  @Test
  void allHit_endsAtOne() {
    WeightedShare all = share(weighted(10, 20, 20));
    assertEquals(1, all.value());
    assertEquals(1, all.high());
    assertEquals(1 - 0.1684, all.low(), 0.00005);
  }

  @Test
  void whateverComesFromOutside_isAnInterval() {
    Random random = new Random(5);
    for (int i = 0; i < 3_000; i++) {
      List<Drawn> drawn =
          IntStream.range(0, 1 + random.nextInt(6)).mapToObj(each -> anything(random)).toList();
      WeightedShare share = new WeightedShare(drawn);
      double low = share.low();
      double high = share.high();
      boolean ordered = 0 <= low && low <= share.value() && share.value() <= high && high <= 1;
      assertTrue(ordered, () -> low + " " + share.value() + " " + high + " of " + drawn);
      assertTrue(high > 0, () -> high + " of " + drawn);
      double smallest = share.smallestDetectable();
      assertTrue(smallest > 0 && smallest <= 1, () -> smallest + " of " + drawn);
    }
  }

  private static Drawn anything(Random random) {
    boolean weighted = random.nextBoolean();
    double weight = weighted ? Math.scalb(1.0, random.nextInt(57)) : 1;
    double count = Math.rint(Math.pow(2, 63 * random.nextDouble()));
    double hits =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> count;
          case 2 -> Math.min(count, random.nextInt(3));
          default -> Math.rint(count * random.nextDouble());
        };
    return new Drawn(random.nextInt(4), weighted, weight, count, hits);
  }
}
