// SPDX-License-Identifier: Apache-2.0
package dev.waybill.report.findings;

import dev.waybill.report.statistics.Phrases;
import dev.waybill.report.statistics.SinkShare;
import dev.waybill.report.statistics.StageTotals;
import dev.waybill.report.statistics.Totals;
import java.util.ArrayList;
import java.util.List;

/** What can be wrong with a window's messages. Pure functions. */
final class ShareRules {
  private ShareRules() {}

  /** Messages of one kind, and where there are most of them. */
  private record Worst(long count, String what, String stage, String place) {
    static final Worst NONE = new Worst(0, "", null, null);

    Worst or(long other, String otherWhat, String otherStage, String otherPlace) {
      return other > count ? new Worst(other, otherWhat, otherStage, otherPlace) : this;
    }
  }

  static List<Observation> observe(PipelineFacts facts, FindingLimits limits) {
    List<Observation> seen = new ArrayList<>();
    for (Totals window : facts.windows()) {
      Observation incomplete = window.closed() ? completeness(facts, window, limits) : null;
      if (incomplete != null) {
        seen.add(incomplete);
      }
      // Of corrupted messages there will not be fewer, but of the others more.
      if (window.closed() || limits.corruptedShare() == 0) {
        corruption(facts, window, limits, seen);
      }
    }
    return seen;
  }

  private static Observation completeness(
      PipelineFacts facts, Totals window, FindingLimits limits) {
    SinkShare worst = SinkShare.worst(window);
    if (worst == null || worst.share() >= facts.target()) {
      return null;
    }
    Worst loss = mostLosses(window);
    String why =
        loss.count == 0
            ? ""
            : "; most of the others, %d, are %s %s %s"
                .formatted(
                    loss.count,
                    loss.what,
                    "hop".equals(loss.place) ? "on the hop to" : "in",
                    loss.stage);
    return new Observation(
        new FindingKey(facts.pipeline(), Rule.COMPLETENESS, ""),
        worst.share() < limits.criticalCompleteness() ? Severity.CRITICAL : Severity.WARNING,
        loss.stage,
        loss.place,
        window.window(),
        window.window().plus(Finding.MINUTE),
        worst.share(),
        facts.target(),
        "Of the %s of pipeline %s that were issued in the minute from %s %s arrived at %s, below the target of %s%s."
            .formatted(
                Phrases.count((long) worst.due(), "message"),
                facts.pipeline(),
                window.window(),
                worst.words(),
                worst.sink(),
                Phrases.percent(facts.target()),
                why));
  }

  private static Worst mostLosses(Totals window) {
    Worst worst = Worst.NONE;
    for (StageTotals stage : window.stages()) {
      worst =
          worst
              .or(stage.lostOnHop(), "lost", stage.stage(), "hop")
              .or(stage.lostInStage(), "lost", stage.stage(), "stage")
              .or(stage.failed(), "failed", stage.stage(), "stage")
              .or(stage.unknown(), "unknown", stage.stage(), "stage");
    }
    return worst;
  }

  private static void corruption(
      PipelineFacts facts, Totals window, FindingLimits limits, List<Observation> seen) {
    for (StageTotals stage : window.stages()) {
      long received = Math.max(stage.received(), stage.corrupted());
      if (received == 0 || (double) stage.corrupted() / received <= limits.corruptedShare()) {
        continue;
      }
      seen.add(
          new Observation(
              new FindingKey(facts.pipeline(), Rule.CORRUPTION, stage.stage()),
              Severity.WARNING,
              stage.stage(),
              "hop",
              window.window(),
              window.window().plus(Finding.MINUTE),
              (double) stage.corrupted() / received,
              limits.corruptedShare(),
              "%s of pipeline %s that %s received of the minute from %s: %s had other bytes than were sealed."
                  .formatted(
                      Phrases.count(received, "message"),
                      facts.pipeline(),
                      stage.stage(),
                      window.window(),
                      Long.toString(stage.corrupted()))));
    }
  }
}
