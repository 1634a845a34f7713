// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.statistics;

import java.util.Comparator;
import java.util.Objects;

/**
 * The share of a window's messages that arrived at a sink, or were left out on purpose.
 *
 * @param share 0 to 1; of a sample the upper end of its interval, so that what is below a target is
 *     so with a probability of 95 % or more: the lower end would be below it for want of traces
 * @param due messages that should have arrived, but for those that are not decided yet
 * @param sampled how many of them were looked at, or 0 if all were
 */
public record SinkShare(String sink, double share, double due, long sampled) {
  /**
   * The worst of a window's sinks, or null if nothing can be said: it has none, or nothing was due.
   */
  public static SinkShare worst(Totals window) {
    return window.sinks().stream()
        .map(sink -> of(window, sink))
        .filter(Objects::nonNull)
        .min(Comparator.comparingDouble(SinkShare::share))
        .orElse(null);
  }

  private static SinkShare of(Totals window, SinkTotals sink) {
    if (!window.evidence().equals("ledger")) {
      Estimate estimate = sink.estimate();
      return estimate == null
          ? null
          : new SinkShare(
              sink.stage(),
              estimate.completeness().high(),
              estimate.messages(),
              Math.max(1, estimate.sampled()));
    }
    double good = (double) sink.complete() + sink.skipped();
    double due = good + sink.lost() + sink.failed() + sink.unknown();
    return due == 0 ? null : new SinkShare(sink.stage(), good / due, due, 0);
  }

  /** Such as {@code only 98.5 %}. */
  public String words() {
    return sampled == 0
        ? "only " + Phrases.percent(share)
        : "at most " + Phrases.percent(share) + " (by a sample of " + sampled + ")";
  }
}
