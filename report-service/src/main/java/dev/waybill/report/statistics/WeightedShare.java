// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What share of <em>all</em> messages of some windows has a property, by a sample of them, with the
 * interval that holds the truth in 95 of 100 cases. Pure; the one estimator of this service.
 *
 * <p><b>The share.</b> A message <i>k</i> that was drawn with probability <i>p</i> stands for
 * <i>w<sub>k</sub></i> = 1/<i>p</i> messages. With <i>y<sub>k</sub></i> = 1 where it has the
 * property, else 0, and <i>W</i> = &Sigma;<i>w<sub>k</sub></i>, the estimate is <i>R</i> =
 * &Sigma;<i>w<sub>k</sub>y<sub>k</sub></i> / <i>W</i> (Horvitz and Thompson 1952; as a ratio,
 * H&aacute;jek 1971; S&auml;rndal, Swensson and Wretman, Model Assisted Survey Sampling, 1992, ch.
 * 5).
 *
 * <p><b>Its variance</b> is that of a ratio, linearised over the units <i>u</i> that were drawn
 * independently of each other (Cochran, Sampling Techniques, 3rd ed. 1977, ch. 6 and 9A;
 * S&auml;rndal et al., ch. 4 and 5): <i>V</i> =
 * &Sigma;<sub>u</sub>(&Sigma;<sub>k&isin;u</sub><i>w<sub>k</sub></i>(<i>y<sub>k</sub></i> -
 * <i>R</i>))<sup>2</sup> / <i>W</i><sup>2</sup>. What a unit is, is how losses in clusters are
 * allowed for:
 *
 * <ul>
 *   <li>A message that tells its sampling threshold is a unit. It was drawn because of its own
 *       random trace id and of nothing else (Poisson sampling, S&auml;rndal et al., ch. 3.5): given
 *       which messages were lost, the draws are independent, be the losses in one instance, one
 *       after the other, or all over. So losses in clusters make the interval neither too narrow
 *       nor wider than it must be: an instance that lost half of its messages is certain, not an
 *       accident that might not happen again.
 *   <li>Of those that tell none, nobody knows how they were drawn: perhaps the first ones of each
 *       second, or the instances that have tracing at all. There, all of one group of origin
 *       instances are a unit, with the factor <i>m</i>/(<i>m</i> - 1) for <i>m</i> units and the
 *       quantile of Student's <i>t</i> at <i>m</i> - 1 degrees of freedom in place of the normal
 *       one; and never less than message by message. Of one group alone no variance between groups
 *       can be told: then its messages are taken as units, and {@link #method} says so.
 * </ul>
 *
 * <p><b>The interval</b> is that of Korn and Graubard ("Confidence intervals for proportions with
 * small expected number of positive counts estimated from survey data", Survey Methodology 24,
 * 1998): that of Clopper and Pearson (Biometrika 26, 1934) at the effective sample size <i>R</i>(1
 * - <i>R</i>)/<i>V</i>, that is, quantiles of beta distributions. It holds at the borders too: with
 * no hit it ends above 0. Clopper and Pearson reckon, for the upper end, as if one more hit had
 * been seen. Of which weight would it be? An unseen loss may be where few are sampled, so it is the
 * greatest weight there is, as Fay and Feuer have it ("Confidence intervals for directly
 * standardized rates: a method based on the gamma distribution", Statistics in Medicine 16, 1997),
 * or the weight of one effective message if that is more. With that hit, mean and variance of the
 * share give the beta distribution of which the upper end is the 97.5 % quantile; the lower end is
 * what the upper end for the misses leaves. With equal weights and messages as units this is
 * Clopper and Pearson's interval exactly; for rare hits its lower end is Fay and Feuer's.
 *
 * <p>There is no correction for how much of the whole was sampled, (1 - <i>p</i>): so it never
 * claims to be exact, even where all was sampled. Spans are sent at best effort, and one that is
 * missing can't be told from a message that is.
 */
final class WeightedShare {
  /** How the variance was told. */
  enum Method {
    /** Message by message: all tell how probable they were. */
    BY_MESSAGE,
    /** Those that do not tell, by groups of origin instances. */
    BY_INSTANCE,
    /** Some do not tell, and come from one group alone: clusters of losses are not allowed for. */
    ONE_INSTANCE
  }

  private static final double TAIL = 0.025; // at each end, for 95 %
  private static final double NORMAL = 1.959963984540054; // the normal quantile at 1 - TAIL

  /** So many effective messages nobody has; beyond, a beta's quantiles are hard to tell. */
  private static final double MAX_SIZE = 1e15;

  private final List<Drawn> drawn;
  private final Map<Integer, double[]> groups = new TreeMap<>(); // of messages without a weight
  private final double hits;
  private final double misses;
  private final double heaviest;
  private final double widening;

  /** Of a sample of at least one message. */
  WeightedShare(List<Drawn> drawn) {
    this.drawn = List.copyOf(drawn);
    hits = drawn.stream().mapToDouble(each -> each.weight() * each.hits()).sum();
    misses = drawn.stream().mapToDouble(each -> each.weight() * each.opposite().hits()).sum();
    heaviest = drawn.stream().mapToDouble(Drawn::weight).max().orElseThrow();
    for (Drawn each : drawn) {
      if (!each.weighted()) {
        double[] sums = groups.computeIfAbsent(each.cluster(), cluster -> new double[2]);
        sums[0] += each.count();
        sums[1] += each.hits();
      }
    }
    widening = widening(groups.size());
  }

  private static double widening(int units) {
    if (units < 2) {
      return 0;
    }
    double t = TDistribution.of(units - 1).inverseSurvivalProbability(TAIL);
    return units / (units - 1.0) * Math.pow(t / NORMAL, 2);
  }

  Method method() {
    if (groups.isEmpty()) {
      return Method.BY_MESSAGE;
    }
    return groups.size() > 1 ? Method.BY_INSTANCE : Method.ONE_INSTANCE;
  }

  /** How many messages the sample stands for. */
  double messages() {
    return hits + misses;
  }

  /** The estimate, 0 to 1. */
  double value() {
    return hits / messages();
  }

  /** The lower end of the interval. */
  double low() {
    return Math.min(value(), 1 - opposite().upper());
  }

  /** The upper end of the interval; above 0. */
  double high() {
    return Math.max(value(), upper());
  }

  /**
   * The smallest share that would have shown at least one hit, with a probability of 95 %, wherever
   * it lies: 1 - 0.05<sup>1/<i>n</i></sup> with <i>n</i> messages of the weight that counts.
   */
  double smallestDetectable() {
    return -Math.expm1(Math.log(1 - 0.95) * oneMore() / messages());
  }

  private WeightedShare opposite() {
    return new WeightedShare(drawn.stream().map(Drawn::opposite).toList());
  }

  private double upper() {
    if (misses <= 0) {
      return 1;
    }
    double more = oneMore();
    double hit = (hits + more) / (messages() + more);
    double miss = misses / (messages() + more);
    double squares = squares(hit) + more * more * miss * miss;
    double size = Math.min(MAX_SIZE, hit * miss / squares * Math.pow(messages() + more, 2));
    return BetaDistribution.of(hit * size, miss * size).inverseSurvivalProbability(TAIL);
  }

  /** The weight of one more hit: the greatest there is, or that of an effective message. */
  private double oneMore() {
    if (hits <= 0 || misses <= 0) {
      return heaviest;
    }
    return Math.max(heaviest, squares(value()) * messages() / hits / misses);
  }

  /** The sum over units of the squared distance from a share. */
  private double squares(double share) {
    double weighted = 0;
    double others = 0;
    for (Drawn each : drawn) {
      if (each.weighted()) {
        weighted += each.squares(share);
      } else {
        others += each.squares(share);
      }
    }
    return weighted + Math.max(others, widening * betweenGroups(share));
  }

  private double betweenGroups(double share) {
    double mean =
        groups.values().stream()
            .mapToDouble(group -> group[1] - share * group[0])
            .average()
            .orElse(0);
    return groups.values().stream()
        .mapToDouble(group -> Math.pow(group[1] - share * group[0] - mean, 2))
        .sum();
  }
}
