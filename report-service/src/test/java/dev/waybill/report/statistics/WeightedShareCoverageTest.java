// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.waybill.wire.Sampling;
import dev.waybill.wire.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;

/**
 * How often the interval holds the truth, in 1,000 simulated windows of each kind, with losses that
 * come in clusters: a few of 8 to 40 instances lose a burst, the others little or nothing. Messages
 * have the trace ids that Waybill gives them, and are sampled by those. The truth is the share of
 * the window's messages that were lost. For comparison, the interval for a plain random sample, by
 * the counts alone.
 */
class WeightedShareCoverageTest {
  private static final int WINDOWS = 1_000;
  private static final double AT_LEAST = 0.93;

  /** One window: what was lost of how many, and what the sample shows of it. */
  private static final class Window {
    final List<Drawn> drawn = new ArrayList<>();
    double issued;
    double lost;

    double truth() {
      return lost / issued;
    }

    /** An instance whose messages are sampled by the threshold of a rate. */
    void sampled(int instance, long session, double rate, boolean[] isLost) {
      int threshold = Sampling.threshold(rate);
      int count = 0;
      int hits = 0;
      for (int sequence = 0; sequence < isLost.length; sequence++) {
        issued++;
        lost += isLost[sequence] ? 1 : 0;
        if (Sampling.isSampled(TraceId.low(session, sequence), threshold)) {
          count++;
          hits += isLost[sequence] ? 1 : 0;
        }
      }
      if (count > 0) {
        drawn.add(new Drawn(instance, true, 1 / Sampling.rate(threshold), count, hits));
      }
    }
  }

  /** How often the truth was in the interval, and how often in that of a plain random sample. */
  private record Coverage(double ours, double plain) {}

  private static Coverage simulate(BiConsumer<Random, Window> kind) {
    double ours = 0;
    double plain = 0;
    for (int seed = 0; seed < WINDOWS; seed++) {
      Window window = new Window();
      kind.accept(new Random(seed), window);
      WeightedShare share = new WeightedShare(window.drawn);
      ours += holds(share, window.truth());
      double count = window.drawn.stream().mapToDouble(Drawn::count).sum();
      double hits = window.drawn.stream().mapToDouble(Drawn::hits).sum();
      Drawn unweighted = new Drawn(0, false, 1, count, hits);
      plain += holds(new WeightedShare(List.of(unweighted)), window.truth());
    }
    return new Coverage(ours / WINDOWS, plain / WINDOWS);
  }

  private static int holds(WeightedShare share, double truth) {
    return share.low() <= truth && truth <= share.high() ? 1 : 0;
  }

  private static void assertCovered(String kind, double plainAtMost, Coverage coverage) {
    System.out.println("of " + kind + ": " + coverage);
    assertTrue(coverage.ours >= AT_LEAST, coverage::toString);
    assertTrue(coverage.plain <= plainAtMost, () -> "too easy: " + coverage);
  }

  private static int instances(Random random) {
    return 8 + random.nextInt(33);
  }

  /** 1 % to 10 %, each instance its own. */
  private static double rate(Random random) {
    return 0.01 + 0.09 * random.nextDouble();
  }

  /** Marks as many in a row. */
  private static void lose(Random random, boolean[] isLost, int burst) {
    int from = random.nextInt(Math.max(1, isLost.length - burst));
    for (int i = from; i < Math.min(isLost.length, from + burst); i++) {
      isLost[i] = true;
    }
  }

  @Test
  void burstsAtAFewInstancesAndMixedThresholds_areCovered() {
    assertCovered(
        "bursts",
        0.5,
        simulate(
            (random, window) -> {
              int instances = instances(random);
              int bursts = 1 + random.nextInt(3);
              for (int i = 0; i < instances; i++) {
                boolean[] isLost = new boolean[300 + random.nextInt(2_700)];
                if (i < bursts) {
                  lose(random, isLost, (int) (isLost.length * (0.2 + 0.6 * random.nextDouble())));
                } else if (random.nextBoolean()) {
                  lose(random, isLost, random.nextInt(4));
                }
                window.sampled(i, random.nextLong(), rate(random), isLost);
              }
            }));
  }

  /** The estimate must hold where it matters most: those who sample least lose most. */
  @Test
  void burstsWhereFewestAreSampled_areCovered() {
    assertCovered(
        "bursts where fewest are sampled",
        0.2,
        simulate(
            (random, window) -> {
              int instances = instances(random);
              for (int i = 0; i < instances; i++) {
                boolean[] isLost = new boolean[300 + random.nextInt(2_700)];
                if (i < 2) {
                  lose(random, isLost, isLost.length / 3);
                }
                window.sampled(i, random.nextLong(), i < 2 ? 0.01 : 0.1, isLost);
              }
            }));
  }

  /** Mostly none of them is in the sample. */
  @Test
  void aFewLostMessages_areCovered() {
    assertCovered(
        "a few lost",
        1,
        simulate(
            (random, window) -> {
              int instances = instances(random);
              for (int i = 0; i < instances; i++) {
                boolean[] isLost = new boolean[100 + random.nextInt(2_900)];
                if (i == 0) {
                  lose(random, isLost, 1 + random.nextInt(60));
                }
                window.sampled(i, random.nextLong(), rate(random), isLost);
              }
            }));
  }

  @Test
  void oneRateForAll_isCovered() {
    assertCovered(
        "one rate",
        1,
        simulate(
            (random, window) -> {
              double rate = rate(random);
              int instances = instances(random);
              for (int i = 0; i < instances; i++) {
                boolean[] isLost = new boolean[2_000];
                if (random.nextInt(8) == 0) {
                  lose(random, isLost, random.nextInt(400));
                }
                window.sampled(i, random.nextLong(), rate, isLost);
              }
            }));
  }

  /** Each instance traces some runs of messages and does not tell by which probability. */
  @Test
  void runsOfUnknownProbability_areCovered() {
    assertCovered(
        "runs of unknown probability",
        0.6,
        simulate(
            (random, window) -> {
              int instances = instances(random);
              for (int i = 0; i < instances; i++) {
                boolean[] isLost = new boolean[2_000];
                for (int burst = random.nextInt(8); burst > 0; burst--) {
                  lose(random, isLost, 50);
                }
                int hits = 0;
                for (int run = 0; run < 3; run++) {
                  int from = random.nextInt(isLost.length - 20);
                  for (int j = from; j < from + 20; j++) {
                    hits += isLost[j] ? 1 : 0;
                  }
                }
                for (boolean each : isLost) {
                  window.lost += each ? 1 : 0;
                }
                window.issued += isLost.length;
                window.drawn.add(new Drawn(i, false, 1, 60, hits));
              }
            }));
  }

  /** Some instances trace all they issue, and the others nothing; each has its own loss. */
  @Test
  void instancesWithAndWithoutTracing_areCovered() {
    assertCovered(
        "instances with and without tracing",
        0.7,
        simulate(
            (random, window) -> {
              BetaDistribution losses = BetaDistribution.of(1, 15);
              int traced = instances(random);
              for (int i = 0; i < 200; i++) {
                double share = losses.inverseCumulativeProbability(random.nextDouble());
                int issued = 100;
                int lost = 0;
                for (int j = 0; j < issued; j++) {
                  lost += random.nextDouble() < share ? 1 : 0;
                }
                window.issued += issued;
                window.lost += lost;
                if (i < traced) {
                  window.drawn.add(new Drawn(i, false, 1, issued, lost));
                }
              }
            }));
  }

  /** A loss of the size that is told shows in 95 of 100 windows. */
  @Test
  void smallestLossThatCouldHaveBeenSeen_isSeen() {
    int seen = 0;
    for (int seed = 0; seed < WINDOWS; seed++) {
      Random random = new Random(seed);
      double rate = 0.02;
      Window clean = new Window();
      clean.sampled(0, random.nextLong(), rate, new boolean[20_000]);
      double smallest = new WeightedShare(clean.drawn).smallestDetectable();
      boolean[] isLost = new boolean[20_000];
      lose(random, isLost, (int) Math.ceil(smallest * isLost.length));
      Window window = new Window();
      window.sampled(0, random.nextLong(), rate, isLost);
      seen += window.drawn.get(0).hits() > 0 ? 1 : 0;
    }
    assertTrue(seen >= 0.93 * WINDOWS && seen <= 0.97 * WINDOWS, "seen in " + seen);
  }
}
